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
    guard question.countsSessions else { return needs }
    needs.sessions = true
    needs.channels = true
    // The event that opened a returning session may be any.
    needs.names = nil
    return needs
  }

  public var breakdownUnit: BreakdownUnit { .event(CartColumns.needs(rules).names) }

  public func start(_ context: WalkContext) -> CartFold { CartFold(context) }

  public func agree(_ folds: inout [CartFold], _ context: WalkContext) {
    CartFold.agree(&folds, context)
  }

  public func report(
    _ whole: CartFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let tallies = whole.byCurrency(context)
    var report = Report(name: name, definition: settings(context))
    let tables = CartTables(tallies, context)
    report.tables = [
      tables.summary(question.countsSessions), tables.depth, tables.rates(question.countsSessions),
      tables.recoveries,
    ]
    report.notes = notes(whole, tallies.count) + whole.exchanged.notes(context)
    return report
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
    ] + rules.exchangeSettings + context.scopeSettings
  }

  private func notes(_ fold: CartFold, _ currencies: Int) -> [String] {
    var notes: [String] = []
    if fold.foreignEvents > 0 {
      notes.append(
        fold.foreignEvents == 1
          ? "1 priced event in another currency than its cart's is left out of its value"
          : "\(fold.foreignEvents) priced events in another currency than their cart's are left out "
            + "of its value")
    }
    if fold.strayEvents > 0 {
      notes.append(
        fold.strayEvents.counted(
          "remove or checkout step belongs", "removes and checkout steps belong") + " to no cart")
    }
    if currencies > 1 {
      notes.append("carts of different currencies are not added up: each currency has a row")
    }
    if question.countsSessions {
      notes.append("a session is counted by its first cart event or order, not by its first event")
      notes.append(
        "session_abandonment_rate is what tools print that know no carts but sessions (Matomo, "
          + "Snowplow): who comes back tomorrow and buys is one session that abandoned")
    }
    return notes
  }
}
