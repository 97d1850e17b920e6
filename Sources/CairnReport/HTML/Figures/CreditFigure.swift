internal import CairnModel

/// What each model of attribution credits each channel with, the models side by side.
///
/// Shades are by the share of the model's largest credit; the money stands in the table behind.
struct CreditFigure {
  private struct Line: Hashable {
    var channel: String
    var currency: String
  }

  /// Nil where the report has no credits.
  static func markup(_ report: Report, zone: ZoneTable) -> Markup? {
    guard let table = report[table: "credit"], table.has("model", "channel", "conversions"),
      !table.rows.isEmpty
    else { return nil }
    var models: [String] = []
    var lines: [Line] = []
    var credits: [Line: [String: Cell]] = [:]
    var most: [String: Double] = [:]
    for row in table.rows {
      let model = table.cell("model", in: row).textValue ?? ""
      let line = Line(
        channel: table.cell("channel", in: row).textValue ?? "",
        currency: table.cell("currency", in: row).textValue ?? "")
      let credit = table.cell("conversions", in: row)
      if !models.contains(model) { models.append(model) }
      if credits[line] == nil { lines.append(line) }
      credits[line, default: [:]][model] = credit
      most[model] = max(most[model] ?? 0, credit.drawnValue ?? 0)
    }
    lines.sort { (ByteText($0.channel), $0.currency) < (ByteText($1.channel), $1.currency) }
    let hasCurrencies = Set(lines.map(\.currency)).count > 1
    let rows = lines.map { line in
      let named: [Markup] = [.tag("th", ["scope": "row"], [.name(line.channel)])]
      let currency: [Markup] = hasCurrencies ? [.tag("td", [:], [.name(line.currency)])] : []
      let cells = models.map { model in
        cell(credits[line]?[model], most: most[model] ?? 0, zone: zone)
      }
      return Markup.tag("tr", [:], named + currency + cells)
    }
    return draw(models, rows, hasCurrencies: hasCurrencies)
  }

  private static func draw(_ models: [String], _ rows: [Markup], hasCurrencies: Bool) -> Markup {
    let first = hasCurrencies ? ["channel", "currency"] : ["channel"]
    let head =
      first.map { Markup.tag("th", ["scope": "col"], [Markup($0)]) }
      + models.map { model in
        .tag("th", ["scope": "col", "class": "number"], [.name(DataTable.words(model))])
      }
    let table = Markup.tag(
      "table", ["class": "heat"],
      [.tag("thead", [:], [.tag("tr", [:], head)]), .tag("tbody", [:], rows)])
    return .scrolling(label: "Conversions credited by channel and model", [table])
  }

  private static func cell(_ credit: Cell?, most: Double, zone: ZoneTable) -> Markup {
    guard let credit, let text = credit.readable(in: zone) else {
      return .tag("td", [:], [Markup("–")])
    }
    let share = most > 0 ? max(0, credit.drawnValue ?? 0) / most : 0
    let shade = share > 0 ? min(10, Int(share * 9.999) + 1) : 0
    return .tag("td", ["class": "heat-\(shade)"], [Markup(text)])
  }
}
