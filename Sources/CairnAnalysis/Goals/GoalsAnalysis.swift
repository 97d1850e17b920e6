public import CairnModel

/// Whether customers reached what they wanted, and with how much effort: `docs/meaning/goals.md`.
public struct GoalsAnalysis: Analysis {
  public let question: GoalsQuestion
  private let goals: [GoalRules]

  public init(_ question: GoalsQuestion, _ definitions: Definitions) {
    self.question = question
    goals = definitions.goals.filter { question.goal == nil || question.goal == $0.name }
  }

  public var name: String { "goals" }

  public var needs: EventNeeds {
    var needs = EventNeeds()
    // Effort counts everything that a person does.
    needs.names = nil
    for goal in goals {
      needs.add(filtersOf: goal.start)
      needs.add(filtersOf: goal.end)
      if let same = goal.same { needs.add(property: same) }
    }
    return needs
  }

  public func start(_ context: WalkContext) -> GoalsFold { GoalsFold(seen(context), context) }

  /// A goal of which the store has seen neither start nor end is left out, unless it was asked for
  /// by name.
  private func seen(_ context: WalkContext) -> [GoalRules] {
    goals.filter { goal in
      guard question.goal == nil else { return true }
      guard let starts = goal.start.names, let ends = goal.end.names else { return true }
      func isSeen(_ names: Set<ByteText>) -> Bool {
        names.contains { context.code(ofName: $0) != nil }
      }
      return isSeen(starts) || isSeen(ends)
    }
  }

  public func report(
    _ whole: GoalsFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let goals = seen(context)
    let order = goals.indices.sorted { ByteText(goals[$0].name) < ByteText(goals[$1].name) }
    var report = Report(name: name, definition: settings(goals, context))
    report.tables = [
      rates(order.map { (goals[$0].name, whole.tallies[$0]) }),
      effort(order.map { (goals[$0].name, whole.tallies[$0]) }),
    ]
    if goals.isEmpty {
      report.notes.append(
        "the store has seen neither start nor end of any goal of the definitions: name yours under "
          + "'goals'"
      )
    }
    let missing = self.goals.map(\.name).filter { name in !goals.contains { $0.name == name } }
    if !missing.isEmpty, !goals.isEmpty {
      report.notes.append(
        "goals of which neither start nor end was seen are left out: "
          + missing.joined(separator: ", "))
    }
    for goal in goals where goal.within == nil {
      report.notes.append("\(goal.name) has no 'within': every attempt is mature, none is open")
    }
    for (goal, tally) in zip(goals, whole.tallies) where tally.attempts > 0 && tally.mature == 0 {
      report.notes.append(
        "\(goal.name) has no rate yet: no attempt has had its \(goal.within?.text ?? "time") by the "
          + "end of data")
    }
    return report
  }

  private func rates(_ goals: [(name: String, tally: GoalTally)]) -> ReportTable {
    var table = ReportTable(
      name: "goals",
      columns: [
        "goal", "persons", "attempts", "mature", "reached", "reached_mature", "rate", "low", "high",
        "open", "median_seconds", "p90_seconds",
      ])
    for (name, tally) in goals {
      let interval = WilsonInterval(tally.reachedMature, of: tally.mature)
      let times = SortedQuantiles(microseconds: tally.times)
      table.append([
        .text(name), .count(tally.persons), .count(tally.attempts), .count(tally.mature),
        .count(tally.reached), .count(tally.reachedMature),
        .share(tally.reachedMature, of: tally.mature), interval.map { .rate($0.low) } ?? .null,
        interval.map { .rate($0.high) } ?? .null, .count(tally.open),
        times.medianSeconds.map { .seconds($0) } ?? .null,
        times.seconds(atPercent: 90).map { .seconds($0) } ?? .null,
      ])
    }
    return table
  }

  private func effort(_ goals: [(name: String, tally: GoalTally)]) -> ReportTable {
    var table = ReportTable(
      name: "effort",
      columns: [
        "goal", "outcome", "attempts", "median_interactions", "p90_interactions",
        "median_active_seconds", "p90_active_seconds", "repeat_share",
      ])
    for (name, tally) in goals {
      for (outcome, effort) in [("not reached", tally.ofOthers), ("reached", tally.ofReached)] {
        let interactions = SortedQuantiles(microseconds: effort.interactions)
        let active = SortedQuantiles(microseconds: effort.active)
        table.append([
          .text(name), .text(outcome), .count(interactions.count),
          interactions.medianSeconds.map { .number($0) } ?? .null,
          interactions.seconds(atPercent: 90).map { .number($0) } ?? .null,
          active.medianSeconds.map { .seconds($0) } ?? .null,
          active.seconds(atPercent: 90).map { .seconds($0) } ?? .null,
          .share(effort.repeated, of: interactions.count),
        ])
      }
    }
    return table
  }

  private func settings(_ goals: [GoalRules], _ context: WalkContext) -> [Report.Setting] {
    let described = goals.map { goal in
      Report.Setting(
        goal.name,
        .object([
          Report.Setting("start", .text(goal.start.text)),
          Report.Setting("end", .text(goal.end.text)),
          Report.Setting("same", goal.same.map { .text($0.description) } ?? .null),
          Report.Setting("within", goal.within.map { .text($0.text) } ?? .null),
        ]))
    }
    return [Report.Setting("goals", .object(described))] + context.scopeSettings
  }
}
