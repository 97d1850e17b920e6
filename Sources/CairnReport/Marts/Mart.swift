public import CairnModel

/// One table for the tools of others: a table of a report in the types and names that SQLite's
/// readers agree on.
///
/// The rules, each for a reader that went wrong without it, are in `docs/marts.md`.
public struct Mart: Hashable, Sendable {
  public var name: String
  public var description: String
  public var columns: [MartColumn]
  public var rows: [[MartValue]]
}

/// A column of a mart: its name, its declared type, and what it says.
public struct MartColumn: Hashable, Sendable {
  /// The types that every reader maps by name.
  public enum Declared: String, Hashable, Sendable {
    case text = "TEXT"
    case integer = "INTEGER"
    case real = "REAL"
    case boolean = "BOOLEAN"
    case timestamp = "TIMESTAMP"
  }

  public var name: String
  public var declared: Declared
  public var description: String
  public var unit: String
}

/// A value as SQLite holds it.
public enum MartValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
}

extension Mart {
  /// The mart of a report's table; `renamed` gives columns other names.
  ///
  /// A moment or a day becomes `TIMESTAMP` text and an integer twin in Unix seconds; money becomes
  /// a real number for drawing and an exact integer twin in ten-thousandths.
  public init(
    _ name: String, _ table: ReportTable, description: String, renamed: [String: String] = [:]
  ) {
    self.name = name
    self.description = description
    (columns, rows) = ([], [])
    let kinds = table.columns.enumerated().map { index, column in
      RowColumn(column, .declared(column, of: name) ?? table.rowKind(ofColumn: index))
    }
    for column in kinds {
      let named = renamed[column.name] ?? Self.unreserved(column.name)
      let meaning = ColumnMeaning(column.name, column.kind)
      columns.append(
        MartColumn(
          name: named, declared: column.kind.declared, description: meaning.text,
          unit: meaning.unit))
      guard let twin = column.kind.twin else { continue }
      columns.append(
        MartColumn(
          name: named + twin.suffix, declared: .integer,
          description: "\(meaning.text), as a whole number", unit: twin.unit))
    }
    let columnCount = columns.count
    rows = table.rows.map { row in
      var values: [MartValue] = []
      values.reserveCapacity(columnCount)
      for (cell, column) in zip(row, kinds) { Self.append(cell, column.kind, to: &values) }
      return values
    }
  }

  /// Words of SQL that tools forget to quote where they are a column's name.
  private static let reserved: Set<String> = [
    "returning", "order", "group", "index", "from", "to", "values", "default", "check", "case",
    "when", "then", "limit", "select", "where", "join", "set", "on", "in", "is", "not", "null",
    "references", "transaction", "unique", "using", "union", "having", "exists", "add", "all",
  ]

  private static func unreserved(_ column: String) -> String {
    guard reserved.contains(column) else { return column }
    return column == "returning" ? "returning_persons" : "\(column)_value"
  }

  /// Puts a cell's value, and that of its twin, behind those of its row; a value that its column
  /// was not made for stands as it is, without a twin.
  private static func append(
    _ cell: Cell, _ kind: RowColumn.Kind, to values: inout [MartValue]
  ) {
    let (value, twin) = kind == .text ? (text(cell), MartValue.null) : pair(cell)
    values.append(value)
    guard kind.twin != nil else { return }
    if case .count = cell, kind != .decimal { values.append(.null) } else { values.append(twin) }
  }

  private static func text(_ cell: Cell) -> MartValue {
    cell.spelling.map { .text($0.description) } ?? .null
  }

  /// What a cell is outside a column of texts, and what it is as a whole number.
  private static func pair(_ cell: Cell) -> (MartValue, MartValue) {
    switch cell {
    case .null: return (.null, .null)
    case .count(let count):
      let (parts, isTooLarge) = Int64(count).multipliedReportingOverflow(by: 10_000)
      return (.integer(Int64(count)), isTooLarge ? .null : .integer(parts))
    case .flag(let flag): return (.integer(flag ? 1 : 0), .null)
    case .rate(let value), .seconds(let value), .number(let value):
      return (value.isFinite ? .real(rounded(value)) : .null, .null)
    case .money(let amount):
      let parts = amount.tenThousandths
      return (.real(Double(parts) / 10_000), .integer(parts))
    case .time(let time):
      let seconds = time.microseconds.flooredDivision(by: 1_000_000).quotient
      return (.text(timestamp(seconds)), .integer(seconds))
    case .date(let date):
      let seconds = Int64(date.daysSince1970) * 86_400
      return (.text(timestamp(seconds)), .integer(seconds))
    case .text(let text): return (.text(text.description), .null)
    }
  }

  /// The number that every other format prints: six places.
  private static func rounded(_ value: Double) -> Double {
    value.magnitude < 1e9 ? (value * 1_000_000).rounded(.toNearestOrEven) / 1_000_000 : value
  }

  /// `2026-11-22 09:30:00`: a blank and no letter, so that texts compare as times do.
  static func timestamp(_ seconds: Int64) -> String {
    var bytes: [UInt8] = []
    bytes.append(EventTime(seconds: seconds))
    let text = String(decoding: bytes, as: UTF8.self)
    return String(text.prefix(10)) + " " + String(text.dropFirst(11).prefix(8))
  }
}

extension RowColumn.Kind {
  var declared: MartColumn.Declared {
    switch self {
    case .text: .text
    case .integer: .integer
    case .decimal, .number, .real: .real
    case .flag: .boolean
    case .time, .date: .timestamp
    }
  }

  /// The integer column that stands beside such a column.
  var twin: (suffix: String, unit: String)? {
    switch self {
    case .time: ("_unix", "seconds since 1970-01-01 00:00:00 UTC")
    case .date: ("_unix", "seconds since 1970-01-01 of the day's midnight, read as UTC")
    case .decimal: ("_minor", "ten-thousandths of the currency's major unit")
    case .text, .integer, .number, .real, .flag: nil
    }
  }
}
