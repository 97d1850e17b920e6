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

  public var needs: EventNeeds { OrderColumns.needs(rules) }

  public var breakdownUnit: BreakdownUnit { .event(needs.names) }

  public func start(_ context: WalkContext) -> OrderLog { OrderLog(context) }

  public func report(
    _ whole: OrderLog, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let book = OrderBook(whole, before: context.scope.to)
    let money = MoneyRows(book, context)
    let tallies = tallies(money, PeriodCalendar(unit: question.every, context.definitions))
    var report = Report(name: name, definition: settings(context))
    report.tables = RevenueTables(question, context, book.persons, tallies).all
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
      Report.Setting("week_starts", .text(context.definitions.weekStart.name)),
      context.currencySetting,
    ] + context.scopeSettings
  }

  private func notes(
    _ book: OrderBook, _ money: MoneyRows, _ context: WalkContext
  ) -> [String] {
    var notes = book.oddities.notes
    if money.unstated > 0 {
      let currency = MoneyRows.currency(ofCode: OrderRow.unstated, context)
      notes.append(
        "\(money.unstated) orders and refunds state no currency: they are in \(currency)")
    }
    if money.currencies.count > 1 {
      notes.append("amounts of different currencies are not added up: each has rows of its own")
    }
    if let start = context.dataStart {
      notes.append("orders before the first event at \(start) are unknown: some repeats look first")
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
}
