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
    let kinds = table.rowColumns
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

  private static func append(
    _ cell: Cell, _ kind: RowColumn.Kind, to values: inout [MartValue]
  ) {
    switch (kind, cell) {
    case (_, .null):
      values.append(.null)
      if kind.twin != nil { values.append(.null) }
    case (.text, _):
      values.append(cell.spelling.map { .text($0.description) } ?? .null)
    case (_, .count(let count)): values.append(.integer(Int64(count)))
    case (_, .flag(let flag)): values.append(.integer(flag ? 1 : 0))
    case (_, .rate(let value)), (_, .seconds(let value)), (_, .number(let value)):
      values.append(value.isFinite ? .real(Self.rounded(value)) : .null)
    case (.number, .money(let amount)):
      values.append(.real(Double(amount.tenThousandths) / 10_000))
    case (_, .money(let amount)):
      values.append(.real(Double(amount.tenThousandths) / 10_000))
      values.append(.integer(amount.tenThousandths))
    case (_, .time(let time)):
      let seconds = time.microseconds.flooredDivision(by: 1_000_000).quotient
      values.append(.text(Self.timestamp(seconds)))
      values.append(.integer(seconds))
    case (_, .date(let date)):
      let seconds = Int64(date.daysSince1970) * 86_400
      values.append(.text(Self.timestamp(seconds)))
      values.append(.integer(seconds))
    case (_, .text(let text)): values.append(.text(text.description))
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
