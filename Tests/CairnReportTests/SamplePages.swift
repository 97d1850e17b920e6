import CairnModel

@testable import CairnReport

/// Reports as the analyses give them, enough to draw every figure of a page.
enum SamplePages {
  static func all(names: [String] = []) -> [Report] {
    func name(_ index: Int, _ usual: String) -> String {
      names.isEmpty ? usual : names[index % names.count]
    }
    return [
      stages(name), SampleReports.funnel(), dropoff(name), carts(), revenue(name), retention(),
      paths(name), channels(name), surveys(name),
    ].map { report in
      var report = report
      report.asOf = SampleReports.report().asOf
      return report
    }
  }

  typealias Naming = (Int, String) -> String

  static func stages(_ name: Naming) -> Report {
    var table = ReportTable(
      name: "stages",
      columns: [
        "stage", "events", "persons", "entered", "left", "back", "mean_seconds", "median_seconds",
        "revenue", "orders",
      ])
    let stages = ["awareness", "consideration", "purchase", "retention", "advocacy", "support"]
    for (index, stage) in stages.enumerated() {
      table.append([
        .text(name(index, stage)), .count(90_000 / (index + 1)), .count(18_000 / (index + 1)),
        .count(21_000 / (index + 1)), .count(12_000 / (index + 1)), .count(300 * index),
        .seconds(500), .seconds(Double(index * 7_000)), .money(Decimal4(index == 2 ? 431_234 : 0)),
        .count(index == 2 ? 4_800 : 0),
      ])
    }
    return Report(
      name: "stages", definition: [.init("stage_model", .text("customer"))], tables: [table])
  }

  static func dropoff(_ name: Naming) -> Report {
    var table = ReportTable(
      name: "points",
      columns: [
        "step", "name", "dropped", "share", "value_lost", "currency", "next_event", "next_share",
      ], isRanked: true)
    for index in 0..<3 {
      table.append([
        .count(index + 1), .text(name(index, ["view_item", "add_to_cart", "checkout"][index])),
        .count(7_173 / (index + 1)), .rate(0.4 / Double(index + 1)),
        .money(Decimal4(tenThousandths: Int64(412_345_600 / (index + 1)))), .text("PLN"),
        .text(name(index + 7, "search")), .rate(0.21),
      ])
    }
    return Report(
      name: "dropoff", definition: [.init("funnel", .text("checkout"))], tables: [table],
      notes: ["the value of those who had no cart is an upper bound"])
  }

  static func carts() -> Report {
    var table = ReportTable(
      name: "summary",
      columns: [
        "carts", "ordered", "emptied", "abandoned", "open", "abandonment_rate", "recovered",
        "recovery_rate", "value_lost", "currency", "abandonment_low", "abandonment_high",
      ])
    table.append([
      .count(9_000), .count(4_800), .count(200), .count(3_800), .count(200), .rate(0.4419),
      .count(400), .rate(0.105), .money(Decimal4(380_000)), .text("PLN"), .rate(0.43), .rate(0.45),
    ])
    var depth = ReportTable(name: "depth", columns: ["step", "carts", "ordered", "abandoned"])
    for (index, step) in ["cart", "checkout", "shipping", "payment"].enumerated() {
      depth.append([
        .text(step), .count(9_000 - 1_200 * index), .count(4_800), .count(3_800 - 1_100 * index),
      ])
    }
    return Report(
      name: "carts", definition: [.init("abandon_after", .text("24h"))], tables: [table, depth])
  }

