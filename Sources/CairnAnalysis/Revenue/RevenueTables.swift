import CairnModel

/// The tables of the revenue report.
struct RevenueTables {
  private let question: RevenueQuestion
  private let calendar: PeriodCalendar
  private let persons: [PersonRef]
  private let tallies: [(currency: Cell, tally: RevenueTally)]

  init(
    _ question: RevenueQuestion, _ context: WalkContext, _ persons: [PersonRef],
    _ tallies: [(currency: ByteText, tally: RevenueTally)]
  ) {
    self.question = question
    self.persons = persons
    calendar = PeriodCalendar(unit: question.every, context.definitions)
    // A store without orders has one row of zeros.
    let none = MoneyRows.currency(ofCode: OrderRow.unstated, context)
    self.tallies =
      tallies.isEmpty
      ? [(.text(none), RevenueTally())] : tallies.map { (.text($0.currency), $0.tally) }
  }

  var all: [ReportTable] { [summary, top, trend, lorenz] }

  private var summary: ReportTable {
    var table = ReportTable(
      name: "summary",
      columns: [
        "currency", "orders", "customers", "gross_revenue", "refunds", "net_revenue", "aov",
        "median_order_value", "repeat_customers", "repeat_customer_share",
        "repeat_customer_revenue_share", "repeat_order_share", "repeat_order_revenue_share", "gini",
        "aov_low", "aov_high",
      ])
    for (currency, tally) in tallies {
      let interval =
        question.showsIntervals ? tally.averageOrderValueInterval(persons) : nil
      table.append([
        currency, .count(tally.orders), .count(tally.customers), .total(tally.gross),
        .total(tally.refunds), .total(tally.net), tally.averageOrderValue.map(Cell.total) ?? .null,
        tally.medianOrderValue.map(Cell.total) ?? .null, .count(tally.repeatCustomers),
        .share(tally.repeatCustomers, of: tally.customers),
        .share(tally.repeatCustomerNet, of: tally.net),
        .share(tally.repeatOrders, of: tally.orders), .share(tally.repeatOrderNet, of: tally.net),
        RevenueConcentration(tally.personNets).gini, interval.map { .total($0.low) } ?? .null,
        interval.map { .total($0.high) } ?? .null,
      ])
    }
    return table
  }

  private var top: ReportTable {
    var table = ReportTable(
      name: "top", columns: ["currency", "top_share", "customers", "revenue", "revenue_share"])
    for (currency, tally) in tallies {
      let concentration = RevenueConcentration(tally.personNets)
      for share in question.topShares {
        let count = concentration.persons(inTop: share)
        let revenue = concentration.revenue(ofTop: count)
        table.append([
          currency, .rate(Double(share.tenThousandths) / 10_000), .count(count), .total(revenue),
          .share(revenue, of: concentration.total),
        ])
      }
    }
    return table
  }

  private var trend: ReportTable {
    var table = ReportTable(
      name: "trend", columns: ["period", "currency", "orders", "customers", "net_revenue", "aov"])
    let periods = tallies.flatMap(\.tally.trend.keys)
    guard let first = periods.min(), let last = periods.max() else { return table }
    for period in first...last {
      for (currency, tally) in tallies {
        let figures = tally.trend[period] ?? RevenueTally.Period()
        table.append([
          .date(calendar.firstDay(of: period)), currency, .count(figures.orders),
          .count(figures.customers), .total(figures.net),
          figures.orders == 0 ? .null : .total(figures.net.divided(by: figures.orders)),
        ])
      }
    }
    return table
  }

  private var lorenz: ReportTable {
    var table = ReportTable(
      name: "lorenz", columns: ["currency", "customer_share", "revenue_share"])
    for (currency, tally) in tallies {
      let concentration = RevenueConcentration(tally.personNets)
      for point in 0...20 {
        table.append([
          currency, .rate(Double(point) / 20), concentration.lorenz(twentieths: point),
        ])
      }
    }
    return table
  }
}
