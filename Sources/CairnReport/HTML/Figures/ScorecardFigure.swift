internal import CairnModel

/// The few figures to look at first, each with its interval or its last period, and its meaning.
struct ScorecardFigure {
  private struct Tile {
    var name: String
    var figure: String
    var detail: String?
    var meaning: String
    /// The currency the figure is in, where that is what it is of.
    var currency: String?
  }

  private let reports: [Report]
  private let zone: ZoneTable

  init(_ reports: [Report], zone: ZoneTable) { (self.reports, self.zone) = (reports, zone) }

  /// Nil where no report has a figure for it.
  ///
  /// What is in the currency of most orders stands open, other currencies fold away behind it.
  var markup: Markup? {
    let tiles = revenue + funnel + carts + sessions + surveys
    guard !tiles.isEmpty else { return nil }
    let main = mainCurrency
    let folded = tiles.filter { $0.currency != nil && $0.currency != main }
    let open = list(tiles.filter { $0.currency == nil || $0.currency == main })
    guard !folded.isEmpty else { return open }
    var others: [String] = []
    for case let currency? in folded.map(\.currency) where !others.contains(currency) {
      others.append(currency)
    }
    let names = others.map { $0.isEmpty ? "without a currency" : $0 }.joined(separator: ", ")
    let summary = Markup.tag("summary", [:], [.name("in other currencies: \(names)")])
    return .joined([open, .tag("details", [:], [summary, list(folded)])])
  }

  private func list(_ tiles: [Tile]) -> Markup {
    .tag(
      "ul", ["class": "tiles"],
      tiles.map { tile in
        .tag(
          "li", [:],
          [
            .name(tile.name),
            .tag("span", ["class": "figure"], [Markup(tile.figure)]),
            tile.detail.map { .tag("p", [:], [.name($0)]) } ?? Markup(),
            .tag("p", ["class": "soft"], [Markup(tile.meaning)]),
          ])
      })
  }

  /// The currency with most orders, or with most carts where nothing was ordered; of equals the
  /// first by its name.
  private var mainCurrency: String? {
    for (report, column) in [("revenue", "orders"), ("carts", "carts")] {
      let counts = rows(report, "summary").map { table, row in
        (text("currency", table, row) ?? "", table.cell(column, in: row).countValue ?? 0)
      }
      if let most = counts.map(\.1).max() { return counts.first { $0.1 == most }?.0 }
    }
    return nil
  }

  private func rows(_ report: String, _ table: String) -> [(ReportTable, [Cell])] {
    reports.filter { $0.name == report }.flatMap { report in
      report[table: table].map { table in table.rows.map { (table, $0) } } ?? []
    }
  }

  private func text(_ name: String, _ table: ReportTable, _ row: [Cell]) -> String? {
    table.cell(name, in: row).roundedForPage.readable(in: zone)
  }

  private func interval(_ low: String, _ high: String, _ table: ReportTable, _ row: [Cell])
    -> String?
  {
    guard let low = text(low, table, row), let high = text(high, table, row) else { return nil }
    return "95% interval \(low) to \(high)"
  }

  private var revenue: [Tile] {
    rows("revenue", "summary").flatMap { table, row -> [Tile] in
      let currency = text("currency", table, row) ?? ""
      func tile(_ name: String, _ column: String, _ detail: String?, _ meaning: String) -> Tile? {
        guard let figure = text(column, table, row) else { return nil }
        return Tile(
          name: currency.isEmpty ? name : "\(name) \(currency)", figure: figure, detail: detail,
          meaning: meaning, currency: currency)
      }
      return [
        tile(
          "net revenue", "net_revenue", lastPeriod("net_revenue", currency),
          "orders less refunds, each at its own time"),
        tile(
          "orders", "orders", lastPeriod("orders", currency),
          "not wholly cancelled or refunded"),
        tile(
          "average order", "aov", interval("aov_low", "aov_high", table, row),
          "net revenue by order"),
        tile(
          "repeat customers", "repeat_customer_share", nil,
          "share of customers with two orders or more in range"),
      ].compactMap { $0 }
    }
  }

  /// The last two periods of the trend, side by side.
  private func lastPeriod(_ column: String, _ currency: String) -> String? {
    let periods = rows("revenue", "trend").filter { table, row in
      (text("currency", table, row) ?? "") == currency
    }
    guard periods.count > 1, let last = periods.last else { return nil }
    let before = periods[periods.count - 2]
    guard let period = text("period", last.0, last.1), let now = text(column, last.0, last.1),
      let then = text(column, before.0, before.1)
    else { return nil }
    return "since \(period): \(now), the period before: \(then)"
  }

  private var funnel: [Tile] {
    rows("funnel", "maturity").compactMap { table, row in
      guard let rate = text("conversion_rate", table, row) else { return nil }
      return Tile(
        name: "funnel conversion", figure: rate,
        detail: interval("rate_low", "rate_high", table, row),
        meaning: "of entries whose window has closed")
    }
  }

  private var carts: [Tile] {
    rows("carts", "summary").compactMap { table, row in
      guard let rate = text("abandonment_rate", table, row) else { return nil }
      let currency = text("currency", table, row)
      return Tile(
        name: "cart abandonment" + (currency.map { " \($0)" } ?? ""), figure: rate,
        detail: interval("abandonment_low", "abandonment_high", table, row),
        meaning: "abandoned of ordered and abandoned carts", currency: currency ?? "")
    }
  }

  private var sessions: [Tile] {
    rows("sessions", "summary").flatMap { table, row -> [Tile] in
      guard let sessions = text("sessions", table, row) else { return [] }
      return [
        Tile(
          name: "sessions", figure: sessions,
          detail: text("conversion_rate", table, row).map { "\($0) with an order" },
          meaning: "visits, cut where a person was silent")
      ]
    }
  }

  private var surveys: [Tile] {
    rows("surveys", "scores").compactMap { table, row in
      guard let answers = table.cell("answers", in: row).countValue, answers >= 30,
        let survey = text("survey", table, row), let score = text("score", table, row)
      else { return nil }
      let stage = text("stage", table, row).map { ", \($0)" } ?? ""
      return Tile(
        name: survey + stage, figure: score, detail: interval("low", "high", table, row),
        meaning: "\(ReadableNumber.count(answers)) answers")
    }
  }
}
