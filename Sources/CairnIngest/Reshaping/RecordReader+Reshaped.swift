// Records that are written anew before they are read.
//
// First the chunk is cut into records as its format says, and each is reshaped; then the lines that
// came of it are read like any other JSON. A record counts once, whatever it became: it is accepted
// if any event came of it; parts of it that gave none are kept as rejects and noted, not counted.

import CairnBytes
import CairnModel

extension RecordReader {
  /// Cuts lines that are one JSON object each, and says where the rest begins.
  mutating func reshapeLines(_ bytes: Span<UInt8>, from start: Int) -> Int {
    eachLine(bytes, from: start) { reader, range, row in
      reader.reshaping?.take(json: reader.builder.chunk[range], row)
    }
  }

  /// Cuts lines that are parts of records, as they were refused.
  mutating func reshapeParts(_ bytes: Span<UInt8>, from start: Int) -> Int {
    eachLine(bytes, from: start) { reader, range, row in
      guard let part = KeptPart(reader.builder.chunk[range]) else {
        let refusal = Refusal(.badLine, "no part of a record")
        reader.reshaping?.chunk.refuse([row], refusal)
        return
      }
      reader.reshaping?.take(part, row)
    }
  }

  /// Cuts lines of `key=value`.
  mutating func reshapeLogfmt(_ bytes: Span<UInt8>, from start: Int) -> Int {
    eachLine(bytes, from: start) { reader, range, row in
      if let tree = LogfmtLine.tree(reader.builder.chunk[range]) {
        reader.reshaping?.take(tree, row)
      } else {
        reader.reshaping?.chunk.refuse([row], Refusal(.badLine, "the line is no key=value pairs"))
      }
    }
  }

  private mutating func eachLine(
    _ bytes: Span<UInt8>, from start: Int,
    _ take: (inout RecordReader, Range<Int>, RawRow) -> Void
  ) -> Int {
    guard let last = bytes.lastIndex(of: .lineFeed), last >= start else { return start }
    var first = start
    while first <= last {
      let end = bytes.firstIndex(of: .lineFeed, from: first) ?? last
      let range = first..<contentEnd(bytes, first, end)
      let number = countLine()
      first = end + 1
      if builder.chunk[range].allSatisfy(\.isBlank) {
        blankCount += 1
      } else if range.count > Limits.lineBytes {
        refuse(.tooLong(UInt64(range.count)), range, line: number)
      } else {
        take(&self, range, row(range, number))
      }
    }
    return last + 1
  }

  /// A record as it stands in the chunk.
  func row(_ range: Range<Int>, _ number: UInt32) -> RawRow {
    RawRow(
      line: number, byteOffset: byteOffset + UInt64(range.lowerBound),
      byteCount: UInt64(range.count), head: builder.chunk[range.prefix(Limits.rejectedBytes)],
      header: log?.fieldsLine ?? [])
  }

  /// Reads what the records of the chunk became, and hands out its events.
  mutating func finishReshaped(isLast: Bool) -> ParsedEvents {
    if isLast { reshaping?.closeGroup() }
    let chunk = reshaping?.chunk ?? ReshapedChunk()
    reshaping?.chunk = ReshapedChunk()
    builder.rewritten = []
    builder.chunk = chunk.bytes
    builder.chunkCount = chunk.bytes.count
    builder.chunkHasNul = false
    stops.markJSON(chunk.bytes.span)
    let words = stops.words
    var scanner = JSONScanner(chunk.bytes.span, stops: words.span)
    for record in chunk.records { read(record, &scanner) }
    builder.chunk = []
    builder.idEnding = []
    return finish(chunk.bytes)
  }

  private mutating func read(_ record: ReshapedChunk.Record, _ scanner: inout JSONScanner) {
    let eventCount = builder.events.count
    let filtered = builder.filtered
    var refusals: [(refusal: Refusal, line: Int)] = []
    if let refusal = record.refusal { refusals.append((refusal, 0)) }
    for (index, line) in record.lines.enumerated() {
      if let refusal = refusal(of: line, record.rows[0].line, &scanner) {
        refusals.append((refusal, index))
      }
    }
    if record.lines.isEmpty, refusals.isEmpty {
      // A list without items: there is nothing in the record that could be an event.
      blankCount += record.rows.count
      builder.notes.emptyRecords += record.rows.count
      return
    }
    let wasFiltered = builder.filtered > filtered
    builder.filtered = filtered
    if builder.events.count > eventCount || (refusals.isEmpty && !wasFiltered) {
      acceptedCount += record.rows.count
      for (refusal, line) in refusals { refusePart(refusal, line, of: record, scanner.bytes) }
    } else if let refusal = refusals.first?.refusal {
      for row in record.rows { refuse(refusal, row) }
    } else {
      builder.filtered += record.rows.count
    }
  }

  /// Makes the event of a line; else says why there is none.
  private mutating func refusal(
    of line: ReshapedChunk.Line, _ number: UInt32, _ scanner: inout JSONScanner
  ) -> Refusal? {
    builder.begin()
    builder.idEnding = line.ending
    scanner.position = line.range.lowerBound
    scanner.refusal = nil
    scanner.skipSpace()
    let isObject =
      scanner.bytes[scanner.position] == .openingBrace && scanner.readObject(into: &builder)
      && scanner.isAtLineEnd()
    if isObject, !isBrokenUTF8(scanner.bytes, line.range) {
      let record = ByteSlice(start: line.range.lowerBound, count: line.range.count)
      return builder.finish(record, line: number)
    }
    if scanner.refusal == nil, builder.refusal == nil { scanner.findFault() }
    builder.drop()
    if isBrokenUTF8(scanner.bytes, line.range) { return .notUTF8 }
    if let fault = scanner.refusal { return Refusal(fault.reason, "\(fault.what)") }
    return builder.refusal ?? Refusal(.notJSON, "no object")
  }

  private mutating func refuse(_ refusal: Refusal, _ row: RawRow) {
    var reject = RejectedLine(
      reason: refusal.reason, line: row.line, byteOffset: row.byteOffset,
      byteCount: row.byteCount, detail: refusal.detail, bytes: Array(row.head))
    reject.header = row.header
    rejects.append(builder.guarded(reject))
  }

  /// Keeps a part of a record of which other parts gave events.
  private mutating func refusePart(
    _ refusal: Refusal, _ index: Int, of record: ReshapedChunk.Record, _ bytes: Span<UInt8>
  ) {
    let row = record.rows[0]
    let line = record.lines[index]
    let event = String(decoding: line.ending, as: UTF8.self)
    let kept = KeptPart.kept(bytes.copy(of: line.range), isFurther: !line.ending.isEmpty)
    let name = event.isEmpty ? "a part of the record" : "the record's further event '\(event)'"
    var part = RejectedLine(
      reason: refusal.reason, line: row.line, byteOffset: row.byteOffset,
      byteCount: UInt64(kept.count), detail: "\(name): \(refusal.detail)",
      bytes: Array(kept.prefix(Limits.rejectedBytes)))
    part.part = RejectedPart(number: UInt32(index + 1), event: event)
    rejects.append(builder.guarded(part))
    builder.notes.refusedParts[refusal.reason, default: 0] += 1
  }
}
