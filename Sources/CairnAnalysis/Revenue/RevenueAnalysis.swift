public import CairnModel

/// What customers paid, who pays again, and how the revenue is spread: `docs/meaning/revenue.md`.
public struct RevenueAnalysis: Analysis {
  public let question: RevenueQuestion
  private let rules: CommerceRules

  public init(_ question: RevenueQuestion, _ definitions: Definitions) {
    self.question = question
    rules = definitions.commerce
  }

  public var name: String { "revenue" }

  public var needs: EventNeeds {
    var needs = OrderColumns.needs(rules)
    guard question.showsConversion else { return needs }
    // Who never ordered is part of a conversion rate.
    needs.names = nil
    needs.sessions = true
    return needs
  }

  /// The figures hang on orders and refunds, whatever else is read.
  public var breakdownUnit: BreakdownUnit { .event(OrderColumns.needs(rules).names) }

  public var breakdownShowsTraffic: Bool { question.showsConversion }

  public func start(_ context: WalkContext) -> RevenueFold { RevenueFold(context) }

  public func report(
    _ whole: RevenueFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let book = OrderBook(whole.log, before: context.scope.to)
    let money = MoneyRows(book, context)
    let tallies = tallies(money, PeriodCalendar(unit: question.every, context.definitions))
    var report = Report(name: name, definition: settings(context))
    report.tables = RevenueTables(question, context, book.persons, tallies).all
    if question.showsConversion { report.tables.insert(whole.traffic.table, at: 1) }
    report.notes = notes(book, money, context)
    return report
  }

  /// One tally for each currency.
  private func tallies(_ money: MoneyRows, _ calendar: PeriodCalendar) -> [(
    currency: ByteText, tally: RevenueTally
  )] {
    var tallies = money.currencies.map { ($0, RevenueTally()) }
    for rows in money.byPerson {
      guard let first = rows.first else { continue }
      tallies[Int(first.currency)].1.see(rows, calendar)
    }
    return tallies
  }

  private func settings(_ context: WalkContext) -> [Report.Setting] {
    rules.orderSettings + [
      Report.Setting("every", .text(question.every.rawValue)),
      Report.Setting("top", .list(question.topShares.map { .text($0.description) })),
      Report.Setting("first_order", rules.firstOrder.map { .text($0.description) } ?? .null),
      Report.Setting("week_starts", .text(context.definitions.weekStart.name)),
      context.currencySetting,
    ] + rules.exchangeSettings + context.scopeSettings
  }

  private func notes(
    _ book: OrderBook, _ money: MoneyRows, _ context: WalkContext
  ) -> [String] {
    var notes = book.oddities.notes + money.notes(context)
    if let start = context.dataStart, money.rows.contains(where: \.isAssumedFirst) {
      notes.append(
        "orders before the first event at \(start) are unknown, so some repeats look first: "
          + "assumed_first_orders counts those that may be; commerce.first_order can name a "
          + "property that knows better")
    }
    return notes
  }
}

extension CommerceRules {
  /// Which events are orders and refunds, for the head of a report.
  var orderSettings: [Report.Setting] {
    func list(_ names: Set<ByteText>) -> SettingValue {
      .list(names.sorted().map { .text($0.description) })
    }
    return [
      Report.Setting("order", list(orderEvents)),
      Report.Setting("order_id", .text(orderID.description)),
      Report.Setting("order_value", .text(orderValue.description)),
      Report.Setting("refund", list(refundEvents)),
      Report.Setting("refund_order", .text(refundOrder.description)),
      Report.Setting("refund_value", .text(refundValue.description)),
    ]
  }
  /// Which dated rates amounts were converted by.
  var exchangeSettings: [Report.Setting] {
    [
      Report.Setting("rates", ratesFile.map { .text($0) } ?? .null),
      Report.Setting("report_in", reportIn.map { .text($0.description) } ?? .null),
    ]
  }
}
