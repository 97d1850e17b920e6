// A Parquet file from rows, without a library: format version 1, one plain page a column and piece,
// compressed with gzip. Readers find their way from the end:
//
//   PAR1 │ page page page … │ page page page … │ footer │ length of the footer │ PAR1
//          └ a piece of 65,536 rows: a page for each column
//
// The footer is Thrift's compact protocol: the columns, and where each page lies.

internal import CairnModel

/// Writes rows as Parquet, a piece at a time.
struct ParquetWriter: Sendable {
  /// Rows after which a piece is written, and bytes of values after which it is written early.
  private static let rowLimit = 65_536
  private static let byteLimit = 64 << 20
  private static let plain: Int32 = 0
  private static let runLength: Int32 = 3
  private static let gzip: Int32 = 2

  private struct Page: Sendable {
    var offset: Int
    var rowCount: Int
    var byteCount: Int
    var plainByteCount: Int
  }

  private struct Piece: Sendable {
    var rowCount: Int
    var pages: [Page]
  }

  private let compress: @Sendable ([UInt8]) -> [UInt8]
  private var columns: [ParquetColumn]
  private var pieces: [Piece] = []
  private var offset = 4
  private var valueBytes = 0

  init(_ columns: [RowColumn], compress: @escaping @Sendable ([UInt8]) -> [UInt8]) {
    self.columns = columns.map(ParquetColumn.init)
    self.compress = compress
  }

  /// Values that did not fit their columns, and were left out.
  var unfitCount: Int { columns.reduce(0) { $0 + $1.unfitCount } }

  static func appendMagic(to bytes: inout [UInt8]) { bytes.append(contentsOf: "PAR1".utf8) }

  mutating func append(_ row: [Cell], to bytes: inout [UInt8]) {
    for index in columns.indices {
      let before = columns[index].byteCount
      columns[index].append(row[index])
      valueBytes += columns[index].byteCount - before
    }
    let count = columns.first?.rowCount ?? 0
    if count >= Self.rowLimit || valueBytes >= Self.byteLimit { writePiece(into: &bytes) }
  }

  mutating func finish(into bytes: inout [UInt8]) {
    if let first = columns.first, first.rowCount > 0 { writePiece(into: &bytes) }
    let footer = footer
    bytes += footer
    bytes.append(littleEndian: UInt32(footer.count))
    Self.appendMagic(to: &bytes)
  }

  private mutating func writePiece(into bytes: inout [UInt8]) {
    var piece = Piece(rowCount: columns[0].rowCount, pages: [])
    for index in columns.indices {
      let plain = columns[index].page
      let packed = compress(plain)
      var head = ThriftWriter()
      head.field(1, Int32(0))
      head.field(2, Int32(plain.count))
      head.field(3, Int32(packed.count))
      head.structure(5) { page in
        page.field(1, Int32(piece.rowCount))
        page.field(2, Self.plain)
        page.field(3, Self.runLength)
        page.field(4, Self.runLength)
      }
      head.end()
      bytes += head.bytes
      bytes += packed
      let byteCount = head.bytes.count + packed.count
      piece.pages.append(
        Page(
          offset: offset, rowCount: piece.rowCount, byteCount: byteCount,
          plainByteCount: head.bytes.count + plain.count))
      offset += byteCount
      columns[index].clear()
    }
    pieces.append(piece)
    valueBytes = 0
  }

  private var footer: [UInt8] {
    var footer = ThriftWriter()
    footer.field(1, Int32(1))
    footer.structures(2, [nil] + columns.map { Optional($0.column) }) { element, column in
      guard let column else {
        element.field(4, "rows")
        element.field(5, Int32(columns.count))
        return
      }
      element.field(1, column.kind.parquetType)
      element.field(3, Int32(1))
      element.field(4, column.name)
      column.kind.describe(in: &element)
    }
    footer.field(3, pieces.reduce(0) { $0 + $1.rowCount })
    footer.structures(4, pieces) { group, piece in
      group.structures(1, Array(zip(columns, piece.pages))) { chunk, pair in
        let (column, page) = pair
        chunk.field(2, page.offset)
        chunk.structure(3) { describe(page, of: column.column, in: &$0) }
      }
      group.field(2, piece.pages.reduce(0) { $0 + $1.plainByteCount })
      group.field(3, piece.rowCount)
    }
    footer.field(6, "cairn")
    footer.end()
    return footer.bytes
  }

  private func describe(_ page: Page, of column: RowColumn, in chunk: inout ThriftWriter) {
    chunk.field(1, column.kind.parquetType)
    chunk.integers(2, [Self.plain, Self.runLength])
    chunk.texts(3, [column.name])
    chunk.field(4, Self.gzip)
    chunk.field(5, page.rowCount)
    chunk.field(6, page.plainByteCount)
    chunk.field(7, page.byteCount)
    chunk.field(9, page.offset)
  }
}