  static func revenue(_ name: Naming) -> Report {
    var summary = ReportTable(
      name: "summary",
      columns: [
        "currency", "orders", "customers", "gross_revenue", "refunds", "net_revenue", "aov",
        "repeat_customer_share", "gini", "aov_low", "aov_high",
      ])
    summary.append([
      .text(name(3, "PLN")), .count(4_800), .count(4_100), .money(Decimal4(450_000)),
      .money(Decimal4(18_766)), .money(Decimal4(431_234)),
      .money(Decimal4(tenThousandths: 898_404)), .rate(0.147), .rate(0.412),
      .money(Decimal4(87)), .money(Decimal4(93)),
    ])
    var trend = ReportTable(
      name: "trend", columns: ["period", "currency", "orders", "customers", "net_revenue", "aov"])
    for month in 0..<12 {
      trend.append([
        .date(CivilDate(daysSince1970: 20_089 + month * 31)), .text(name(3, "PLN")),
        .count(300 + 20 * month), .count(280), .money(Decimal4(30_000 + 1_700 * month % 9_000)),
        .money(Decimal4(90)),
      ])
    }
    var lorenz = ReportTable(
      name: "lorenz", columns: ["currency", "customer_share", "revenue_share"])
    for step in 0...20 {
      let share = Double(step) / 20
      lorenz.append([
        .text(name(3, "PLN")), .rate(share), .rate(share * share * (0.4 + 0.6 * share)),
      ])
    }
    var top = ReportTable(
      name: "top", columns: ["currency", "top_share", "customers", "revenue", "revenue_share"])
    for (share, revenue) in [(0.01, 0.08), (0.1, 0.31), (0.21, 0.47), (0.5, 0.79)] {
      top.append([
        .text(name(3, "PLN")), .rate(share), .count(Int(4_100 * share)),
        .money(Decimal4(Int(431_234 * revenue))), .rate(revenue),
      ])
    }
    return Report(
      name: "revenue", definition: [.init("every", .text("month"))],
      tables: [summary, trend, lorenz, top])
  }

  static func retention() -> Report {
    var table = ReportTable(
      name: "cohorts", columns: ["cohort", "size", "period", "persons", "rate", "mature"])
    for cohort in 0..<8 {
      for period in 0...(8 - cohort) {
        let rate = period == 0 ? 1 : 0.42 / Double(period) + 0.01 * Double(cohort)
        table.append([
          .date(CivilDate(daysSince1970: 20_332 + 7 * cohort)), .count(2_000 - 90 * cohort),
          .count(period), .count(Int(rate * 2_000)), .rate(rate), .flag(period < 8 - cohort),
        ])
      }
    }
    return Report(
      name: "retention", definition: [.init("unit", .text("week"))], tables: [table])
  }

  static func paths(_ name: Naming) -> Report {
    var table = ReportTable(
      name: "edges",
      columns: [
        "position", "from_event", "to_event", "persons", "transitions", "median_seconds",
      ])
    let events = ["home", "search", "view_item", "add_to_cart", "purchase", "(end)"]
    for (index, event) in events.enumerated() {
      table.append([
        .count(1), .text("(start)"), .text(name(index, event)), .count(900),
        .count(6_000 / (index + 1)), .seconds(0),
      ])
    }
    for position in 2...4 {
      for (index, from) in events.dropLast().enumerated() {
        for (other, to) in events.enumerated() where other != index {
          table.append([
            .count(position), .text(name(index, from)), .text(name(other, to)), .count(400),
            .count(3_000 / (index + other + 1) / position), .seconds(30),
          ])
        }
      }
    }
    return Report(
      name: "paths", definition: [.init("depth", .number(5)), .init("per", .text("session"))],
      tables: [table])
  }

  static func channels(_ name: Naming) -> Report {
    var table = ReportTable(
      name: "credit", columns: ["model", "channel", "conversions", "revenue", "currency"])
    for model in ["first", "last_non_direct", "markov"] {
      for (index, channel) in ["Paid Search", "Organic Search", "Email", "unattributed"]
        .enumerated()
      {
        table.append([
          .text(model), .text(name(index, channel)), .number(1_800.5 / Double(index + 1)),
          .money(Decimal4(150_000 / (index + 1))), .text("PLN"),
        ])
      }
    }
    return Report(
      name: "channels", definition: [.init("lookback", .text("30d"))], tables: [table])
  }

  static func surveys(_ name: Naming) -> Report {
    var table = ReportTable(
      name: "scores",
      columns: ["survey", "stage", "answers", "score", "low", "high", "response_rate"])
    for (index, stage) in ["awareness", "purchase", "support"].enumerated() {
      table.append([
        .text(name(index + 9, "nps")), .text(stage), .count([12, 900, 45][index]),
        .number([55, 31.5, -12][index]), .number(-20), .number(40), .rate(0.2),
      ])
    }
    return Report(name: "surveys", tables: [table])
  }
}
