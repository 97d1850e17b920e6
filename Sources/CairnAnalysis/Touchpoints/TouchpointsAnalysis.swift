public import CairnModel

/// Where people meet the firm, and what that goes with: `docs/meaning/touchpoints.md`.
public struct TouchpointsAnalysis: Analysis {
  public let question: TouchpointsQuestion
  private let definitions: Definitions

  public init(_ question: TouchpointsQuestion, _ definitions: Definitions) {
    self.question = question
    self.definitions = definitions
  }

  public var name: String { "touchpoints" }

  public var needs: EventNeeds {
    var needs = SurveyColumns.needs(definitions.surveys)
      .union(OrderColumns.needs(definitions.commerce))
    for rule in definitions.touchpoints {
      if let filter = rule.filter { needs.add(filter) }
    }
    needs.names = nil
    needs.sessions = true
    return needs
  }

  public func start(_ context: WalkContext) -> TouchpointsFold {
    TouchpointsFold(question, surveys(context), context)
  }

  /// The surveys that somebody answered.
  private func surveys(_ context: WalkContext) -> [SurveyRules] {
    definitions.surveys.filter { context.code(ofName: $0.event) != nil }
  }

  public func report(
    _ whole: TouchpointsFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let surveys = surveys(context)
    let tables = TouchpointTables(fold: whole, context: context, surveys: surveys)
    let credits = tables.credits
    var report = Report(
      name: name,
      definition: [
        Report.Setting("landmark", .text(question.landmark.text)),
        Report.Setting("within", .text(question.within.text)),
        Report.Setting("lookback", .text(question.lookback.text)),
        Report.Setting("attribution", .text("linear")),
        Report.Setting("survey", surveys.first.map { .text($0.name) } ?? .null),
        Report.Setting(
          "touchpoints", .list(definitions.touchpoints.map { .text($0.name) })),
      ] + [context.currencySetting] + context.scopeSettings)
    report.tables = [tables.touchpoints(credits), tables.credit(credits)]
    if !surveys.isEmpty { report.tables.append(tables.scores) }
    report.notes.append(
      "with and without: \(whole.followed.counted("person", "persons")) without an order "
        + "\(question.landmark.text) "
        + "after their first event, followed for \(question.within.text); what goes together need "
        + "not be a cause")
    if whole.followed == 0, whole.tallies.contains(where: { $0.persons > 0 }) {
      report.notes.append(
        "nobody without an order at the landmark could be followed that long by the end of data")
    }
    if definitions.touchpoints.isEmpty {
      report.notes.append("no touchpoint has a name or an owner: give them under 'touchpoints'")
    }
    return report
  }
}
