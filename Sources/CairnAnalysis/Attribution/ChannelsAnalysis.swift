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
    let orders = book.orders.filter {
      $0.row.isInFocus && context.scope.contains($0.row.time)
    }
    let currencies = CurrencyNames(Set(orders.map(\.row.currency)), context)
    let conversions = orders.map { order in
      Conversion(
        path: whole.paths[order.place], value: order.row.value,
        currency: currencies.index(ofCode: order.row.currency))
    }
    let chain = question.models.contains(.markov) ? self.chain(conversions, whole) : nil
    let tables = ChannelTables(context, conversions, currencies.names)
    var report = Report(name: name, definition: settings(context))
    report.tables = [tables.credit(books(conversions, chain, tables.size)), tables.totals]
    if let chain { report.tables.append(tables.removal(chain)) }
    report.notes = notes(chain, whole)
    return report
  }

  private func chain(_ conversions: [Conversion], _ fold: TouchFold) -> MarkovChain {
    var ways: [[UInt16]: (converted: Int, lost: Int)] = [:]
    for conversion in conversions {
      ways[conversion.path.runs.map(\.channel), default: (0, 0)].converted += 1
    }
    for (way, persons) in fold.lostWays { ways[way, default: (0, 0)].lost += persons }
    return MarkovChain(ways)
  }

  private func books(
    _ conversions: [Conversion], _ chain: MarkovChain?, _ size: CreditSize
  ) -> [(model: ChannelsQuestion.Model, book: CreditBook)] {
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
    ] + rules.orderSettings + [context.currencySetting] + context.scopeSettings
  }

  private func notes(_ chain: MarkovChain?, _ fold: TouchFold) -> [String] {
    var notes: [String] = []
    if chain != nil, fold.lostWays.isEmpty {
      notes.append(
        "nobody with a touch failed to convert: every channel's removal costs all it saw")
    }
    if question.models.contains(.shapley) {
      notes.append("shapley counts conversions of persons whose channels all lie in a set")
    }
    return notes
  }
}

/// The tables of the channels report.
struct ChannelTables {
  private let context: WalkContext
  private let conversions: [Conversion]
  private let channels: [String]
  private let currencies: [ByteText]

  init(_ context: WalkContext, _ conversions: [Conversion], _ currencies: [ByteText]) {
    self.context = context
    self.conversions = conversions
    channels = context.definitions.channels.channels
    self.currencies =
      currencies.isEmpty ? [MoneyRows.currency(ofCode: OrderRow.unstated, context)] : currencies
  }

  var size: CreditSize { CreditSize(channels: channels.count, currencies: currencies.count) }

  func credit(_ books: [(model: ChannelsQuestion.Model, book: CreditBook)]) -> ReportTable {
    var table = ReportTable(
      name: "credit", columns: ["model", "channel", "conversions", "revenue", "currency"])
    let names = (channels + ["unattributed"]).map { ByteText($0) }
    let order = names.indices.sorted { names[$0] < names[$1] }
    for (model, book) in books.sorted(by: { ByteText($0.0.rawValue) < ByteText($1.0.rawValue) }) {
      for channel in order {
        for (index, currency) in currencies.enumerated() {
          let credit = book.credits[index][channel]
          let isShown = channel == channels.count || credit.pieces > 0
          guard isShown else { continue }
          table.append([
            .text(model.rawValue), .text(names[channel]),
            .number(Double(credit.pieces) / Double(CreditShares.conversion)),
            .total(credit.value), .text(currency),
          ])
        }
      }
    }
    return table
  }

  /// What every model shares out.
  var totals: ReportTable {
    var table = ReportTable(
      name: "totals", columns: ["currency", "conversions", "revenue", "without_touch"])
    for (index, currency) in currencies.enumerated() {
      let own = conversions.filter { $0.currency == index }
      let value = own.reduce(MoneySum.zero) { $0 + MoneySum($1.value) }
      table.append([
        .text(currency), .count(own.count), .total(value),
        .count(own.count { $0.path.lastChannel == nil }),
      ])
    }
    return table
  }

  func removal(_ chain: MarkovChain) -> ReportTable {
    var table = ReportTable(
      name: "removal", columns: ["channel", "removal_effect", "conversion_with_all"])
    let rows = zip(chain.channels, chain.effects).map { (ByteText(channels[Int($0)]), $1) }
    for (channel, effect) in rows.sorted(by: { $0.0 < $1.0 }) {
      table.append([.text(channel), .rate(effect), .rate(chain.conversion)])
    }
    return table
  }
}
