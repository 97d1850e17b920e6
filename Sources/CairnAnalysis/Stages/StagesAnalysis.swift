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
    report.notes = notes(whole, revenue)
    return report
  }

  private func settings(_ model: StageModel) -> [Report.Setting] {
    [
      Report.Setting("stage_model", .text(model.name)),
      Report.Setting("stages", .list(model.stages.map { .text($0) })),
      Report.Setting("journey", .list(model.journey.map { .text($0) })),
      Report.Setting("dormant_after", .text(model.dormantAfter.text)),
      Report.Setting(
        "order", .list(commerce.orderEvents.sorted().map { .text($0.description) })),
    ]
  }

  private func notes(_ fold: StagesFold, _ revenue: StageRevenue) -> [String] {
    let events = fold.stages.map(\.events).reduce(0, +)
    var notes = ["\(fold.stages.last?.events ?? 0) of \(events) events have no stage"]
    let others = revenue.otherCurrencies
    if let currency = revenue.currency, !others.isEmpty {
      notes.append(
        "revenue is that in \(currency); the table revenue also has "
          + others.map(\.description).joined(separator: ", "))
    }
    return notes
  }
}
