public import CairnModel

/// What became of every cart, and what was lost with it: `docs/meaning/carts.md`.
public struct CartsAnalysis: Analysis {
  public let question: CartsQuestion
  private let rules: CommerceRules

  public init(_ question: CartsQuestion, _ definitions: Definitions) {
    self.question = question
    rules = definitions.commerce
  }

  public var name: String { "carts" }

  public var needs: EventNeeds {
    var needs = CartColumns.needs(rules)
    needs.sessions = question.countsSessions
    return needs
  }

  public var breakdownUnit: BreakdownUnit { .event(needs.names) }

  public func start(_ context: WalkContext) -> CartFold { CartFold(context) }

  public func report(
    _ whole: CartFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let tallies = whole.byCurrency(context)
    var report = Report(name: name, definition: settings(context))
    report.tables = [summary(tallies, whole.hasSessions), depth(tallies)]
    report.notes = notes(whole)
    return report
  }

  private func summary(
    _ tallies: [(currency: ByteText, tally: CartTally)], _ hasSessions: Bool
  ) -> ReportTable {
    var table = ReportTable(
      name: "summary",
      columns: [
        "carts", "ordered", "emptied", "abandoned", "open", "abandonment_rate", "recovered",
        "recovery_rate", "value_lost", "value_recovered", "net_value_lost", "currency",
        "orders_without_cart", "sessions_with_cart", "sessions_with_cart_and_order",
        "session_abandonment_rate", "abandonment_low", "abandonment_high",
        "median_recovery_seconds",
      ])
    for (currency, tally) in tallies {
      let abandoned = tally.carts(.abandoned)
      let ended = tally.carts(.ordered) + abandoned
      let interval = WilsonInterval(abandoned, of: ended)
      let sessions: [Cell] =
        hasSessions
        ? [
          .count(tally.sessionsWithCart), .count(tally.sessionsWithCartAndOrder),
          .share(
            tally.sessionsWithCart - tally.sessionsWithCartAndOrder, of: tally.sessionsWithCart),
        ] : [.null, .null, .null]
      let outcomes: [Cell] = [
        .count(tally.carts), .count(tally.carts(.ordered)), .count(tally.carts(.emptied)),
        .count(abandoned), .count(tally.carts(.open)), .share(abandoned, of: ended),
      ]
      let money: [Cell] = [
        .count(tally.recovered), .share(tally.recovered, of: abandoned), .total(tally.valueLost),
        .total(tally.valueRecovered), .total(tally.valueLost - tally.valueRecovered),
        .text(currency), .count(tally.ordersWithoutCart),
      ]
      let spread: [Cell] = [
        interval.map { .rate($0.low) } ?? .null, interval.map { .rate($0.high) } ?? .null,
        tally.medianDelay.map(Cell.seconds) ?? .null,
      ]
      table.append(outcomes + money + sessions + spread)
    }
    return table
  }

  private func depth(_ tallies: [(currency: ByteText, tally: CartTally)]) -> ReportTable {
    var table = ReportTable(
      name: "depth",
      columns: [
        "currency", "step", "carts", "ordered", "emptied", "abandoned", "open", "value_lost",
      ])
    for (currency, tally) in tallies {
      for depth in Cart.Depth.allCases {
        let ended = tally.byDepth[depth.rawValue]
        let outcomes = Cart.Outcome.allCases.map { Cell.count(ended.carts[$0.rawValue]) }
        table.append(
          [.text(currency), .text(depth.name), .count(ended.carts.reduce(0, +))] + outcomes
            + [.total(ended.valueLost)])
      }
    }
    return table
  }

  private func settings(_ context: WalkContext) -> [Report.Setting] {
    func list(_ names: Set<ByteText>) -> SettingValue {
      .list(names.sorted().map { .text($0.description) })
    }
    return [
      Report.Setting("order", list(rules.orderEvents)), Report.Setting("add", list(rules.cartAdd)),
      Report.Setting("remove", list(rules.cartRemove)),
      Report.Setting("checkout", list(rules.checkout)),
      Report.Setting("shipping", list(rules.shipping)),
      Report.Setting("payment", list(rules.payment)),
      Report.Setting("value", .text(rules.cartValue.rawValue)),
      Report.Setting("abandon_after", .text(rules.abandonAfter.text)),
      Report.Setting("recover_within", .text(rules.recoverWithin.text)),
      Report.Setting("recovers_by_any_order", .flag(rules.recoversByAnyOrder)),
      context.currencySetting,
    ] + context.scopeSettings
  }

  private func notes(_ fold: CartFold) -> [String] {
    var notes: [String] = []
    if fold.foreignEvents > 0 {
      notes.append(
        "\(fold.foreignEvents) priced events in another currency than their cart's are left out of "
          + "its value")
    }
    if fold.strayEvents > 0 {
      notes.append("\(fold.strayEvents) removes and checkout steps belong to no cart")
    }
    if fold.hasSessions {
      notes.append("a session is counted by its first cart event or order, not by its first event")
    }
    return notes
  }
}
