public import CairnModel

/// What a reader had to decide for a whole file, for the summary of the load.
public struct ReaderNotes: Hashable, Sendable {
  /// The units of bare numbers in the time field, and whether each was settled by the size of the
  /// first number, not declared.
  public var epochUnits: [String: Bool] = [:]
  /// Times that named no zone, by the zone that they were taken to be in.
  public var timesWithoutZone: [String: Int] = [:]
  /// Times written with second 60, taken as second 59.
  public var leapSeconds = 0
  /// Amounts of money with a fifth decimal place, rounded half to even.
  public var roundedMoney = 0
  /// Lines over the limit, skipped to their end.
  public var longLines = 0
  /// Keys that were repeated in one record, where the last one was kept.
  public var repeatedKeys = 0
  /// Parts of records that gave no event, where other parts did, by the reason.
  public var refusedParts: [RejectReason: Int] = [:]
  /// Cells that were no UTF-8 and were read as Windows-1252.
  public var transcodedCells = 0
  /// Texts in base64 that were no JSON and were left aside.
  public var encodedTexts = 0
  /// Records that hold a list of events without items.
  public var emptyRecords = 0
  /// Lines behind the end of a table.
  public var footerLines = 0
  /// Whether the file began with a byte order mark.
  public var hasByteOrderMark = false

  public init() {}

  /// The notes in words, one sentence each.
  public var sentences: [String] {
    var found: [String] = []
    for (unit, isGuessed) in epochUnits.sorted(by: { $0.key < $1.key }) {
      let how = isGuessed ? "settled by the size of the first" : "as declared"
      found.append("numbers in the time field are \(unit) since 1970 (\(how))")
    }
    for (zone, count) in timesWithoutZone.sorted(by: { $0.key < $1.key }) {
      found.append("\(count) times without a zone were taken as \(zone)")
    }
    if leapSeconds > 0 { found.append("\(leapSeconds) times at second 60 were taken as second 59") }
    if roundedMoney > 0 {
      found.append("\(roundedMoney) amounts were rounded to four places, half to even")
    }
    if longLines > 0 { found.append("\(longLines) lines were longer than the limit") }
    if repeatedKeys > 0 {
      found.append("\(repeatedKeys) keys were repeated in a record; the last one was kept")
    }
    for reason in RejectReason.allCases {
      guard let count = refusedParts[reason] else { continue }
      found.append("\(count) parts of records gave no event: \(reason.rawValue)")
    }
    if transcodedCells > 0 {
      found.append("\(transcodedCells) cells were no UTF-8 and were read as Windows-1252")
    }
    if encodedTexts > 0 {
      found.append(
        encodedTexts.counted("text", "texts") + " in base64 "
          + (encodedTexts == 1 ? "is" : "are") + " no JSON and left aside")
    }
    if emptyRecords > 0 {
      found.append("\(emptyRecords) records hold no events and count as blank")
    }
    if footerLines > 0 {
      found.append("\(footerLines) lines behind the end of the table were left aside")
    }
    return found
  }
}
