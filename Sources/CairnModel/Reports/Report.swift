/// An answer as a value: what was asked, the tables, and what must be said beside them.
///
/// Every face of an answer (text, JSON, CSV, Markdown, HTML, SQLite) is made from this.
public struct Report: Hashable, Sendable {
  public var name: String
  /// The state of the store that was asked; filled by `Cairn`.
  public var asOf: AsOf?
  /// Every setting that shaped the answer, defaults included.
  public var definition: [Setting]
  public var tables: [ReportTable]
  public var notes: [String]

  public init(
    name: String, definition: [Setting] = [], tables: [ReportTable] = [], notes: [String] = []
  ) {
    self.name = name
    self.definition = definition
    self.tables = tables
    self.notes = notes
  }

  public subscript(table name: String) -> ReportTable? { tables.first { $0.name == name } }

  public struct AsOf: Hashable, Sendable {
    public var generation: Int
    public var events: Int
    public var dataStart: EventTime?
    public var dataEnd: EventTime?

    public init(generation: Int, events: Int, dataStart: EventTime?, dataEnd: EventTime?) {
      self.generation = generation
      self.events = events
      self.dataStart = dataStart
      self.dataEnd = dataEnd
    }
  }

  /// One setting of a definition.
  public struct Setting: Hashable, Sendable {
    public var name: String
    public var value: SettingValue

    public init(_ name: String, _ value: SettingValue) { (self.name, self.value) = (name, value) }
  }
}

public indirect enum SettingValue: Hashable, Sendable {
  case null
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([SettingValue])
  case object([Report.Setting])
}

/// A table of an answer: flat rows under named columns.
public struct ReportTable: Hashable, Sendable {
  public var name: String
  public var columns: [String]
  public var rows: [[Cell]]
  /// Whether the rows stand in an order of rank; else they are sorted by their key columns.
  public var isRanked: Bool

  public init(name: String, columns: [String], rows: [[Cell]] = [], isRanked: Bool = false) {
    self.name = name
    self.columns = columns
    self.rows = rows
    self.isRanked = isRanked
  }

  public mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row has one cell for each column of \(name)")
    rows.append(row)
  }

  /// The cells of a column, for tests and for drawing.
  public subscript(column name: String) -> [Cell] {
    guard let index = columns.firstIndex(of: name) else { return [] }
    return rows.map { $0[index] }
  }
}

/// One cell; its kind decides how every output writes it.
public enum Cell: Hashable, Sendable {
  /// Not known, or a rate over nothing.
  case null
  case text(ByteText)
  case count(Int)
  /// Money or another exact decimal: a number with four places.
  case money(Decimal4)
  /// A fraction from 0 to 1, or another ratio: six places.
  case rate(Double)
  /// A length of time in seconds: up to six places.
  case seconds(Double)
  /// Another number, such as a credited share of conversions: six places.
  case number(Double)
  case time(EventTime)
  /// A calendar day: `2026-11-22`.
  case date(CivilDate)
  case flag(Bool)

  public static func text(_ string: String) -> Cell { .text(ByteText(string)) }

  /// A share, or null where the whole is nothing.
  public static func share(_ part: Int, of whole: Int) -> Cell {
    whole == 0 ? .null : .rate(Double(part) / Double(whole))
  }
}
