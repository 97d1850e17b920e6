internal import CairnModel

/// The journey map: a column a stage, a row for each side of it; what is not known says why.
struct StageMapFigure {
  struct Lane {
    var name: String
    var meaning: String
    /// One cell for each stage, or the reason why there is none.
    var cells: [Markup]
    var reason: String?
  }

  let stages: ReportTable
  private let surveys: ReportTable?
  let touchpoints: ReportTable?
  let pains: ReportTable?
  let zone: ZoneTable
  /// Where figures lead, on a page that is served.
  var links: PageLinks?

  /// Nil where the report has no stages.
  init?(_ report: Report, others: [Report], zone: ZoneTable) {
    func table(_ name: String, of report: String) -> ReportTable? {
      others.first { $0.name == report }?[table: name]
    }
    guard let known = report[table: "stages"], known.has("stage"), !known.rows.isEmpty else {
      return nil
    }
    stages = Self.inOrder(known)
    surveys = table("scores", of: "surveys")
    touchpoints = table("touchpoints", of: "touchpoints")
    pains = table("pains", of: "pains")
    self.zone = zone
  }

  /// The stages in the order of the journey, those beside it behind them.
  private static func inOrder(_ table: ReportTable) -> ReportTable {
    guard table.columns.contains("position") else { return table }
    var table = table
    let columns = table
    table.rows = table.rows.enumerated().sorted { left, right in
      func place(_ row: [Cell]) -> Int { columns.cell("position", in: row).countValue ?? .max }
      return (place(left.element), left.offset) < (place(right.element), right.offset)
    }.map(\.element)
    return table
  }

  var markup: Markup {
    let names = stages.rows.map { stages.cell("stage", in: $0).readable(in: zone) ?? "–" }
    let head =
      [Markup.tag("th", ["scope": "col"], [Markup("stage")])]
      + names.map { .tag("th", ["scope": "col"], [.name($0)]) }
    let rows = lanes(names).map { lane in
      let label = Markup.tag(
        "th", ["scope": "row"],
        [Markup(lane.name), .tag("p", ["class": "soft"], [Markup(lane.meaning)])])
      if let reason = lane.reason {
        let cell = Markup.tag(
          "td", ["class": "blank", "colspan": String(names.count)], [Markup(reason)])
        return Markup.tag("tr", [:], [label, cell])
      }
      return Markup.tag("tr", [:], [label] + lane.cells.map { .tag("td", [:], [$0]) })
    }
    let table = Markup.tag(
      "table", ["class": "map"],
      [.tag("thead", [:], [.tag("tr", [:], head)]), .tag("tbody", [:], rows)])
    return .scrolling(label: "Journey map by stage", [table])
  }

  private func address(_ column: String, _ row: [Cell]) -> String? {
    guard let place = stages.columns.firstIndex(of: column) else { return nil }
    return links?.address("stages", stages, row, place)
  }

  private func lanes(_ names: [String]) -> [Lane] {
    [
      lane("people", "persons seen in the stage", ["persons"]),
      lane("stays", "runs of a person's events in the stage", ["entered"]),
      lane("time", "median from a stay's first event to the next stay's", ["median_seconds"]),
      lane("on and back", "stays that went on, and that came back to it", ["left", "back"]),
      lane("orders", "orders placed in the stage", ["orders"]),
      lane("money", "revenue of those orders", ["revenue"]),
      satisfaction(names),
      touchpointLane(names), effortLane(names), painLane(names),
    ]
  }

  func blank(_ name: String, _ meaning: String, _ reason: String) -> Lane {
    Lane(name: name, meaning: meaning, cells: [], reason: reason)
  }

  private func lane(_ name: String, _ meaning: String, _ columns: [String]) -> Lane {
    guard columns.allSatisfy(stages.columns.contains) else {
      return blank(name, meaning, "The stages report does not have it.")
    }
    let cells = stages.rows.map { row in
      let figures = columns.map { column in
        let figure = stages.cell(column, in: row).roundedForPage.readable(in: zone) ?? "–"
        let unit = column == "revenue" ? stages.cell("currency", in: row).readable(in: zone) : nil
        let named = columns.count > 1 ? "\(column) \(figure)" : figure
        return unit.map { "\(named) \($0)" } ?? named
      }
      let address = columns.count == 1 ? self.address(columns[0], row) : nil
      return Markup.name(figures.joined(separator: ", ")).leading(to: address)
    }
    return Lane(name: name, meaning: meaning, cells: cells)
  }

  /// Scores by stage; fewer than thirty answers are too few to show.
  private func satisfaction(_ names: [String]) -> Lane {
    let meaning = "survey scores with their interval"
    guard let surveys, surveys.has("survey", "stage", "answers", "score") else {
      return blank("satisfaction", meaning, "No survey report is part of this page.")
    }
    let cells = names.map { name -> Markup in
      let rows = surveys.rows.filter { surveys.cell("stage", in: $0).textValue == name }
      let texts = rows.map { row -> Markup in
        let survey = surveys.cell("survey", in: row).readable(in: zone) ?? ""
        let answers = surveys.cell("answers", in: row).countValue ?? 0
        guard answers >= 30 else {
          return .joined([
            .name(survey),
            .tag("p", ["class": "blank"], [Markup("too few answers (\(answers))")]),
          ])
        }
        func text(_ column: String) -> String {
          surveys.cell(column, in: row).readable(in: zone) ?? "–"
        }
        let interval = "\(text("low")) to \(text("high"))"
        return .joined([
          .name(survey), Markup(" \(text("score")) (\(interval), \(answers) answers)"),
        ])
      }
      guard !texts.isEmpty else {
        return Markup.tag("span", ["class": "blank"], [Markup("no answers")])
      }
      return Markup.joined(texts, by: "<br>")
    }
    return Lane(name: "satisfaction", meaning: meaning, cells: cells)
  }
}
