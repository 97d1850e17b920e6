// What spreadsheets and reporting tools write above a table: `sep=;`, a title, when it was made,
// for which days, comments. The header is then the first line that names as many columns as the
// rows behind it have cells.

/// The lines above the header of a table.
public struct TablePreamble: Hashable, Sendable {
  /// How many lines stand there, blank ones too.
  public private(set) var lineCount = 0
  /// The sign that parts cells, where the first line says it as `sep=;`.
  public private(set) var separator: UInt8?

  /// Looks at a file's first bytes, of which 64 KiB are enough.
  public init(head: [UInt8], separator given: UInt8) {
    var bytes = Array(head.prefix(Self.headBytes))
    if bytes.starts(with: Self.mark) { bytes.removeFirst(Self.mark.count) }
    if LineEnds.areReturns(bytes, isWhole: true) == true { LineEnds.mend(&bytes) }
    var scanner = RowScanner(bytes: bytes)
    if let named = scanner.takeSeparator() {
      separator = named
      lineCount = scanner.lines
    }
    scanner.separator = separator ?? given
    let rows = scanner.rows(limit: Self.rowLimit)
    if let header = Self.headerIndex(rows), header > 0 { lineCount = rows[header].line }
  }

  private static let headBytes = 65_536
  private static let rowLimit = 50
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The row that names the columns; nil where that cannot be told.
  private static func headerIndex(_ rows: [Row]) -> Int? {
    for index in rows.indices.dropLast() {
      let width = rows[index].cells.count
      // Names of orders begin with the sign of comments too.
      let behind = rows[(index + 1)...].filter { !$0.isComment || $0.cells.count == width }
      let fitting = behind.count { $0.hasCells(width) }
      let isHeader = rows[index].mayNameColumns && fitting * 2 >= behind.count && fitting > 0
      if isHeader, index == 0 || width > 2 { return index }
      guard rows[index].isComment || rows[index].filled < 3 else { return nil }
    }
    return nil
  }

  /// A row of cells, and how many lines stand above it.
  struct Row: Hashable {
    var cells: [String]
    var line: Int

    var filled: Int { cells.count { !$0.isEmpty } }
    var isComment: Bool { cells[0].hasPrefix("#") }

    /// Whether the row is one of a table so wide; a separator more at the end is forgiven.
    func hasCells(_ width: Int) -> Bool {
      cells.count == width || cells.count == width + 1 && cells[width].isEmpty
    }

    /// Whether the cells may be names of columns: all are there, each once, and none is a value.
    var mayNameColumns: Bool {
      let names = cells.last?.isEmpty == true ? cells.dropLast() : cells[...]
      return names.count > 1 && filled == names.count && Set(names).count == names.count
        && !names.contains(where: FileSample.isValue)
    }
  }
}

/// Takes the beginning of a table apart into rows.
private struct RowScanner {
  let bytes: [UInt8]
  var separator: UInt8 = 0x2C
  private(set) var lines = 0
  private var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Takes a first line that says what parts the cells: `sep=;`, in quotes or without.
  mutating func takeSeparator() -> UInt8? {
    let end = bytes.firstIndex(of: .lineFeed) ?? bytes.count
    var line = bytes[..<end]
    if line.last == .carriageReturn { line.removeLast() }
    if line.first == .quote, line.last == .quote, line.count > 2 {
      line = line.dropFirst().dropLast()
    }
    guard line.count == 5, line.prefix(4).map(\.lowercased).elementsEqual("sep=".utf8),
      let sign = line.last, sign < 0x80, sign != .quote
    else { return nil }
    (position, lines) = (min(end + 1, bytes.count), 1)
    return sign
  }

  /// The next rows that are not blank; the last one may have been cut.
  mutating func rows(limit: Int) -> [TablePreamble.Row] {
    var rows: [TablePreamble.Row] = []
    while position < bytes.count, rows.count < limit {
      let line = lines
      let cells = takeRow()
      if cells.contains(where: { !$0.isEmpty }) {
        rows.append(TablePreamble.Row(cells: cells, line: line))
      }
    }
    return rows
  }

  private mutating func takeRow() -> [String] {
    var cells: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == .lineFeed { lines += 1 }
      if byte == .quote, isQuoted || cell.isEmpty {
        isQuoted.toggle()
      } else if isQuoted || (byte != separator && byte != .lineFeed) {
        cell.append(byte)
      } else {
        cells.append(Self.text(cell))
        cell = []
        if byte == .lineFeed { return cells }
      }
    }
    return cells + [Self.text(cell)]
  }

  private static func text(_ cell: [UInt8]) -> String {
    FileSample.trimmed(String(decoding: cell, as: UTF8.self))
  }
}
