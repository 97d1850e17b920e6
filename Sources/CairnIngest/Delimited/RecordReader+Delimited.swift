// Records of cells. The first one names the columns, unless the source's definition does.
//
// A quote that is never closed must not swallow the file: a record that does not end within the
// limit of a line, or before the file does, gives back its lines. Its first line is refused, and
// reading goes on behind that line's end.

import CairnBytes
import CairnModel

/// The columns of a delimited file.
struct CellHeader: Sendable {
  /// The node of each column.
  var nodes: [Int]
  /// The header's bytes, to know it again where files were joined; empty where none was read.
  var bytes: [UInt8] = []
  /// The names of the columns as they stand in JSON, where rows are written anew.
  var names: [[UInt8]] = []
}

/// What reading one record of cells came to.
enum CellOutcome {
  case record(cellCount: Int, hasTrailingSeparator: Bool)
  case unfinished
  case broken
}

extension RecordReader {
  /// Reads the records that end in the chunk, and says where the rest begins.
  mutating func readCells(
    _ bytes: Span<UInt8>, from start: Int, separator: UInt8, isLast: Bool
  ) -> Int {
    guard let last = bytes.lastIndex(of: .lineFeed), last >= start else { return start }
    stops.mark((separator, .quote, .lineFeed, .lineFeed), in: bytes)
    builder.chunkHasNul = bytes.firstIndex(of: 0, from: start) != nil
    let words = stops.words
    var scanner = CellScanner(bytes, stops: words.span, separator: separator, last: last)
    scanner.areQuotesLetters = source.cells.areQuotesLetters
    scanner.position = start
    while scanner.position <= last {
      let first = scanner.position
      if let end = bytes.endOfBlankLine(from: first) {
        leaveAside(&scanner, to: end)
        continue
      }
      guard let header else {
        if titleLinesLeft > 0 {
          builder.notes.titleLines += 1
          leaveAside(&scanner, to: bytes.firstIndex(of: .lineFeed, from: first) ?? last)
          continue
        }
        guard readHeader(&scanner, isLast: isLast) else { return first }
        continue
      }
      builder.begin()
      let outcome = isReshaping ? collectRecord(&scanner, header) : readRecord(&scanner, header)
      if case .unfinished = outcome, !isLast, bytes.count - first <= Limits.lineBytes + 1 {
        builder.drop()
        return first
      }
      take(&scanner, from: first, outcome, header)
    }
    return last + 1
  }

  /// Counts a line that is no record, and stands behind it.
  private mutating func leaveAside(_ scanner: inout CellScanner, to end: Int) {
    _ = countLine()
    blankCount += 1
    if titleLinesLeft > 0 { titleLinesLeft -= 1 }
    scanner.position = end + 1
  }

  /// Puts the cells of one record.
  private mutating func readRecord(
    _ scanner: inout CellScanner, _ header: CellHeader
  ) -> CellOutcome {
    var count = 0
    while true {
      let (cell, end) = scanner.readCell(&builder)
      if end == .unfinished { return .unfinished }
      if end == .broken { return .broken }
      if count < header.nodes.count, !cell.isEmpty {
        builder.put(text: decoded(cell), at: header.nodes[count])
      }
      count += 1
      if end == .record {
        return .record(cellCount: count, hasTrailingSeparator: cell.isEmpty)
      }
    }
  }

  /// Collects the cells of one record that is to be written anew.
  private mutating func collectRecord(
    _ scanner: inout CellScanner, _ header: CellHeader
  ) -> CellOutcome {
    var count = 0
    reshaping?.cells = []
    while true {
      let (cell, end) = scanner.readCell(&builder)
      if end == .unfinished { return .unfinished }
      if end == .broken { return .broken }
      if count < header.names.count, !cell.isEmpty {
        // Decoded first: it may put text behind the chunk, which `place` must see.
        let text = decoded(cell)
        let (bytes, range) = builder.place(of: text)
        reshaping?.cells.append(
          RecordTree.Member(key: header.names[count], value: .text(bytes[range])))
      }
      count += 1
      if end == .record {
        return .record(cellCount: count, hasTrailingSeparator: cell.isEmpty)
      }
    }
  }

