import CairnJourney
public import CairnModel

/// Which channels brought the orders: `docs/meaning/attribution.md`.
public struct ChannelsAnalysis: Analysis {
  public let question: ChannelsQuestion
  private let rules: CommerceRules

  public init(_ question: ChannelsQuestion, _ definitions: Definitions) {
    precondition(question.halfLife > .zero, "a touch loses its weight in some time")
    self.question = question
    rules = definitions.commerce
  }

  public var name: String { "channels" }

  public var needs: EventNeeds {
    var needs = OrderColumns.needs(rules)
    if let goal = question.goal { needs.add(filtersOf: goal) }
    // Any event may be a touch.
    needs.names = nil
    needs.sessions = true
    needs.channels = true
    return needs
  }

  public var breakdownUnit: BreakdownUnit {
    .event(question.goal.map(\.names) ?? rules.orderEvents)
  }

  public func start(_ context: WalkContext) -> TouchFold { TouchFold(question, context) }

  public func report(
    _ whole: TouchFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let book = OrderBook(whole.log)
    let places = book.orders.indices.filter { place in
      let row = book.orders[place].row
      return row.isInFocus && context.scope.contains(row.time)
    }
    var exchange = Exchange(context)
    let rows = places.map { exchange.exchanged(book.orders[$0].row) }
    let currencies = CurrencyNames(Set(rows.map(\.currency)), context)
    let paths = whole.paths(of: book)
    let conversions = zip(places, rows).map { place, row in
      let order = book.orders[place]
      return Conversion(
        path: paths[place], value: row.value,
        currency: currencies.index(ofCode: row.currency), time: row.time,
        isFirst: book.firstOrders[Int(order.row.person)] == place)
    }
    let firsts = conversions.filter(\.isFirst)
    let lost = whole.lostWays(book)
    let chain = question.models.contains(.markov) ? self.chain(conversions, lost) : nil
    let tables = ChannelTables(context, conversions, currencies.names)
    var report = Report(name: name, definition: settings(context))
    report.tables = [tables.credit(books(conversions, chain, tables.size)), tables.totals]
    if let chain { report.tables.append(tables.removal(chain)) }
    report.notes = notes(chain, hasLost: !lost.isEmpty) + exchange.tally.notes(context)
    if currencies.names.count > 1 {
      report.notes.append(
        "amounts of different currencies are not added up: each currency has rows of its own")
    }
    let stated = Set(book.orders.map { MoneyRows.currency(ofCode: $0.row.currency, context) })
    addSpend(to: &report, tables, stated) { self.books($0 ? firsts : conversions, chain, $1) }
    return report
  }

  private typealias Books = [(model: ChannelsQuestion.Model, book: CreditBook)]

  /// What channels cost beside the credit of the touches of the same days; `books` gives that of
  /// all conversions, or only of persons' first.
  private func addSpend(
    to report: inout Report, _ tables: ChannelTables, _ currencies: Set<ByteText>,
    _ books: (_ ofFirsts: Bool, CreditSize) -> Books
  ) {
    if question.leavesOutSpend {
      report.notes.append(
        "what channels cost is not known by the values of --by: the table spend is left out")
    }
    guard let spend = question.spend else { return }
    let costs = ChannelCosts(spend, currencies, tables.context)
    var size = tables.size
    size.period = costs.period
    let (all, first) = (books(false, size), books(true, size))
    report.tables.append(
      tables.spend(
        costs,
        zip(all, first).map { SpendBook(model: $0.model, all: $0.book, first: $1.book) }))
    report.notes += costs.notes(tables.channels)
  }

  private func chain(
    _ conversions: [Conversion], _ lost: [[UInt16]: Int]
  ) -> MarkovChain {
    var ways: [[UInt16]: (converted: Int, lost: Int)] = [:]
    for conversion in conversions {
      ways[conversion.path.runs.map(\.channel), default: (0, 0)].converted += 1
    }
    for (way, persons) in lost { ways[way, default: (0, 0)].lost += persons }
    return MarkovChain(ways)
  }

  private func books(
    _ conversions: [Conversion], _ chain: MarkovChain?, _ size: CreditSize
  ) -> Books {
    question.models.map { model in
      if model == .markov, let chain { return (model, CreditBook(chain, conversions, size)) }
      return (model, CreditBook(model, conversions, size, halfLife: question.halfLife))
    }
  }

  private func settings(_ context: WalkContext) -> [Report.Setting] {
    [
      Report.Setting("attribution", .list(question.models.map { .text($0.rawValue) })),
      Report.Setting("lookback", .text(question.lookback.text)),
      Report.Setting("goal", question.goal.map { .text($0.text) } ?? .null),
      Report.Setting("half_life", .text(question.halfLife.text)),
      Report.Setting("reset", .text(question.resetsAfterConversion ? "after-conversion" : "none")),
      Report.Setting("spend", question.spend.map { .text($0.file) } ?? .null),
    ] + rules.orderSettings + [context.currencySetting] + rules.exchangeSettings
      + context.scopeSettings
  }

  private func notes(_ chain: MarkovChain?, hasLost: Bool) -> [String] {
    var notes: [String] = []
    if chain != nil, !hasLost {
      notes.append(
        "nobody with a touch failed to convert: every channel's removal costs all it saw")
    }
    if question.models.contains(.shapley) {
      notes.append("shapley counts conversions of persons whose channels all lie in a set")
    }
    if question.models.contains(.participation) {
      notes.append("under participation each channel gets the whole: its sums exceed the totals")
    }
    return notes
  }
}
