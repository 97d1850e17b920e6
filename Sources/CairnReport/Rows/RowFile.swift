public import CairnModel

/// Rows as a file that is made piece by piece, so that no more than a piece is ever in memory.
///
/// CSV and NDJSON write the same bytes as `--format csv` and `ndjson` do; only a number
/// outside a column of kind `number` keeps all its digits.
public struct RowFile: Sendable {
  public enum Format: String, CaseIterable, Hashable, Sendable {
    case csv, ndjson, parquet

    /// The format that a file's name ends in.
    public init?(fileName: String) {
      let parts = fileName.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count > 1, let last = parts.last else { return nil }
      self.init(rawValue: last.lowercased())
    }
  }

  private enum Writer: Sendable {
    case csv(ReportCSV)
    case ndjson(keys: [[UInt8]])
    case parquet(ParquetWriter)
  }

  public let columns: [RowColumn]
  private var writer: Writer
  public private(set) var rowCount = 0

  /// Values that the format has no room for, and that are empty in the file: whole numbers of
  /// sixteen digits or more in a column of decimals, in Parquet.
  public var unfitCount: Int {
    if case .parquet(let parquet) = writer { return parquet.unfitCount }
    return 0
  }

  /// A file with these columns; `isRaw` leaves texts as they are in CSV, formulas included.
  ///
  /// `compress` makes a gzip member of a Parquet page.
  public init(
    _ format: Format, _ columns: [RowColumn], isRaw: Bool = false,
    compress: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) {
    self.columns = columns
    switch format {
    case .csv: writer = .csv(ReportCSV(isRaw: isRaw))
    case .ndjson:
      let table = ReportTable(name: "", columns: columns.map(\.name))
      writer = .ndjson(keys: table.jsonKeys)
    case .parquet: writer = .parquet(ParquetWriter(columns, compress: compress))
    }
  }

  /// Writes what stands before the rows.
  public mutating func begin(into bytes: inout [UInt8]) {
    switch writer {
    case .csv(let csv): csv.append(columns.map { Cell.text($0.name) }, to: &bytes)
    case .ndjson: break
    case .parquet: ParquetWriter.appendMagic(to: &bytes)
    }
  }

  /// Writes a row, or keeps it for the piece that it belongs to.
  public mutating func append(_ row: [Cell], to bytes: inout [UInt8]) {
    precondition(row.count == columns.count, "a row has one cell for each column")
    rowCount += 1
    switch writer {
    case .csv(let csv): append(row, csv, to: &bytes)
    case .ndjson(let keys): append(row, keys, to: &bytes)
    case .parquet(var parquet):
      // The writer moves out and back, so that its columns are not copied.
      writer = .ndjson(keys: [])
      parquet.append(row, to: &bytes)
      writer = .parquet(parquet)
    }
  }

  /// Writes what is left, and what stands behind the rows.
  public mutating func finish(into bytes: inout [UInt8]) {
    if case .parquet(var parquet) = writer {
      parquet.finish(into: &bytes)
      writer = .parquet(parquet)
    }
  }

  private func append(_ row: [Cell], _ csv: ReportCSV, to bytes: inout [UInt8]) {
    for (index, cell) in row.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if columns[index].kind != .number, case .number(let value) = cell {
        Self.append(exactly: value, to: &bytes)
      } else {
        csv.append(cell, isAlone: row.count == 1, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func append(_ row: [Cell], _ keys: [[UInt8]], to bytes: inout [UInt8]) {
    for (index, cell) in row.enumerated() {
      bytes += keys[index]
      if columns[index].kind != .number, case .number(let value) = cell {
        if !Self.append(exactly: value, to: &bytes) { bytes.append(contentsOf: "null".utf8) }
      } else {
        cell.appendJSON(to: &bytes)
      }
    }
    bytes.append(contentsOf: "}\n".utf8)
  }

  /// Writes the shortest digits that give the very same number back.
  @discardableResult private static func append(
    exactly value: Double, to bytes: inout [UInt8]
  ) -> Bool {
    guard value.isFinite else { return false }
    bytes.append(contentsOf: value.description.utf8)
    return true
  }
}