  /// Whether a row may have so many cells where the header has another count.
  private func isForgiven(_ cellCount: Int, _ wanted: Int, isTrailing: Bool) -> Bool {
    if isTrailing, cellCount == wanted + 1 { return true }
    guard let least = source.cells.leastCells else { return false }
    return cellCount >= least && cellCount < wanted
  }

  /// Makes the event of a record of cells, or refuses it.
  private mutating func take(
    _ scanner: inout CellScanner, from first: Int, _ outcome: CellOutcome, _ header: CellHeader
  ) {
    let bytes = scanner.bytes
    guard case .record(let cellCount, let isTrailing) = outcome else {
      return refuseFirstLine(&scanner, from: first)
    }
    let range = first..<contentEnd(bytes, first, scanner.position - 1)
    guard range.count <= Limits.lineBytes else { return refuseFirstLine(&scanner, from: first) }
    let isHeader = range.count == header.bytes.count && bytes.holds(header.bytes, at: first)
    let number = countLine()
    let wanted = header.nodes.count
    let isMiscounted =
      cellCount != wanted && !isForgiven(cellCount, wanted, isTrailing: isTrailing)
    if isHeader, !range.isEmpty {
      blankCount += 1
      builder.drop()
    } else if isMiscounted, bytes.isComment(range) {
      blankCount += 1
      builder.notes.commentLines += 1
      builder.drop()
    } else if source.mapping.encoding == .utf8, isBrokenUTF8(bytes, range) {
      builder.drop()
      refuse(.notUTF8, range, line: number)
    } else if isMiscounted {
      builder.drop()
      refuse(Refusal(.badColumns, "\(cellCount) cells, not \(wanted)"), range, line: number)
      if cellCount < wanted || !footer.isEmpty { holdForFooter() }
    } else {
      refuseFooter()
      guard isReshaping else { return makeEvent(range, number) }
      let row = row(range, number)
      reshaping?.takeRow(row)
    }
  }

  /// Refuses the first line of a record that does not end, and stands behind it then.
  private mutating func refuseFirstLine(_ scanner: inout CellScanner, from first: Int) {
    builder.drop()
    let bytes = scanner.bytes
    let end = bytes.firstIndex(of: .lineFeed, from: first) ?? scanner.last
    let range = first..<contentEnd(bytes, first, end)
    scanner.position = end + 1
    let refusal =
      range.count > Limits.lineBytes
      ? Refusal.tooLong(UInt64(range.count))
      : Refusal(.badLine, "a quote is not closed, or something stands behind its end")
    refuse(refusal, range, line: countLine())
    holdForFooter()
  }

  /// The text of a cell: itself, or its UTF-8 where the file has another encoding.
  @inline(__always)
  private mutating func decoded(_ cell: ByteSlice) -> ByteSlice {
    source.mapping.encoding == .utf8 ? cell : builder.transcoded(cell)
  }
}

extension EventBuilder {
  /// A text of Windows-1252 as UTF-8, behind the chunk where that is not the same.
  mutating func transcoded(_ slice: ByteSlice) -> ByteSlice {
    let (bytes, range) = place(of: slice)
    guard bytes[range].contains(where: { $0 >= 0x80 }) else { return slice }
    if plan.mapping.encoding == .mixed {
      if bytes.span.extracting(range).isUTF8 { return slice }
      notes.transcodedCells += 1
    }
    return append(Windows1252.utf8(bytes[range]))
  }
}

extension Span where Element == UInt8 {
  /// The line feed that ends a line of nothing but blanks, or nil where the line has more.
  func endOfBlankLine(from start: Int) -> Int? {
    var index = start
    while self[index] == 0x20 || self[index] == .carriageReturn { index += 1 }
    return self[index] == .lineFeed ? index : nil
  }

  /// Whether a row is a comment: a sign with a blank or another sign behind it, or alone.
  ///
  /// Names of orders (`#1001`) are none.
  func isComment(_ range: Range<Int>) -> Bool {
    let sign = UInt8(ascii: "#")
    guard let first = range.first, self[first] == sign else { return false }
    return range.count == 1 || self[first + 1].isBlank || self[first + 1] == sign
  }

  /// Whether some bytes stand at a place.
  func holds(_ bytes: [UInt8], at start: Int) -> Bool {
    guard start + bytes.count <= count else { return false }
    for index in bytes.indices where self[start + index] != bytes[index] { return false }
    return true
  }
}
