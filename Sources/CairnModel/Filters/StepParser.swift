/// Reads steps as a user writes them: `view_item,product1|product2,add_to_cart[price > 10]`.
///
/// Commas outside brackets and quotes part the steps, bars part a step's alternatives, `*` is any
/// event, and a filter in square brackets belongs to the alternative before it. A name that holds
/// one of these signs stands in quotes, single or double, with the quote itself written twice.
public struct StepParser {
  private let bytes: [UInt8]
  private var index = 0

  /// Reads one or more steps.
  public static func parse(_ text: String) throws(FilterError) -> [EventStep] {
    var parser = StepParser(bytes: Array(text.utf8))
    guard parser.bytes.count <= Limits.filterBytes else {
      throw parser.error(at: 0, "steps have at most \(Limits.filterBytes) bytes")
    }
    var steps = [try parser.step()]
    while parser.take(UInt8(ascii: ",")) { steps.append(try parser.step()) }
    guard parser.index == parser.bytes.count else {
      throw parser.error(at: parser.index, "expected ',' or '|' before the next name")
    }
    return steps
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func error(at byte: Int, _ message: String) -> FilterError {
    FilterLexer(bytes).error(at: byte, message)
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte.isASCIISpace { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    index += 1
    return true
  }

  private mutating func step() throws(FilterError) -> EventStep {
    skipSpace()
    let start = index
    var alternatives = [try alternative()]
    while take(UInt8(ascii: "|")) { alternatives.append(try alternative()) }
    var end = index
    while end > start, bytes[end - 1].isASCIISpace { end -= 1 }
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    return EventStep(alternatives: alternatives, text: text)
  }

  private mutating func alternative() throws(FilterError) -> EventStep.Alternative {
    skipSpace()
    let name = try self.name()
    skipSpace()
    let filter = next == UInt8(ascii: "[") ? try self.filter() : nil
    skipSpace()
    return EventStep.Alternative(name: name, filter: filter)
  }

  /// The event's name, or nil for any event.
  private mutating func name() throws(FilterError) -> ByteText? {
    let start = index
    if let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      return ByteText(bytes: try quoted(quote))
    }
    while let byte = next, !Self.endsName(byte) { index += 1 }
    var end = index
    while end > start, bytes[end - 1].isASCIISpace { end -= 1 }
    guard end > start else {
      throw error(at: start, "expected the name of an event, or * for any")
    }
    let name = ByteText(bytes: Array(bytes[start..<end]))
    return name == "*" ? nil : name
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: "["), UInt8(ascii: "]"): true
    default: false
    }
  }

  private mutating func quoted(_ quote: UInt8) throws(FilterError) -> [UInt8] {
    let start = index
    var content: [UInt8] = []
    index += 1
    while let byte = next {
      index += 1
      if byte == quote, !take(quote) {
        guard !content.isEmpty else { throw error(at: start, "a name cannot be empty") }
        return content
      }
      content.append(byte)
    }
    throw error(at: start, "this quoted name has no end")
  }

  private mutating func filter() throws(FilterError) -> EventFilter {
    let start = index + 1
    var quote: UInt8?
    index = start
    while let byte = next, quote != nil || byte != UInt8(ascii: "]") {
      if quote == byte {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      }
      index += 1
    }
    guard next != nil else { throw error(at: start - 1, "this '[' has no ']'") }
    let inner = Array(bytes[start..<index])
    index += 1
    do {
      return try FilterParser.parse(bytes: inner)
    } catch {
      let before = String(decoding: bytes.prefix(start), as: UTF8.self).count
      throw FilterError(offset: before + error.offset, message: error.message)
    }
  }
}
