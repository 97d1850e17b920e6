import CairnModel

/// A record as a tree, for the few formats whose records must be taken apart before they are read.
///
/// Scalars stay the JSON text that they are, so no digit of a number is lost; the scanner that
/// reads the reshaped record checks them.
indirect enum RecordTree: Sendable {
  case object([Member])
  case list([RecordTree])
  /// A text with its quotes, a number or a name.
  case scalar(ArraySlice<UInt8>)

  struct Member: Sendable {
    /// The key without its quotes, as it stands.
    var key: [UInt8]
    var value: RecordTree
  }

  /// Reads one JSON value that fills some bytes; nil where it is none.
  init?(json bytes: ArraySlice<UInt8>) {
    var parser = RecordTreeParser(bytes)
    guard let tree = parser.value(depth: 0), parser.isAtEnd() else { return nil }
    self = tree
  }

  /// A text as JSON has it.
  static func text(_ bytes: some Sequence<UInt8>) -> RecordTree {
    var json: [UInt8] = [.quote]
    for byte in bytes {
      switch byte {
      case .quote, .backslash: json += [.backslash, byte]
      case 0..<0x20: json += Array("\\u00".utf8) + [hexDigit(byte >> 4), hexDigit(byte & 15)]
      default: json.append(byte)
      }
    }
    json.append(.quote)
    return .scalar(json[...])
  }

  private static func hexDigit(_ number: UInt8) -> UInt8 {
    number < 10 ? 0x30 + number : 0x57 + number
  }

  /// What the tree is in JSON, without white space.
  func append(to json: inout [UInt8]) {
    switch self {
    case .scalar(let bytes): json += bytes
    case .list(let items):
      json.append(.openingBracket)
      for (index, item) in items.enumerated() {
        if index > 0 { json.append(.comma) }
        item.append(to: &json)
      }
      json.append(.closingBracket)
    case .object(let members):
      json.append(.openingBrace)
      for (index, member) in members.enumerated() {
        if index > 0 { json.append(.comma) }
        json.append(.quote)
        json += member.key
        json += [.quote, 0x3A]
        member.value.append(to: &json)
      }
      json.append(.closingBrace)
    }
  }
}

/// Reads JSON to a tree; it sees to the form, not to what stands inside texts and numbers.
private struct RecordTreeParser {
  let bytes: ArraySlice<UInt8>
  var position: Int

  init(_ bytes: ArraySlice<UInt8>) { (self.bytes, position) = (bytes, bytes.startIndex) }

  private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte.isBlank { position += 1 }
  }

  mutating func isAtEnd() -> Bool {
    skipSpace()
    return next == nil
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next == byte else { return false }
    position += 1
    return true
  }

  mutating func value(depth: Int) -> RecordTree? {
    skipSpace()
    guard depth <= Limits.nesting, let first = next else { return nil }
    switch first {
    case .openingBrace: return object(depth: depth)
    case .openingBracket: return list(depth: depth)
    case .quote: return text().map { .scalar($0) }
    default: return word()
    }
  }

  private mutating func object(depth: Int) -> RecordTree? {
    position += 1
    var members: [RecordTree.Member] = []
    if skip(.closingBrace) { return .object([]) }
    while true {
      skipSpace()
      guard next == .quote, let key = text(), skip(0x3A), let value = value(depth: depth + 1) else {
        return nil
      }
      members.append(RecordTree.Member(key: Array(key.dropFirst().dropLast()), value: value))
      if skip(.closingBrace) { return .object(members) }
      guard skip(.comma) else { return nil }
    }
  }

  private mutating func list(depth: Int) -> RecordTree? {
    position += 1
    var items: [RecordTree] = []
    if skip(.closingBracket) { return .list([]) }
    while true {
      guard let item = value(depth: depth + 1) else { return nil }
      items.append(item)
      if skip(.closingBracket) { return .list(items) }
      guard skip(.comma) else { return nil }
    }
  }

  /// A text with its quotes.
  private mutating func text() -> ArraySlice<UInt8>? {
    let start = position
    position += 1
    while let byte = next {
      position += 1
      if byte == .quote { return bytes[start..<position] }
      if byte == .backslash { position += 1 }
    }
    return nil
  }

  private mutating func word() -> RecordTree? {
    let start = position
    while let byte = next, !byte.isBlank, byte != .comma, byte != .closingBrace,
      byte != .closingBracket
    {
      position += 1
    }
    guard let first = bytes[start..<position].first else { return nil }
    let isWord = first.isDigit || first == 0x2D || (first >= 0x61 && first <= 0x7A)
    return isWord ? .scalar(bytes[start..<position]) : nil
  }
}
