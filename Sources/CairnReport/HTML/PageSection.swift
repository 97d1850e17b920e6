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
    case "carts": return list("summary", &drawn) + bars("depth", ["carts"], &drawn)
    case "revenue":
      let trend = TrendFigure.markup(report[table: "trend"], of: "net_revenue", zone: zone)
      let curve = LorenzFigure.markup(report)
      return list("summary", &drawn)
        + [trend.map { figure("trend", $0) }, curve.map { figure("how it is spread", $0) }]
        .compactMap { $0 } + bars("top", ["revenue_share"], &drawn)
    case "retention":
      return HeatMapFigure.markup(report, zone: zone).map { [figure(nil, $0)] } ?? blank
    case "sessions":
      let trend = TrendFigure.markup(report[table: "trend"], of: "sessions", zone: zone)
      return list("summary", &drawn) + (trend.map { [figure("trend", $0)] } ?? [])
    case "lifecycle":
      let trend = TrendFigure.markup(report[table: "periods"], of: "active", zone: zone)
      return trend.map { [figure(nil, $0)] } ?? blank
    case "paths": return SankeyFigure.markup(report).map { [figure(nil, $0)] } ?? blank
    case "channels": return channels(&drawn)
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

  /// The credit of each model, as bars.
  private func channels(_ drawn: inout Set<String>) -> [Markup] {
    guard let table = report[table: "credit"], table.has("model", "channel", "conversions"),
      !table.rows.isEmpty
    else { return blank }
    drawn.insert("credit")
    var models: [String] = []
    for cell in table[column: "model"] {
      if let model = cell.textValue, !models.contains(model) { models.append(model) }
    }
    return models.map { model in
      var part = ReportTable(name: table.name, columns: table.columns)
      part.rows = table.rows.filter { table.cell("model", in: $0).textValue == model }
      var data = data(part)
      (data.barColumn, data.hidden) = ("conversions", ["model"])
      return figure(DataTable.words(model), data.markup)
    }
  }

  /// The rows of a summary, each as a list of names and values.
  private func list(_ name: String, _ drawn: inout Set<String>) -> [Markup] {
    guard let table = report[table: name], !table.rows.isEmpty else { return blank }
    drawn.insert(name)
    let lists = table.rows.map { row in
      let lines = zip(table.columns, row).enumerated().map { index, pair in
        let (column, cell) = pair
        let text = cell.readable(in: zone)
        let address = links?.address(report.name, table, row, index)
        return Markup.tag(
          "tr", [:],
          [
            .tag("th", ["scope": "row"], [.name(DataTable.words(column))]),
            .tag("td", ["class": "number"], [Markup.name(text ?? "–").leading(to: address)]),
          ])
      }
      return Markup.tag("table", [:], [.tag("tbody", [:], lines)])
    }
    return [figure(nil, .joined(lists))]
  }
}
