public import CairnModel

/// How recently, how often and for how much customers buy: `docs/meaning/customers.md`.
public struct CustomersAnalysis: Analysis {
  public let question: CustomersQuestion
  private let rules: CommerceRules

  public init(_ question: CustomersQuestion, _ definitions: Definitions) {
    self.question = question
    rules = definitions.commerce
  }

  public var name: String { "customers" }

  public var needs: EventNeeds { OrderColumns.needs(rules) }

  public func start(_ context: WalkContext) -> OrderLog { OrderLog(context) }

  public func report(
    _ whole: OrderLog, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let zone = context.definitions.zone
    let last = context.scope.to.map { $0 - TimeSpan(microseconds: 1) }
    let date = [last, context.dataEnd].compactMap(\.self).min()
    var report = Report(name: name, definition: settings(context))
    guard let date else {
      report.tables = CustomerTables(question, context).all(names)
      return report
    }
    let today = zone.day(of: date)
    let book = OrderBook(whole, before: context.scope.to)
    let money = MoneyRows(book, context)
    var tables = CustomerTables(question, context)
    tables.fill(book, money, today: today)
    report.tables = tables.all(names)
    report.notes = book.oddities.notes + money.notes(context) + tables.notes
    let day = CivilDate(daysSince1970: today)
    report.notes.append("recency is counted to \(day), the last day of the range or of the data")
    return report
  }

  private func settings(_ context: WalkContext) -> [Report.Setting] {
    rules.orderSettings + [
      Report.Setting("cohorts", .text(question.cohorts.rawValue)),
      Report.Setting("own_gaps", .number(question.ownGaps)),
      Report.Setting("predict", .flag(question.predicts)),
      context.currencySetting,
    ] + rules.exchangeSettings + context.scopeSettings
  }
}
