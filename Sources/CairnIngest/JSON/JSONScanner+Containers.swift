import CairnBytes
import CairnModel

extension JSONScanner {
  /// Steps over an array or an object, checking that it is well formed.
  ///
  /// `depth` containers are open around it. Which of the open ones are objects is one bit each.
  mutating func skipContainer(depth outer: Int) -> Bool {
    var depth = outer
    var objects: UInt64 = 0
    while true {
      // At a value.
      skipSpace()
      let byte = bytes[position]
      if byte == .openingBracket || byte == .openingBrace {
        guard depth < Limits.nesting else { return fail(.tooDeep, tooDeep) }
        depth += 1
        objects = objects << 1 | (byte == .openingBrace ? 1 : 0)
        position += 1
        skipSpace()
        let isEmpty = bytes[position] == (byte == .openingBrace ? .closingBrace : .closingBracket)
        if !isEmpty {
          if byte == .openingBrace, !skipKey() { return false }
          continue
        }
      } else if !skipScalar() {
        return false
      }
      // Behind a value, or before the end of an empty container.
      switch closeContainers(&depth, &objects, outer) {
      case .member: continue
      case .record: return true
      case .failure: return false
      }
    }
  }

  private mutating func closeContainers(
    _ depth: inout Int, _ objects: inout UInt64, _ outer: Int
  ) -> Continuation {
    while depth > outer {
      skipSpace()
      let isObject = objects & 1 == 1
      let byte = bytes[position]
      if byte == .comma {
        position += 1
        skipSpace()
        return !isObject || skipKey() ? .member : .failure
      }
      guard byte == (isObject ? .closingBrace : .closingBracket) else {
        _ = fail(.notJSON, "a comma or a closing bracket is missing")
        return .failure
      }
      position += 1
      depth -= 1
      objects >>= 1
    }
    return .record
  }

  private mutating func skipKey() -> Bool {
    guard bytes[position] == .quote else { return fail(.notJSON, "a key is missing") }
    guard skipText() else { return false }
    skipSpace()
    guard bytes[position] == 0x3A else { return fail(.notJSON, "a colon is missing") }
    position += 1
    return true
  }

  private mutating func skipScalar() -> Bool {
    switch bytes[position] {
    case .quote: return skipText()
    case 0x74: return skip(LiteralName.isTrue) || fail(.notJSON, noValue)
    case 0x66: return skip(LiteralName.isFalse) || fail(.notJSON, noValue)
    case 0x6E: return skip(LiteralName.null) || fail(.notJSON, noValue)
    default: return skipNumber()
    }
  }

  private mutating func skipText() -> Bool {
    let stop = stops.nextStop(from: position + 1)
    if bytes[stop] == .quote {
      position = stop + 1
      return true
    }
    var meaning: [UInt8] = []
    return readEscapedText(into: &meaning)
  }

  private mutating func skipNumber() -> Bool {
    if bytes[position] == 0x2D { position += 1 }
    let first = position
    while bytes[position].isDigit { position += 1 }
    guard position > first, position == first + 1 || bytes[first] != 0x30 else {
      return fail(.notJSON, noValue)
    }
    if bytes[position] == 0x2E {
      position += 1
      guard bytes[position].isDigit else {
        return fail(.notJSON, "a digit is missing behind the point")
      }
      while bytes[position].isDigit { position += 1 }
    }
    guard bytes[position] | 0x20 == 0x65 else { return true }
    position += 1
    if bytes[position] == 0x2B || bytes[position] == 0x2D { position += 1 }
    guard bytes[position].isDigit else {
      return fail(.notJSON, "a digit is missing in the exponent")
    }
    while bytes[position].isDigit { position += 1 }
    return true
  }
}
