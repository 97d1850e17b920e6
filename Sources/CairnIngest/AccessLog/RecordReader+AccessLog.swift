import CairnBytes
import CairnModel

extension RecordReader {
  /// Reads the lines of a log that end in the chunk, and says where the rest begins.
  mutating func readLogLines(_ bytes: Span<UInt8>, from start: Int) -> Int {
    guard let last = bytes.lastIndex(of: .lineFeed), last >= start, log != nil else { return start }
    stops.mark(LogSteps.marks, in: bytes)
    builder.chunkHasNul = bytes.firstIndex(of: 0, from: start) != nil
    let words = stops.words
    var scanner = LogLineScanner(bytes, stops: words.span)
    var first = start
    while first <= last {
      let number = countLine()
      if bytes[first] == 0x23 || bytes.endOfBlankLine(from: first) != nil {
        blankCount += 1
        let end = bytes.firstIndex(of: .lineFeed, from: first) ?? last
        if bytes[first] == 0x23 {
          let content = contentEnd(bytes, first, end)
          log?.takeDirective(bytes.extracting(first..<content))
        }
        first = end + 1
        continue
      }
      builder.begin()
      scanner.position = first
      let refusal = log?.read(&scanner, &builder)
      let end = bytes.firstIndex(of: .lineFeed, from: scanner.position) ?? last
      let range = first..<contentEnd(bytes, first, end)
      first = end + 1
      if let refusal = reason(bytes, range) ?? refusal {
        builder.drop()
        refuse(refusal, range, line: number)
      } else {
        makeEvent(range, number)
      }
    }
    return last + 1
  }

  /// What is wrong with a line whatever its format.
  @inline(__always)
  private func reason(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Refusal? {
    if range.count > Limits.lineBytes { return .tooLong(UInt64(range.count)) }
    return isBrokenUTF8(bytes, range) ? .notUTF8 : nil
  }
}
