public import CairnModel

/// A column of a file of rows: its name, and what its cells are.
public struct RowColumn: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case text
    case integer
    /// Money or another exact decimal with four places.
    case decimal
    /// A number as a report prints it, six places at the most.
    case number
    /// A number exactly as it was measured.
    case real
    case flag
    case time
    case date
  }

  public var name: String
  public var kind: Kind

  public init(_ name: String, _ kind: Kind) { (self.name, self.kind) = (name, kind) }
}

extension ReportTable {
  /// The columns with what their cells are; of one whose cells differ, numbers are numbers all the
  /// same, and everything else is a column of texts.
  ///
  /// A column without any value gets the kind that its name usually has, so that a table has the
  /// same columns on a day without orders as on every other.
  public var rowColumns: [RowColumn] {
    columns.indices.map { RowColumn(columns[$0], rowKind(ofColumn: $0)) }
  }

  /// What the cells of one column are.
  func rowKind(ofColumn index: Int) -> RowColumn.Kind {
    var kind: RowColumn.Kind?
    for row in rows {
      guard let found = row[index].rowKind, found != kind else { continue }
      guard let known = kind else {
        kind = found
        continue
      }
      guard known.isNumber, found.isNumber else { return .text }
      kind = .number
    }
    return kind ?? .usual(columns[index])
  }
}

extension Cell {
  /// What column the cell may stand in; nil where it has no value.
  var rowKind: RowColumn.Kind? {
    switch self {
    case .null: nil
    case .text: .text
    case .count: .integer
    case .money: .decimal
    case .rate, .seconds, .number: .number
    case .time: .time
    case .date: .date
    case .flag: .flag
    }
  }

  /// The cell's exact spelling as a text; nil where it has no value.
  var spelling: ByteText? {
    if case .text(let text) = self { return text }
    if case .number(let value) = self { return value.isFinite ? ByteText(value.description) : nil }
    var bytes: [UInt8] = []
    return appendPlain(to: &bytes) ? ByteText(bytes: bytes) : nil
  }
}

extension RowColumn.Kind {
  /// Whether its cells can stand among numbers.
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .decimal, .number, .real: true
    case .text, .flag, .time, .date: false
    }
  }
}

extension RowColumn.Kind {
  private static let times: Set<String> = [
    "time", "start", "end", "first_seen", "last_seen", "first_event", "last_event", "first", "last",
    "entry_time", "last_time", "data_start", "data_end", "data_start_at", "data_end_at",
  ]
  private static let amounts: Set<String> = [
    "value", "refunded", "net_value", "revenue", "net_revenue", "gross_revenue", "refunds", "aov",
    "aov_low", "aov_high", "median_order_value", "value_lost", "value_recovered", "net_value_lost",
    "monetary", "repeat_net_revenue",
  ]
  private static let texts: Set<String> = [
    "session", "person", "event", "channel", "stage", "currency", "order_id", "name", "model",
    "file", "source", "status", "reason", "zone", "boundary", "entry_event", "exit_event",
    "from_event", "to_event", "from_stage", "to_stage", "next_event", "segment", "survey",
    "first_channel",
  ]

  /// What a column of this name usually holds.
  static func usual(_ name: String) -> RowColumn.Kind {
    if times.contains(name) { return .time }
    if amounts.contains(name) { return .decimal }
    if texts.contains(name) { return .text }
    if ["day", "cohort"].contains(name) { return .date }
    if name.hasPrefix("is_") || name == "mature" { return .flag }
    let isRatio = ["rate", "share", "seconds", "mean", "low", "high"].contains { name.contains($0) }
    if isRatio { return .number }
    return ["events", "orders", "sessions", "persons", "lines", "customers"].contains(name)
      ? .integer : .text
  }
}
