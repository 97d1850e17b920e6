/// Cuts a filter's text into words and signs.
///
/// Texts stand in single quotes and odd names in double quotes; inside, the quote itself is written
/// twice. Words are bytes: nothing is folded or normalised.
struct FilterLexer {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Takes the next token; behind the last one stands `end`, for ever.
  mutating func next() throws(FilterError) -> FilterToken {
    while index < bytes.count, bytes[index].isASCIISpace { index += 1 }
    let start = index
    guard index < bytes.count else { return FilterToken(kind: .end, start: start) }
    return FilterToken(kind: try kind(startingWith: bytes[index]), start: start)
  }

  /// An error at a byte, told by its character.
  func error(at byte: Int, _ message: String) -> FilterError {
    let before = String(decoding: bytes.prefix(byte), as: UTF8.self)
    return FilterError(offset: before.count, message: message)
  }

  private mutating func kind(startingWith byte: UInt8) throws(FilterError) -> FilterToken.Kind {
    switch byte {
    case UInt8(ascii: "("): return sign(.open, 1)
    case UInt8(ascii: ")"): return sign(.close, 1)
    case UInt8(ascii: ","): return sign(.comma, 1)
    case UInt8(ascii: "~"): return sign(.comparison(.contains), 1)
    case UInt8(ascii: "="):
      return sign(.comparison(.equal), follows(UInt8(ascii: "=")) ? 2 : 1)
    case UInt8(ascii: "!"):
      guard follows(UInt8(ascii: "=")) else {
        throw error(at: index, "'!' means nothing alone: write != or not")
      }
      return sign(.comparison(.notEqual), 2)
    case UInt8(ascii: "<"):
      if follows(UInt8(ascii: ">")) { return sign(.comparison(.notEqual), 2) }
      let orEqual = follows(UInt8(ascii: "="))
      return sign(.comparison(orEqual ? .lessOrEqual : .less), orEqual ? 2 : 1)
    case UInt8(ascii: ">"):
      let orEqual = follows(UInt8(ascii: "="))
      return sign(.comparison(orEqual ? .greaterOrEqual : .greater), orEqual ? 2 : 1)
    case UInt8(ascii: "'"): return .text(try quoted("text"))
    case UInt8(ascii: "\""):
      let name = try quoted("name")
      guard !name.bytes.isEmpty else { throw error(at: index - 2, "a name cannot be empty") }
      return .name(name)
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x30...0x39:
      return .number(try number())
    case _ where byte.beginsName: return word()
    default:
      throw error(at: index, "unexpected \(spelling(of: byte))")
    }
  }

  private mutating func sign(_ kind: FilterToken.Kind, _ count: Int) -> FilterToken.Kind {
    index += count
    return kind
  }

  private func follows(_ byte: UInt8) -> Bool {
    index + 1 < bytes.count && bytes[index + 1] == byte
  }

  private mutating func word() -> FilterToken.Kind {
    let start = index
    while index < bytes.count, bytes[index].continuesName { index += 1 }
    let word = Array(bytes[start..<index])
    if let keyword = FilterToken.Keyword(word: word.span) { return .keyword(keyword) }
    return .name(ByteText(bytes: word))
  }

  /// What stands between two quotes of the kind that the next byte is.
  private mutating func quoted(_ what: String) throws(FilterError) -> ByteText {
    let start = index
    let quote = bytes[index]
    var content: [UInt8] = []
    index += 1
    while index < bytes.count {
      if bytes[index] == quote {
        guard follows(quote) else {
          index += 1
          return ByteText(bytes: content)
        }
        index += 1
      }
      content.append(bytes[index])
      index += 1
    }
    throw error(at: start, "this quoted \(what) has no end")
  }

  private mutating func number() throws(FilterError) -> Decimal4 {
    let start = index
    index += 1
    while index < bytes.count, continuesNumber(bytes[index], after: bytes[index - 1]) { index += 1 }
    let digits = Array(bytes[start..<index])
    switch Decimal4.read(digits.span) {
    case .exact(let number): return number
    case .rounded:
      throw error(at: start, "a number has at most four decimal places")
    case .none:
      let spelling = String(decoding: digits, as: UTF8.self)
      throw error(
        at: start, "\(spelling) is no number, or one too large: a text stands in single quotes")
    }
  }

  private func continuesNumber(_ byte: UInt8, after previous: UInt8) -> Bool {
    if byte.continuesName { return true }
    return byte == UInt8(ascii: "+") && previous | 0x20 == UInt8(ascii: "e")
  }

  private func spelling(of byte: UInt8) -> String {
    byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
  }
}
