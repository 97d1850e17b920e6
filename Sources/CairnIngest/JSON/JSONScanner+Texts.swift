import CairnBytes
import CairnModel

extension JSONScanner {
  /// Reads a string that does not stand in the chunk letter by letter.
  mutating func readRewritten(at node: Int, into builder: inout EventBuilder) -> Bool {
    let start = builder.rewritten.count
    guard readEscapedText(into: &builder.rewritten) else { return false }
    let count = builder.rewritten.count - start
    builder.put(text: ByteSlice(start: builder.chunkCount + start, count: count), at: node)
    return true
  }

  /// Reads a string with its quotes and appends what it means.
  mutating func readEscapedText(into text: inout [UInt8]) -> Bool {
    position += 1
    while true {
      let stop = stops.nextStop(from: position)
      text.append(span: bytes.extracting(position..<stop))
      position = stop
      switch bytes[stop] {
      case .quote:
        position += 1
        return true
      case .backslash:
        guard readEscape(into: &text) else { return false }
      case 0:
        return fail(.nulByte, "a string holds a NUL")
      case .lineFeed:
        return fail(.notJSON, "a string has no end")
      default:
        return fail(.notJSON, "a string holds a control character")
      }
    }
  }

  /// Reads what stands behind a backslash.
  private mutating func readEscape(into text: inout [UInt8]) -> Bool {
    let letter = bytes[position + 1]
    if letter == 0x75 { return readUnicodeEscape(into: &text) }
    let meaning: UInt8
    switch letter {
    case 0x22, 0x5C, 0x2F: meaning = letter
    case 0x62: meaning = 0x08
    case 0x66: meaning = 0x0C
    case 0x6E: meaning = 0x0A
    case 0x72: meaning = 0x0D
    case 0x74: meaning = 0x09
    default: return fail(.notJSON, "a backslash stands before a letter that has no meaning")
    }
    position += 2
    text.append(meaning)
    return true
  }

  /// Reads `\uXXXX`, and both halves where it is the first of a pair.
  private mutating func readUnicodeEscape(into text: inout [UInt8]) -> Bool {
    guard let first = hexUnit() else { return fail(.notJSON, "\\u needs four hexadecimal digits") }
    guard first & 0xF800 == 0xD800 else {
      append(first, to: &text)
      return true
    }
    let lone: StaticString = "half of a surrogate pair stands alone"
    guard first < 0xDC00, bytes[position] == .backslash, bytes[position + 1] == 0x75 else {
      return fail(.notUTF8, lone)
    }
    guard let second = hexUnit() else { return fail(.notJSON, "\\u needs four hexadecimal digits") }
    guard second & 0xFC00 == 0xDC00 else { return fail(.notUTF8, lone) }
    append(0x1_0000 + (first & 0x3FF) << 10 + second & 0x3FF, to: &text)
    return true
  }

  /// The four digits behind `\u`; the position is behind them then.
  private mutating func hexUnit() -> UInt32? {
    var unit: UInt32 = 0
    for index in (position + 2)..<(position + 6) {
      // The line feed at the end is no digit, so no digit is looked for behind it.
      guard let digit = bytes[index].hexDigit else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    position += 6
    return unit
  }

  private func append(_ scalar: UInt32, to text: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit.
  var hexDigit: UInt8? {
    if isDigit { return self & 0x0F }
    let letter = self | 0x20
    return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : nil
  }
}

extension [UInt8] {
  /// Appends the bytes of a span.
  mutating func append(span: Span<UInt8>) {
    reserveRoom(for: span.count)
    for index in span.indices { append(span[index]) }
  }

  /// Makes room as appending would: doubled, so that many small pieces cost no more than one.
  private mutating func reserveRoom(for further: Int) {
    if capacity - count < further { reserveCapacity(Swift.max(capacity * 2, count + further)) }
  }
}
