// One pass over the bytes of NDJSON, a full check of RFC 8259 included.
//
// A map of the bytes that can end a string (quotes, backslashes, control characters) is made of the
// whole chunk beforehand, so a string costs a shift and a count of zero bits. Keys are not read but
// compared with the key that followed last time. Control characters stop strings, so nothing ever
// runs past the end of its line, and a line need not be cut before it is read. UTF-8 is checked by
// the line, and only where a line has bytes that are not ASCII.

import CairnBytes
import CairnModel

/// Reads the JSON objects of a chunk and hands their values to an event builder.
struct JSONScanner: ~Escapable {
  let bytes: Span<UInt8>
  /// One bit a byte: where strings may stop (`StopMap`).
  let stops: Span<UInt64>
  var position = 0
  /// What was wrong with the record, where reading failed.
  var refusal: (reason: RejectReason, what: StaticString)?

  /// The bytes must end with a line feed, so that every string and number meets a stop.
  @_lifetime(copy bytes, copy stops)
  init(_ bytes: Span<UInt8>, stops: Span<UInt64>) {
    (self.bytes, self.stops) = (bytes, stops)
  }

  /// Reads the object at the position, its opening brace included.
  ///
  /// - Returns: Whether it was an object; else `refusal` says what was wrong.
  mutating func readObject(into builder: inout EventBuilder) -> Bool {
    var container = KeyTable.root
    var previous = KeyTable.root
    position &+= 1
    skipSpace()
    if bytes[position] == .closingBrace {
      position &+= 1
      return true
    }
    while true {
      let node = readKey(in: container, after: previous, &builder)
      guard node != KeyTable.root else { return false }
      if bytes[position] == .openingBrace {
        guard builder.keys.nodes[node].depth <= Limits.nesting else {
          return fail(.tooDeep, tooDeep)
        }
        position &+= 1
        skipSpace()
        if bytes[position] != .closingBrace {
          (container, previous) = (node, KeyTable.root)
          continue
        }
        position &+= 1
      } else if !readValue(at: node, into: &builder) {
        return false
      }
      previous = node
      switch closeObjects(&container, &previous, builder.keys) {
      case .member: continue
      case .record: return true
      case .failure: return false
      }
    }
  }

  /// What follows a value.
  enum Continuation { case member, record, failure }

  /// Steps over the closing braces and the comma behind a value.
  @inline(__always)
  private mutating func closeObjects(
    _ container: inout Int, _ previous: inout Int, _ keys: borrowing KeyTable
  ) -> Continuation {
    while true {
      skipSpace()
      let byte = bytes[position]
      if byte == .comma {
        position &+= 1
        skipSpace()
        return .member
      }
      guard byte == .closingBrace else {
        _ = fail(.notJSON, "a comma or a closing brace is missing")
        return .failure
      }
      position &+= 1
      if container == KeyTable.root { return .record }
      previous = container
      container = Int(keys.nodes[container].container)
    }
  }

  @inline(__always)
  private mutating func readValue(at node: Int, into builder: inout EventBuilder) -> Bool {
    let byte = bytes[position]
    if byte == .quote {
      let start = position &+ 1
      let stop = stops.nextStop(from: start)
      guard bytes[stop] == .quote else { return readRewritten(at: node, into: &builder) }
      position = stop &+ 1
      builder.put(text: ByteSlice(start: start, count: stop &- start), at: node)
      return true
    }
    if byte &- 0x30 <= 9 || byte == 0x2D { return readNumber(at: node, into: &builder) }
    return readOther(at: node, into: &builder)
  }

  /// Reads `true`, `false`, `null` or an array.
  private mutating func readOther(at node: Int, into builder: inout EventBuilder) -> Bool {
    let start = position
    switch bytes[start] {
    case 0x74:
      guard skip(LiteralName.isTrue) else { return fail(.notJSON, noValue) }
      builder.put(flag(true, start), at: node)
    case 0x66:
      guard skip(LiteralName.isFalse) else { return fail(.notJSON, noValue) }
      builder.put(flag(false, start), at: node)
    case 0x6E:
      guard skip(LiteralName.null) else { return fail(.notJSON, noValue) }
    case .openingBracket:
      guard skipContainer(depth: Int(builder.keys.nodes[node].depth) - 1) else { return false }
      let slice = ByteSlice(start: start, count: position - start)
      builder.put(RecordValue(text: slice, kind: .list), at: node)
    default: return fail(.notJSON, noValue)
    }
    return true
  }

  private func flag(_ flag: Bool, _ start: Int) -> RecordValue {
    let source = ByteSlice(start: start, count: position - start)
    return RecordValue(.boolean, .boolean, payload: flag ? 1 : 0, source: source)
  }

  /// Steps over `true`, `false` or `null`.
  ///
  /// A line feed is none of the letters, so the comparison ends with the line at the latest.
  mutating func skip(_ letters: [UInt8]) -> Bool {
    for letter in letters {
      guard bytes[position] == letter else { return false }
      position += 1
    }
    return true
  }

  /// Steps over blanks, tabs and carriage returns: all white space that a line can hold.
  @inline(__always)
  mutating func skipSpace() {
    while bytes[position] <= 0x20 {
      guard bytes[position] == 0x20 || bytes[position] == 0x09 || bytes[position] == 0x0D else {
        return
      }
      position &+= 1
    }
  }

  mutating func fail(_ reason: RejectReason, _ what: StaticString) -> Bool {
    if refusal == nil { refusal = (reason, what) }
    return false
  }

  var noValue: StaticString { "a value is missing" }
  var tooDeep: StaticString { "objects and arrays are nested deeper than the limit" }
}

/// The three names that JSON values may have.
enum LiteralName {
  static let isTrue = Array("true".utf8)
  static let isFalse = Array("false".utf8)
  static let null = Array("null".utf8)
}

extension UInt8 {
  static let quote: UInt8 = 0x22
  static let comma: UInt8 = 0x2C
  static let backslash: UInt8 = 0x5C
  static let openingBrace: UInt8 = 0x7B
  static let closingBrace: UInt8 = 0x7D
  static let openingBracket: UInt8 = 0x5B
  static let closingBracket: UInt8 = 0x5D
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
}
