internal import CairnModel

/// Retention as a table of shades: a row a cohort, a column a period.
enum HeatMapFigure {
  private struct Cohort {
    var name: String
    var size: String
    var rates: [Int: (text: String, shade: Int, isMature: Bool)] = [:]
  }

  static func markup(_ report: Report, zone: ZoneTable) -> Markup? {
    guard let table = report[table: "cohorts"], table.has("cohort", "size", "period", "rate"),
      !table.rows.isEmpty
    else { return nil }
    var cohorts: [Cohort] = []
    var last = 0
    for row in table.rows {
      let name = table.cell("cohort", in: row).readable(in: zone) ?? ""
      if cohorts.last?.name != name {
        let size = table.cell("size", in: row).readable(in: zone) ?? "–"
        cohorts.append(Cohort(name: name, size: size))
      }
      guard let period = table.cell("period", in: row).countValue else { continue }
      last = max(last, min(period, 60))
      let rate = table.cell("rate", in: row)
      guard let share = rate.drawnValue, let text = rate.readable(in: zone) else { continue }
      let shade = share > 0 ? min(10, Int(share * 10) + 1) : 0
      let isMature = table.cell("mature", in: row) != .flag(false)
      cohorts[cohorts.count - 1].rates[period] = (text, shade, isMature)
    }
    return draw(cohorts, last: last)
  }

  private static func draw(_ cohorts: [Cohort], last: Int) -> Markup {
    let number: Markup.Attributes = ["scope": "col", "class": "number"]
    let head =
      [
        Markup.tag("th", ["scope": "col"], [Markup("cohort")]),
        .tag("th", number, [Markup("size")]),
      ]
      + (0...last).map { .tag("th", number, [Markup(String($0))]) }
    let rows = cohorts.map { cohort in
      let cells = (0...last).map { period -> Markup in
        guard let rate = cohort.rates[period] else { return .tag("td") }
        let unripe = rate.isMature ? "" : " unripe"
        return .tag("td", ["class": "heat-\(rate.shade)\(unripe)"], [Markup(rate.text)])
      }
      return Markup.tag(
        "tr", [:],
        [
          .tag("th", ["scope": "row"], [.name(cohort.name)]),
          .tag("td", ["class": "number"], [Markup(cohort.size)]),
        ] + cells)
    }
    let table = Markup.tag(
      "table", ["class": "heat"],
      [.tag("thead", [:], [.tag("tr", [:], head)]), .tag("tbody", [:], rows)])
    return .joined([
      .scrolling(label: "Retention by cohort and period", [table]),
      .tag(
        "p", ["class": "note"], [Markup("Italic: the period is not over for the whole cohort.")]),
    ])
  }
}
