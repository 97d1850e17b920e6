import CairnModel

/// The tables of the revenue report.
struct RevenueTables {
  private let question: RevenueQuestion
  private let calendar: PeriodCalendar
  private let context: WalkContext
  private let currencies: [Currency]

  /// What one currency comes to.
  private struct Currency {
    var name: Cell
    var tally: RevenueTally
    var concentration: RevenueConcentration
    var intervals: RevenueIntervals?
    var trend: TrendIntervals?
  }

  init(
    _ question: RevenueQuestion, _ context: WalkContext, _ persons: [PersonRef],
    _ tallies: [(currency: ByteText, tally: RevenueTally)]
  ) {
    self.question = question
    self.context = context
    calendar = PeriodCalendar(unit: question.every, context.definitions)
    // A store without orders has one row of zeros.
    let target = context.definitions.commerce.rates?.target
    let none = target ?? MoneyRows.currency(ofCode: OrderRow.unstated, context)
    let known = tallies.isEmpty ? [(currency: none, tally: RevenueTally())] : tallies
    currencies = known.map { name, tally in
      Currency(
        name: .text(name), tally: tally,
        concentration: RevenueConcentration(tally.persons.map(\.net)),
        intervals: question.showsIntervals
          ? RevenueIntervals(tally, persons, top: question.topShares) : nil,
        trend: question.showsIntervals ? TrendIntervals(tally, persons) : nil)
    }
  }

  var all: [ReportTable] { [summary, top, trend, lorenz, intervals] }

  private var summary: ReportTable {
    var table = ReportTable(
      name: "summary",
      columns: [
        "currency", "orders", "customers", "gross_revenue", "refunds", "net_revenue", "aov",
        "median_order_value", "repeat_customers", "repeat_customer_share",
        "repeat_customer_revenue_share", "repeat_order_share", "repeat_order_revenue_share", "gini",
        "aov_low", "aov_high", "assumed_first_orders",
      ])
    for currency in currencies {
      let tally = currency.tally
      let money: [Cell] = [
        currency.name, .count(tally.orders), .count(tally.customers), .total(tally.gross),
        .total(tally.refunds), .total(tally.net), tally.averageOrderValue.map(Cell.total) ?? .null,
        tally.medianOrderValue.map(Cell.total) ?? .null,
      ]
      let repeats: [Cell] = [
        .count(tally.repeatCustomers), .share(tally.repeatCustomers, of: tally.customers),
        .share(tally.repeatCustomerNet, of: tally.net),
        .share(tally.repeatOrders, of: tally.orders), .share(tally.repeatOrderNet, of: tally.net),
        currency.concentration.gini,
      ]
      let ends = Cell.moneyEnds(currency.intervals?.averageOrder)
      table.append(money + repeats + ends + [.count(tally.assumedFirstOrders)])
    }
    return table
  }

  /// Where each figure lies with 95 % confidence.
  private var intervals: ReportTable {
    var table = ReportTable(
      name: "intervals", columns: ["currency", "figure", "value", "low", "high", "method"])
    for currency in currencies {
      let tally = currency.tally
      let own = currency.intervals
      let customers = WilsonInterval(tally.repeatCustomers, of: tally.customers)
      let rows: [(String, Cell, [Cell], String)] = [
        (
          "aov", tally.averageOrderValue.map(Cell.total) ?? .null,
          Cell.moneyEnds(own?.averageOrder), "bootstrap"
        ),
        (
          "gini", currency.concentration.gini, Cell.ends(own?.gini), "bootstrap"
        ),
        (
          "repeat_customer_revenue_share", .share(tally.repeatCustomerNet, of: tally.net),
          Cell.ends(own?.repeatCustomerRevenue), "bootstrap"
        ),
        (
          "repeat_customer_share", .share(tally.repeatCustomers, of: tally.customers),
          Cell.ends(customers), "wilson"
        ),
        (
          "repeat_order_revenue_share", .share(tally.repeatOrderNet, of: tally.net),
          Cell.ends(own?.repeatOrderRevenue), "bootstrap"
        ),
        (
          "repeat_order_share", .share(tally.repeatOrders, of: tally.orders),
          Cell.ends(own?.repeatOrders), "bootstrap"
        ),
      ]
      for (figure, value, ends, method) in rows {
        table.append([currency.name, .text(figure), value] + ends + [.text(method)])
      }
    }
    return table
  }

  private var top: ReportTable {
    var table = ReportTable(
      name: "top",
      columns: [
        "currency", "top_share", "customers", "revenue", "revenue_share", "share_low", "share_high",
      ])
    for currency in currencies {
      let concentration = currency.concentration
      for (index, share) in question.topShares.enumerated() {
        let count = concentration.persons(inTop: share)
        let revenue = concentration.revenue(ofTop: count)
        table.append(
          [
            currency.name, .rate(Double(share.tenThousandths) / 10_000), .count(count),
            .total(revenue), .share(revenue, of: concentration.total),
          ] + Cell.ends(currency.intervals?.top[index]))
      }
    }
    return table
  }

  private var trend: ReportTable {
    var table = ReportTable(
      name: "trend",
      columns: [
        "period", "currency", "orders", "customers", "net_revenue", "aov", "mature", "left_edge",
        "aov_low", "aov_high",
      ])
    let periods = currencies.flatMap(\.tally.trend.keys)
    guard let first = periods.min(), let last = periods.max() else { return table }
    for period in first...last {
      let isOver = context.dataEnd.map { calendar.start(of: period + 1) <= $0 } ?? false
      let isEdge = context.dataStart.map { calendar.start(of: period) <= $0 } ?? false
      for currency in currencies {
        let figures = currency.tally.trend[period] ?? RevenueTally.Period()
        let average = figures.orders == 0 ? nil : figures.net.divided(by: figures.orders)
        table.append(
          [
            .date(calendar.firstDay(of: period)), currency.name, .count(figures.orders),
            .count(figures.customers), .total(figures.net), average.map { .total($0) } ?? .null,
            .flag(isOver), .flag(isEdge),
          ] + Cell.moneyEnds(average == nil ? nil : currency.trend?.averageOrders[period]))
      }
    }
    return table
  }

  private var lorenz: ReportTable {
    var table = ReportTable(
      name: "lorenz", columns: ["currency", "customer_share", "revenue_share"])
    for currency in currencies {
      for point in 0...20 {
        table.append([
          currency.name, .rate(Double(point) / 20),
          currency.concentration.lorenz(twentieths: point),
        ])
      }
    }
    return table
  }
}
