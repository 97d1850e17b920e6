internal import CairnModel

/// One figure over the periods, as columns side by side.
struct TrendFigure {
  private static let height = 170.0
  private static let width = 760.0

  private let table: ReportTable
  private let figure: String
  private let zone: ZoneTable

  /// Nil where the table has no period or no such figure; one drawing for each currency.
  static func markup(_ table: ReportTable?, of figure: String, zone: ZoneTable) -> Markup? {
    guard let table, table.has("period", figure), !table.rows.isEmpty else { return nil }
    var groups: [(name: String, rows: [[Cell]])] = []
    for row in table.rows {
      let name = table.cell("currency", in: row).textValue ?? ""
      if let index = groups.firstIndex(where: { $0.name == name }) {
        groups[index].rows.append(row)
      } else {
        groups.append((name, [row]))
      }
    }
    let trend = TrendFigure(table: table, figure: figure, zone: zone)
    return .joined(groups.map { trend.draw($0.rows, currency: $0.name) })
  }

  private func draw(_ rows: [[Cell]], currency: String) -> Markup {
    let values = rows.map { table.cell(figure, in: $0) }
    let most = values.compactMap(\.drawnValue).max() ?? 0
    let step = Self.width / Double(max(rows.count, 6))
    // Labels keep apart: each needs about eighty units.
    let every = Int(80 / step) + 1
    var marks = [Markup.line((0, Self.height + 20), (Self.width, Self.height + 20), "axis")]
    for (index, row) in rows.enumerated() {
      let x = Double(index) * step
      let tall = most > 0 ? max(0, values[index].drawnValue ?? 0) / most * Self.height : 0
      let period = table.cell("period", in: row).readable(in: zone) ?? ""
      let value = values[index].roundedForPage.readable(in: zone) ?? "–"
      marks.append(
        .tag(
          "rect",
          [
            "class": "one", "x": Markup.coordinate(x + step * 0.12),
            "y": Markup.coordinate(Self.height + 20 - tall),
            "width": Markup.coordinate(min(step * 0.76, 60)), "height": Markup.coordinate(tall),
          ], [.tag("title", [:], [Markup("\(period): \(value) \(currency)")])]))
      if index.isMultiple(of: every) {
        marks.append(.label(period, at: (x + step * 0.12, Self.height + 36), "soft", columns: 12))
      }
    }
    let peak = values.max { ($0.drawnValue ?? 0) < ($1.drawnValue ?? 0) }
    let top = peak?.roundedForPage.readable(in: zone) ?? "–"
    let name = currency.isEmpty ? DataTable.words(figure) : "\(DataTable.words(figure)) \(currency)"
    marks.append(.label("\(name), at most \(top)", at: (0, 12), "soft"))
    return .drawing(
      Self.width, Self.height + 44,
      label: "\(name) by period; the figures are in the table.",
      marks)
  }
}
