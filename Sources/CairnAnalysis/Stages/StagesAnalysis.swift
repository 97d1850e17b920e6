public import CairnModel

/// Where events stand in the journey and how persons move through it: `docs/meaning/stages.md`.
public struct StagesAnalysis: Analysis {
  private let commerce: CommerceRules

  /// The model is that of the walk, `WalkContext.stageModel`.
  public init(_ definitions: Definitions) { commerce = definitions.commerce }

  public var name: String { "stages" }

  public var needs: EventNeeds {
    var needs = EventNeeds()
    needs.stages = true
    return needs.union(OrderColumns.needs(commerce))
  }

  public var breakdownUnit: BreakdownUnit { .event(nil) }

  public func start(_ context: WalkContext) -> StagesFold { StagesFold(context) }

  public func report(
    _ whole: StagesFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let model = context.definitions.stageModels[context.stageModel]
    let revenue = StageRevenue(whole, context)
    var report = Report(name: name, definition: settings(model) + context.scopeSettings)
    report.tables = StageTables(ranks: StageRanks(model), fold: whole, revenue: revenue).all
    report.notes = notes(whole, revenue, context)
    return report
  }

  private func settings(_ model: StageModel) -> [Report.Setting] {
    [
      Report.Setting("stage_model", .text(model.name)),
      Report.Setting("stages", .list(model.stages.map { .text($0) })),
      Report.Setting("journey", .list(model.journey.map { .text($0) })),
      Report.Setting("dormant_after", .text(model.dormantAfter.text)),
      Report.Setting("unassigned_limit", .text(percent(model.unassignedLimit))),
      Report.Setting(
        "order", .list(commerce.orderEvents.sorted().map { .text($0.description) })),
    ] + commerce.exchangeSettings
  }

  private func notes(
    _ fold: StagesFold, _ revenue: StageRevenue, _ context: WalkContext
  ) -> [String] {
    let model = context.definitions.stageModels[context.stageModel]
    var notes = [unassignedNote(fold, model, context)]
    notes += model.unreachable.map { stage, behind in
      "the stage '\(stage)' is never reached: '\(behind)' takes all before"
    }
    let others = revenue.otherCurrencies
    if let currency = revenue.currency, !others.isEmpty {
      notes.append(
        "revenue is that in \(currency); the table revenue also has "
          + others.map(\.description).joined(separator: ", "))
    }
    return notes + revenue.exchanged.notes(context)
  }

  private func percent(_ share: Decimal4) -> String {
    "\(Decimal4(tenThousandths: share.tenThousandths * 100))%"
  }

  /// How many events no rule took; beyond the model's limit also which, so that a rule can be made.
  private func unassignedNote(
    _ fold: StagesFold, _ model: StageModel, _ context: WalkContext
  ) -> String {
    let events = fold.stages.map(\.events).reduce(0, +)
    let without = fold.unassigned.reduce(0, +)
    let note =
      "\(without) of \(events.counted("event", "events")) "
      + (without == 1 ? "has no stage" : "have no stage")
    let limit = Int128(model.unassignedLimit.tenThousandths) * Int128(events)
    guard Int128(without) * 10_000 > limit else { return note }
    let named = fold.unassigned.indices.filter { fold.unassigned[$0] > 0 }
      .map { (name: context.tables.names[$0], count: fold.unassigned[$0]) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    let most = named.prefix(3).map { "\($0.name) \($0.count)" }.joined(separator: ", ")
    return note + ", more than the limit of \(percent(model.unassignedLimit)) "
      + "(unassigned_limit of \(model.name)): a rule is missing for \(most)"
      + (named.count > 3
        ? " and " + (named.count - 3).counted("more name", "more names") : "")
  }
}
