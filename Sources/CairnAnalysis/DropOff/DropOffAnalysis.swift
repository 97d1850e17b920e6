public import CairnModel

/// Where roads lose persons, what they were worth and what they did next:
/// `docs/meaning/drop-off.md`.
public struct DropOffAnalysis: Analysis {
  public let question: DropOffQuestion
  private let definitions: Definitions

  public init(_ question: DropOffQuestion, _ definitions: Definitions) {
    self.question = question
    self.definitions = definitions
  }

  public var name: String { "dropoff" }

  public var needs: EventNeeds {
    var needs = CartColumns.needs(definitions.commerce)
      .union(OrderColumns.needs(definitions.commerce))
    for funnel in question.funnels { needs = needs.union(FunnelAnalysis(funnel).needs) }
    // The stage model of the walk is not known yet; most have no filter on their support events.
    for model in definitions.stageModels.indices {
      for step in DropOffPast.supportSteps(definitions, model) ?? [] { needs.add(filtersOf: step) }
    }
    for property in question.compared { needs.add(property: property) }
    // Whatever leavers do next is of interest, and by which channel they come back.
    needs.names = nil
    needs.channels = true
    if question.hasStageRoad { needs.stages = true }
    return needs
  }

  /// By the entry of the one funnel; where there are several roads, by the person.
  public var breakdownUnit: BreakdownUnit {
    question.namesRoads ? .person : .event(question.funnels[0].steps.first?.names)
  }

  public func start(_ context: WalkContext) -> DropOffFold { DropOffFold(question, context) }

  public func report(
    _ whole: DropOffFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let tables = DropOffTables(question, whole, context)
    var report = Report(name: name, definition: settings(context))
    report.tables = [tables.points, tables.after, tables.exits, tables.elsewhere]
    if question.explains { report.tables.append(tables.differences) }
    report.notes = notes(tables, whole, context)
    return report
  }

  private func settings(_ context: WalkContext) -> [Report.Setting] {
    var settings: [Report.Setting] = []
    if question.namesRoads {
      settings.append(
        Report.Setting(
          "funnels",
          .list(
            question.funnels.map { .object(FunnelSettings($0, context).settings) })))
      if question.hasStageRoad {
        let model = context.definitions.stageModels[context.stageModel]
        settings.append(Report.Setting("stages", .list(model.journey.map { .text($0) })))
        settings.append(Report.Setting("dormant_after", .text(model.dormantAfter.text)))
      }
      settings += context.scopeSettings
    } else {
      settings = FunnelSettings(question.funnels[0], context).settings
    }
    settings += definitions.commerce.exchangeSettings
    settings.append(Report.Setting("explain", .flag(question.explains)))
    if question.explains {
      settings.append(
        Report.Setting(
          "landmark",
          .list(question.funnels.indices.map { .text(question.landmark(ofFunnel: $0).text) })))
    }
    return settings
  }

  private func notes(
    _ tables: DropOffTables, _ fold: DropOffFold, _ context: WalkContext
  ) -> [String] {
    var notes: [String] = []
    if question.explains { notes += explanations(tables, fold) }
    if tables.hasEstimates {
      notes.append(
        "estimated_value supposes that leavers without a cart would have bought as often, and for "
          + "as much, as all who came to the step: more than they would. value_upper_bound "
          + "supposes that each of them would have bought")
    }
    if tables.hasCurrencies {
      notes.append("a step has a row for each currency: its persons are the same in each")
    }
    notes += fold.exchanged.uncountedNotes(context)
    if question.hasStageRoad {
      let model = context.definitions.stageModels[context.stageModel]
      notes.append(
        "on the road of the stages only those count who entered \(model.dormantAfter.text) or "
          + "longer before the end of data, and who has been silent for longer has left")
      if question.explains { notes.append("differences are searched for funnels only") }
    }
    return notes
  }

  private func explanations(_ tables: DropOffTables, _ fold: DropOffFold) -> [String] {
    var notes = [
      tables.searched.counted("candidate was", "candidates were")
        + " searched; q_value is corrected for the whole search"
    ]
    let early = fold.roads.reduce(0) { $0 + $1.landmark.early }
    if early > 0 {
      notes.append(
        "\(early) who had converted by the landmark had less time than the others and are left "
          + "out of differences")
    }
    let named = fold.roads.reduce(into: Set<UInt16>()) { $0.formUnion($1.landmark.named) }
    if !named.isEmpty {
      let names = named.sorted().map { question.compared[Int($0) - 1].description }
      notes.append(
        "not compared, for they have more than \(LandmarkTally.valueLimit) values: "
          + names.joined(separator: ", "))
    }
    return notes
  }
}
