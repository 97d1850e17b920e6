public import CairnModel

/// Another analysis, once for each value of a breakdown: `docs/meaning/breakdowns.md`.
///
/// Each value has a fold of its own that sees what belongs to it; the answers' tables are put below
/// each other, with the values before their columns.
public struct BreakdownAnalysis<Inner: Analysis>: Analysis {
  private let inner: Inner
  private let breakdown: Breakdown
  /// The values with rows of their own, in their order.
  private let values: [[ByteText]]
  private let hasOthers: Bool

  public init(
    _ inner: Inner, _ breakdown: Breakdown, _ kept: (values: [[ByteText]], hasOthers: Bool)
  ) {
    (self.inner, self.breakdown) = (inner, breakdown)
    (values, hasOthers) = kept
  }

  public var name: String { inner.name }
  public var needs: EventNeeds { inner.needs }
  public var breakdownUnit: BreakdownUnit { breakdown.unit }

  public func start(_ context: WalkContext) -> BreakdownFold<Inner.Partial> {
    BreakdownFold(breakdown, values, context) { inner.start(context) }
  }

  public func report(
    _ whole: BreakdownFold<Inner.Partial>, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    var report = inner.report(inner.start(context), context, names)
    report.definition += settings
    var sheets = report.tables.map { BreakdownSheet($0, breakdown.keys.map(\.name)) }
    var notes: [String: [String]] = [:]
    var order: [String] = []
    let rows = self.rows
    var folds = whole.folds
    inner.agree(&folds, context)
    for (row, fold) in rows {
      let own = inner.report(folds[fold], context, names)
      for table in own.tables {
        if let place = sheets.firstIndex(where: { $0.name == table.name }) {
          sheets[place].append(table, under: row)
        } else {
          var sheet = BreakdownSheet(table, breakdown.keys.map(\.name))
          sheet.append(table, under: row)
          sheets.append(sheet)
        }
      }
      for note in own.notes {
        if notes[note] == nil { order.append(note) }
        notes[note, default: []].append(row.map(\.description).joined(separator: ", "))
      }
    }
    report.tables = sheets.map(\.table)
    report.notes = order.map { note in
      let places = notes[note] ?? []
      return places.count == rows.count ? note : "\(places.joined(separator: "; ")): \(note)"
    }
    if breakdown.unit != .person {
      report.notes.append(
        "counted by the value at each \(breakdown.unit.name): a person may stand in several rows")
    }
    return report
  }

  /// The values of every row and the fold that has its figures, sorted by the values' bytes.
  private var rows: [(values: [ByteText], fold: Int)] {
    var rows = values.enumerated().map { (values: $0.element, fold: $0.offset) }
    if hasOthers { rows.append((breakdown.keys.map { _ in Breakdown.other }, values.count)) }
    return rows.sorted { $0.values.lexicographicallyPrecedes($1.values) }
  }

  private var settings: [Report.Setting] {
    [
      Report.Setting("by", .list(breakdown.keys.map { .text($0.name.description) })),
      Report.Setting("by_value", .text(breakdown.unit.name)),
      Report.Setting("by_limit", .number(breakdown.limit)),
    ]
  }
}

/// One table of a broken-down answer, to which each value adds its rows.
struct BreakdownSheet {
  private(set) var table: ReportTable
  var name: String { table.name }

  /// An empty table with the values' columns before those of a table.
  init(_ bare: ReportTable, _ keys: [ByteText]) {
    table = ReportTable(
      name: bare.name, columns: keys.columns(besides: bare.columns) + bare.columns,
      isRanked: bare.isRanked)
  }

  mutating func append(_ rows: ReportTable, under values: [ByteText]) {
    for row in rows.rows { table.append(values.map { .text($0) } + row) }
  }
}

extension [ByteText] {
  /// The columns of a breakdown by these keys; one whose name the table has already is `by_NAME`.
  func columns(besides columns: [String]) -> [String] {
    map { columns.contains($0.description) ? "by_\($0)" : $0.description }
  }
}
