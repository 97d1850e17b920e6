import CairnBytes
import CairnModel

extension Transform {
  /// Changes a text in place; letters beyond ASCII keep their case.
  func apply(to text: inout [UInt8]) {
    switch self {
    case .trim: text = Array(text[text.span.trimmed(0..<text.count)])
    case .lowercase: text = text.map(\.lowercased)
    case .uppercase: text = text.map(\.uppercased)
    case .stripQuery: text = Array(text.prefix { $0 != 0x3F && $0 != 0x23 })
    case .urlDecode: text = Self.percentDecoded(text, plusIsBlank: true)
    case .digitsOnly: text = text.filter(\.isDigit)
    case .first(let count): text = Self.head(of: text, count)
    case .until(let end): text = Self.parts(of: text, at: Array(end.utf8))?.before ?? text
    case .after(let start): text = Self.parts(of: text, at: Array(start.utf8))?.behind ?? text
    case .without(let start):
      if text.starts(with: start.utf8) { text.removeFirst(start.utf8.count) }
    case .prefix(let start): text = Array(start.utf8) + text
    case .each(let name): text = Self.members(name, ofEach: text)
    case .number(let form): text = form.plain(text) ?? Self.noNumber(text)
    }
  }

  /// A text that is no number to anybody, though it may have been one in another form; the mark in
  /// front is taken off where it is shown (`EventBuilder.problem(ofAmount:_:)`).
  private static func noNumber(_ text: [UInt8]) -> [UInt8] { text.isEmpty ? [] : [0x3F] + text }

  /// One member of every item of a JSON list, `null` where an item has none.
  ///
  /// Nothing where all have none; what is no list stays as it was.
  private static func members(_ name: String, ofEach text: [UInt8]) -> [UInt8] {
    guard case .list(let items)? = RecordTree(json: text[...]) else { return text }
    let values = items.map { item -> RecordTree? in
      guard let value = item.value(at: name.utf8), value.isPresent, case .scalar(let json) = value
      else { return nil }
      // Texts are spelled alike, however the source had escaped them.
      return json.first == .quote ? value.scalarText.map { .text($0) } : value
    }
    guard values.contains(where: { $0 != nil }) else { return [] }
    var list: [UInt8] = []
    RecordTree.list(values.map { $0 ?? .scalar(RecordTree.null[...]) }).append(to: &list)
    return list
  }

  /// The first bytes of a text, so many at most: the last letter is there whole, or not at all.
  private static func head(of text: [UInt8], _ count: Int) -> [UInt8] {
    guard text.count > count else { return text }
    var end = count
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(text[..<end])
  }

  /// What stands before and behind some bytes where they occur first; nil where they do not.
  private static func parts(
    of text: [UInt8], at mark: [UInt8]
  ) -> (before: [UInt8], behind: [UInt8])? {
    guard !mark.isEmpty, mark.count <= text.count else { return nil }
    for start in 0...(text.count - mark.count) where text[start...].starts(with: mark) {
      return (Array(text[..<start]), Array(text[(start + mark.count)...]))
    }
    return nil
  }

  /// Percent signs, and plus signs if asked to, decoded; what would not be UTF-8 stays as it was.
  static func percentDecoded(_ text: [UInt8], plusIsBlank: Bool) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == 0x25, index + 2 < text.count, let high = text[index + 1].hexDigit,
        let low = text[index + 2].hexDigit
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(text[index] == 0x2B && plusIsBlank ? 0x20 : text[index])
        index += 1
      }
    }
    return result.span.isUTF8 ? result : text
  }
}
