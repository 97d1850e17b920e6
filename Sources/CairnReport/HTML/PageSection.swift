internal import CairnModel

/// One report on a page: what was asked, the figures, the tables behind them, the notes.
struct PageSection {
  let report: Report
  /// All reports of the page; the map draws from several.
  let others: [Report]
  let zone: ZoneTable
  let anchor: String
  /// Where figures lead, on a page that is served.
  var links: PageLinks?

  /// In the order of the page.
  private static let titles: KeyValuePairs<String, String> = [
    "stages": "Journey map", "funnel": "Funnel", "dropoff": "Drop-offs and their price",
    "carts": "Carts", "revenue": "Revenue", "customers": "Customers", "retention": "Retention",
    "lifecycle": "Lifecycle", "sessions": "Sessions", "paths": "Paths", "channels": "Channels",
    "touchpoints": "Touchpoints", "surveys": "Surveys", "pains": "Pain points", "goals": "Goals",
    "person": "Time-line", "people": "Who they are",
  ]

  /// Where a report stands on the page; those without a place of their own come last.
  static func rank(_ name: String) -> Int {
    titles.firstIndex { $0.key == name } ?? titles.count
  }

  static func title(_ name: String) -> String {
    titles.first { $0.key == name }?.value ?? DataTable.words(name)
  }

  var title: String {
    let own = report.definition.first { $0.name == "name" || $0.name == "funnel" }?.value
    guard case .text(let name)? = own, !name.isEmpty else { return Self.title(report.name) }
    return "\(Self.title(report.name)): \(name)"
  }

  var markup: Markup {
    var drawn: Set<String> = []
    let figures = self.figures(&drawn)
    let behind = report.tables.filter { !drawn.contains($0.name) }.map(behind)
    let notes = report.notes.map { note in
      Markup.tag("p", ["class": "note"], [Markup("note: "), .name(note)])
    }
    let heading = Markup.tag("h2", ["id": "\(anchor)-title"], [.name(title)])
    return .tag(
      "section", ["id": anchor, "aria-labelledby": "\(anchor)-title", "class": "tall"],
      [heading] + figures + behind + notes)
  }

  private func behind(_ table: ReportTable) -> Markup {
    let count = ReadableNumber.count(table.rows.count)
    let rows = table.rows.count == 1 ? "1 row" : "\(count) rows"
    return .tag(
      "details", [:],
      [
        .tag("summary", [:], [Markup("table "), .name(table.name), Markup(", \(rows)")]),
        data(table).markup,
      ])
  }

  private func data(_ table: ReportTable) -> DataTable {
    var data = DataTable(table: table, zone: zone)
    if let links {
      let name = report.name
      data.address = { row, column in links.address(name, table, row, column) }
    }
    return data
  }

  /// A figure with the definition and the as-of line that every figure carries.
  private func figure(_ name: String?, _ drawing: Markup) -> Markup {
    let asOf = AsOfLine.text(report.asOf, zone: zone, separator: " · ", dash: "–")
    let definition = DefinitionLine.text(report.definition, arrow: " → ")
    let caption = definition.isEmpty ? asOf : "\(definition) · \(asOf)"
    let heading = name.map { [Markup.tag("h3", [:], [.name($0)])] } ?? []
    return .tag("figure", [:], heading + [drawing, .tag("figcaption", [:], [Markup(caption)])])
  }

  /// The drawings of the report; tables that are wholly part of one are named in `drawn`.
  private func figures(_ drawn: inout Set<String>) -> [Markup] {
    switch report.name {
    case "funnel": return funnel(&drawn)
    case "dropoff": return bars("points", ["value_lost", "dropped"], &drawn)
    case "carts": return summary(&drawn) + bars("depth", ["carts"], &drawn)
    case "revenue":
      let curve = LorenzFigure.markup(report).map { [figure("how it is spread", $0)] } ?? []
      return summary(&drawn) + trend(of: "net_revenue") + curve
        + bars("top", ["revenue_share"], &drawn)
    case "retention":
      return HeatMapFigure.markup(report, zone: zone).map { [figure(nil, $0)] } ?? blank
    case "sessions": return summary(&drawn) + trend(of: "sessions")
    case "lifecycle":
      let trend = TrendFigure.markup(report[table: "periods"], of: "active", zone: zone)
      return trend.map { [figure(nil, $0)] } ?? blank
    case "paths": return SankeyFigure.markup(report).map { [figure(nil, $0)] } ?? blank
    case "channels": return channels
    case "stages":
      var map = StageMapFigure(report, others: others, zone: zone)
      map?.links = links
      return map.map { [figure(nil, $0.markup)] } ?? blank
    default: return report.tables.first.map { bars($0.name, [], &drawn) } ?? blank
    }
  }

  private var blank: [Markup] {
    [.tag("p", ["class": "blank"], [Markup("Nothing to draw: the report has no rows.")])]
  }

  private func funnel(_ drawn: inout Set<String>) -> [Markup] {
    let sentences = FunnelSentences(report, zone: zone)
    let loss = sentences.biggestLoss(arrow: "→").map {
      Markup.tag("p", ["class": "finding"], [.name($0)])
    }
    let maturity = sentences.maturity.map { Markup.tag("p", [:], [Markup($0)]) }
    return [loss].compactMap { $0 } + bars("steps", ["persons"], &drawn) + maturity
  }

  /// A table with a bar for the first of some columns that has a figure.
  private func bars(_ name: String, _ columns: [String], _ drawn: inout Set<String>) -> [Markup] {
    guard let table = report[table: name] else { return [] }
    drawn.insert(name)
    let column = columns.first { column in table[column: column].contains { $0.drawnValue != nil } }
    let heading = table == report.tables.first ? nil : name
    var data = data(table)
    data.barColumn = column
    return [figure(heading, data.markup)]
  }

  /// What the models credit, side by side; the table of all credits stands behind.
  private var channels: [Markup] {
    guard let credits = CreditFigure.markup(report, zone: zone) else { return blank }
    return [figure("conversions by model", credits)]
  }

  /// The figures of a summary, a column for each currency.
  private func summary(_ drawn: inout Set<String>) -> [Markup] {
    guard let table = report[table: "summary"], !table.rows.isEmpty else { return blank }
    drawn.insert(table.name)
    return [
      figure(nil, SummaryFigure(table: table, zone: zone, address: data(table).address).markup)
    ]
  }

  /// A figure over the periods; one period alone is no trend.
  private func trend(of column: String) -> [Markup] {
    guard let table = report[table: "trend"], Set(table[column: "period"]).count > 1,
      let trend = TrendFigure.markup(table, of: column, zone: zone)
    else { return [] }
    return [figure("trend", trend)]
  }
}
