import CairnBytes
public import CairnModel

/// A part of a record that was refused, on its way back: the name of the further event that it is,
/// in quotes, a tab, and the record as JSON.
///
/// The record is kept without what is different in the further event, which is found anew by the
/// definitions as they are now.
public struct KeptPart {
  /// Empty for the record's own event.
  let event: [UInt8]
  let record: ArraySlice<UInt8>

  /// The line that hands a part to a reader of parts.
  public static func line(_ record: [UInt8], of part: RejectedPart) -> [UInt8] {
    var line: [UInt8] = []
    RecordTree.text(part.event.utf8).append(to: &line)
    return line + [separator] + record
  }

  init?(_ line: ArraySlice<UInt8>) {
    guard let tab = line.firstIndex(of: Self.separator),
      let event = RecordTree(json: line[..<tab])?.scalarText
    else { return nil }
    (self.event, record) = (event, line[(tab + 1)...])
  }

  /// A refused event of a record as it is kept.
  static func kept(_ json: [UInt8], isFurther: Bool) -> [UInt8] {
    guard isFurther, case .object(let members)? = RecordTree(json: json[...]) else { return json }
    var kept: [UInt8] = []
    RecordTree.object(Array(members.dropFirst())).append(to: &kept)
    return kept
  }

  /// No text in JSON holds a tab as it stands.
  private static let separator: UInt8 = 0x09
}
