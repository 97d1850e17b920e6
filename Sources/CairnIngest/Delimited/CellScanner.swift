// Cells of comma-separated values and their like, by RFC 4180.
//
// A map of the separators, quotes and line feeds of the chunk is made beforehand; the next end of a
// cell is a shift and a count of zero bits. A quoted cell may hold separators, line ends and
// doubled quotes. A quote inside an unquoted cell is a letter like any other (`5" screen`).

import CairnBytes
import CairnModel

/// Walks over the cells of a chunk.
struct CellScanner: ~Escapable {
  /// What stands behind a cell.
  enum CellEnd { case separator, record, unfinished, broken }

  let bytes: Span<UInt8>
  /// One bit a byte: separators, quotes and line feeds.
  let stops: Span<UInt64>
  let separator: UInt8
  /// Whether quotes are letters like any other.
  var areQuotesLetters = false
  /// The last line feed of the chunk; nothing is read behind it.
  let last: Int
  var position = 0

  @_lifetime(copy bytes, copy stops)
  init(_ bytes: Span<UInt8>, stops: Span<UInt64>, separator: UInt8, last: Int) {
    (self.bytes, self.stops) = (bytes, stops)
    (self.separator, self.last) = (separator, last)
  }

  /// Reads the cell at the position and steps over what ends it.
  ///
  /// A cell with doubled quotes is written anew behind the chunk, in `builder`.
  @inline(__always)
  mutating func readCell(_ builder: inout EventBuilder) -> (cell: ByteSlice, end: CellEnd) {
    let start = position
    if bytes[start] == .quote, !areQuotesLetters { return readQuotedCell(&builder) }
    var stop = stops.nextStop(from: start)
    while bytes[stop] == .quote { stop = stops.nextStop(from: stop &+ 1) }
    position = stop &+ 1
    if bytes[stop] == separator {
      return (ByteSlice(start: start, count: stop &- start), .separator)
    }
    let end = stop > start && bytes[stop &- 1] == .carriageReturn ? stop &- 1 : stop
    return (ByteSlice(start: start, count: end &- start), .record)
  }

  private mutating func readQuotedCell(
    _ builder: inout EventBuilder
  ) -> (cell: ByteSlice, end: CellEnd) {
    let rewrittenStart = builder.rewritten.count
    var pieceStart = position + 1
    var stop = position
    while true {
      stop = stops.nextStop(from: stop + 1)
      if bytes[stop] != .quote {
        if stop == last { return (.empty, .unfinished) }
        continue
      }
      guard bytes[stop + 1] == .quote else { break }
      builder.rewritten.append(span: bytes.extracting(pieceStart...stop))
      pieceStart = stop + 2
      stop += 1
    }
    var cell = ByteSlice(start: pieceStart, count: stop - pieceStart)
    if builder.rewritten.count > rewrittenStart {
      builder.rewritten.append(span: bytes.extracting(pieceStart..<stop))
      let count = builder.rewritten.count - rewrittenStart
      cell = ByteSlice(start: builder.chunkCount + rewrittenStart, count: count)
    }
    return (cell, skipEnd(from: stop + 1))
  }

  /// Steps over what must stand behind a closing quote.
  private mutating func skipEnd(from index: Int) -> CellEnd {
    position = index + 1
    if bytes[index] == separator { return .separator }
    if bytes[index] == .lineFeed { return .record }
    guard bytes[index] == .carriageReturn, bytes[index + 1] == .lineFeed else {
      return .broken
    }
    position = index + 2
    return .record
  }
}
