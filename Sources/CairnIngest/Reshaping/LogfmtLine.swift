/// A line of `key=value` pairs: `time=2026-11-01T10:00:00Z event=login user_id=7 note="two words"`.
enum LogfmtLine {
  /// The pairs as an object of texts; nil where the line is not of that form.
  static func tree(_ line: ArraySlice<UInt8>) -> RecordTree? {
    var members: [RecordTree.Member] = []
    var rest = line
    while true {
      rest = rest.drop(while: \.isBlank)
      guard !rest.isEmpty else { break }
      let key = rest.prefix { $0 != 0x3D && !$0.isBlank && $0 != .quote }
      rest = rest.dropFirst(key.count)
      guard !key.isEmpty, rest.first != .quote, let text = RecordTree.text(key).jsonText else {
        return nil
      }
      guard rest.first == 0x3D else {
        members.append(RecordTree.Member(key: text, value: .scalar(LiteralName.isTrue[...])))
        continue
      }
      rest.removeFirst()
      guard let value = takeValue(&rest) else { return nil }
      members.append(RecordTree.Member(key: text, value: value))
    }
    return members.isEmpty ? nil : .object(members)
  }

  private static func takeValue(_ rest: inout ArraySlice<UInt8>) -> RecordTree? {
    guard rest.first == .quote else {
      let value = rest.prefix { !$0.isBlank }
      rest = rest.dropFirst(value.count)
      return .text(value)
    }
    var end = rest.startIndex + 1
    while end < rest.endIndex, rest[end] != .quote { end += rest[end] == .backslash ? 2 : 1 }
    guard end < rest.endIndex else { return nil }
    let value = rest[rest.startIndex...end]
    rest = rest[(end + 1)...]
    guard rest.first.map(\.isBlank) ?? true else { return nil }
    return .scalar(value)
  }
}

extension RecordTree {
  /// The text as it stands in JSON, without its quotes.
  var jsonText: [UInt8]? {
    guard case .scalar(let bytes) = self, bytes.first == .quote else { return nil }
    return Array(bytes.dropFirst().dropLast())
  }
}
