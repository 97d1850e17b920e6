public import CairnModel

/// Where people meet friction, and what it costs: `docs/meaning/pains.md`.
public struct PainsAnalysis: Analysis {
  public let question: PainsQuestion
  private let definitions: Definitions

  public init(_ question: PainsQuestion, _ definitions: Definitions) {
    self.question = question
    self.definitions = definitions
  }

  public var name: String { "pains" }

  public var needs: EventNeeds {
    var needs = SurveyColumns.needs(definitions.surveys)
      .union(OrderColumns.needs(definitions.commerce))
    needs.names = nil
    return needs
  }

  public func start(_ context: WalkContext) -> PainsFold {
    let surveys = definitions.surveys.filter { context.code(ofName: $0.event) != nil }
    return PainsFold(question, surveys, context)
  }

  public func report(
    _ whole: PainsFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let tables = PainTables(whole, context)
    let rules = definitions.friction
    var report = Report(
      name: name,
      definition: [
        Report.Setting("within", .text(question.within.text)),
        Report.Setting("q_limit", .text("\(PainCandidate.limit)")),
        Report.Setting("least_persons", .number(PainComparison.few)),
        Report.Setting(
          "errors",
          .list(
            context.tables.names.filter { rules.isError($0) }.map { .text($0.description) })),
        Report.Setting("support", .list(rules.support.sorted().map { .text($0.description) })),
        Report.Setting("replies", .list(rules.replies.sorted().map { .text($0.description) })),
        Report.Setting("slow_after", .text(rules.slowAfter.text)),
      ] + [context.currencySetting] + context.scopeSettings)
    report.tables = [tables.pains(names), tables.all]
    let search = tables.search
    report.notes.append(
      search.candidates.count.counted("candidate was", "candidates were")
        + " tested and corrected for; " + search.tooFew.counted("has", "have")
        + " fewer than \(PainComparison.few) persons on a side and are not judged")
    if search.leavesOut {
      report.notes.append(
        "drops are those of persons who met none of the errors and contacts found at their step")
    }
    if search.candidates.contains(where: \.isDrop) {
      report.notes.append(
        "of drops, rate_with and rate_without are shares that stay; severity is in orders")
    }
    if search.candidates.isEmpty {
      report.notes.append(
        "nothing could be tested: a step counts once \(question.within.text) have passed")
    } else if search.findings.isEmpty {
      report.notes.append("nothing loses orders by more than chance")
    } else {
      report.notes.append(
        "costs are estimates and upper bounds: as if the sign were the cause of the loss")
    }
    return report
  }
}
