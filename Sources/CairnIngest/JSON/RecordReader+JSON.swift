import CairnBytes
import CairnModel

extension RecordReader {
  /// Reads the lines that end in the chunk, one object each, and says where the rest begins.
  mutating func readJSONLines(_ bytes: Span<UInt8>, from start: Int) -> Int {
    guard let last = bytes.lastIndex(of: .lineFeed), last >= start else { return start }
    stops.markJSON(bytes)
    let words = stops.words
    var scanner = JSONScanner(bytes, stops: words.span)
    scanner.position = start
    while scanner.position <= last {
      let first = scanner.position
      let number = countLine()
      scanner.skipSpace()
      if bytes[scanner.position] == .lineFeed {
        blankCount += 1
        scanner.position += 1
        continue
      }
      builder.begin()
      if bytes[scanner.position] == .openingBrace, scanner.readObject(into: &builder),
        scanner.isAtLineEnd()
      {
        let end = scanner.position
        scanner.position = end + 1
        take(bytes, first..<contentEnd(bytes, first, end), number)
      } else {
        refuseLine(&scanner, from: first, number)
      }
    }
    return last + 1
  }

  /// Makes the event of a line that is one well-formed object.
  @inline(__always)
  private mutating func take(_ bytes: Span<UInt8>, _ range: Range<Int>, _ number: UInt32) {
    guard range.count <= Limits.lineBytes, !isBrokenUTF8(bytes, range) else {
      builder.drop()
      let isLong = range.count > Limits.lineBytes
      return refuse(isLong ? .tooLong(UInt64(range.count)) : .notUTF8, range, line: number)
    }
    makeEvent(range, number)
  }

  /// Refuses a line that is no object; the position is behind the line then.
  private mutating func refuseLine(
    _ scanner: inout JSONScanner, from start: Int, _ number: UInt32
  ) {
    if scanner.refusal == nil, builder.refusal == nil { scanner.findFault() }
    let fault = scanner.refusal
    let place = scanner.position - start + 1
    let bytes = scanner.bytes
    let end = bytes.firstIndex(of: .lineFeed, from: scanner.position) ?? bytes.count - 1
    let range = start..<contentEnd(bytes, start, end)
    scanner.position = end + 1
    scanner.refusal = nil
    builder.drop()
    if range.count > Limits.lineBytes {
      refuse(.tooLong(UInt64(range.count)), range, line: number)
    } else if isBrokenUTF8(bytes, range) {
      refuse(.notUTF8, range, line: number)
    } else if let fault {
      refuse(Refusal(fault.reason, "\(fault.what), at byte \(place)"), range, line: number)
    } else {
      refuse(builder.refusal ?? Refusal(.notJSON, "no object"), range, line: number)
    }
  }
}

extension JSONScanner {
  /// Whether nothing but white space stands behind the object.
  @inline(__always)
  mutating func isAtLineEnd() -> Bool {
    skipSpace()
    return bytes[position] == .lineFeed || fail(.notJSON, "something stands behind the object")
  }

  /// Says why a line is no object where reading has not begun.
  mutating func findFault() {
    let start = position
    if bytes[position] == .openingBracket, !skipContainer(depth: 0), refusal?.reason == .tooDeep {
      return
    }
    (position, refusal) = (start, nil)
    _ = fail(.notJSON, "the line is no object")
  }
}

extension Refusal {
  static let notUTF8 = Refusal(.notUTF8, "the line is not UTF-8")
}

extension Span where Element == UInt8 {
  /// Whether the bytes are well-formed UTF-8.
  var isUTF8: Bool { (try? UTF8Span(validating: self)) != nil }
}
