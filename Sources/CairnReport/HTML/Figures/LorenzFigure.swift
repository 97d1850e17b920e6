internal import CairnModel

/// How revenue is spread over customers: the curve against the line of equal spending.
enum LorenzFigure {
  private static let size = 320.0
  private static let left = 56.0

  /// Nil where the report has no curve; one drawing for each currency.
  static func markup(_ report: Report) -> Markup? {
    guard let table = report[table: "lorenz"], table.has("customer_share", "revenue_share"),
      !table.rows.isEmpty
    else { return nil }
    var currencies: [String] = []
    var points: [String: [(x: Double, y: Double)]] = [:]
    for row in table.rows {
      let currency = table.cell("currency", in: row).textValue ?? ""
      if points[currency] == nil { currencies.append(currency) }
      let x = table.cell("customer_share", in: row).drawnValue ?? 0
      let y = table.cell("revenue_share", in: row).drawnValue ?? 0
      points[currency, default: []].append((x, y))
    }
    let drawings = currencies.map { draw(points[$0] ?? [], currency: $0) }
    return .tag("div", ["class": "several"], drawings)
  }

  private static func draw(_ points: [(x: Double, y: Double)], currency: String) -> Markup {
    func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
      (left + point.x * size, 28 + (1 - min(max(point.y, -0.2), 1)) * size)
    }
    var marks: [Markup] = []
    for step in 0...4 {
      let share = Double(step) / 4
      let (x, y) = place((share, share))
      marks.append(.line((left, y), (left + size, y), "axis"))
      marks.append(.label("\(step * 25)%", at: (left - 8, y + 4), "soft end"))
      marks.append(.label("\(step * 25)%", at: (x, size + 46), "soft middle"))
    }
    marks.append(.line(place((0, 0)), place((1, 1)), "even"))
    let path = points.map { point in
      let (x, y) = place(point)
      return "\(Markup.coordinate(x)),\(Markup.coordinate(y))"
    }
    marks.append(.tag("polyline", ["class": "curve", "points": path.joined(separator: " ")]))
    marks.append(
      .label(
        "share of customers, lowest spenders first", at: (left + size / 2, size + 64), "soft middle"
      ))
    let name = currency.isEmpty ? "share of revenue" : "share of revenue in \(currency)"
    marks.append(.label(name, at: (0, 12), "soft"))
    return .drawing(
      left + size + 24, size + 72,
      label: "Lorenz curve of revenue over customers \(currency); the figures are in the table.",
      marks)
  }
}
