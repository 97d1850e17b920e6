public import CairnModel

/// Where a funnel loses persons, what they were worth and what they did next:
/// `docs/meaning/drop-off.md`.
public struct DropOffAnalysis: Analysis {
  public let question: DropOffQuestion
  private let rules: CommerceRules

  public init(_ question: DropOffQuestion, _ definitions: Definitions) {
    self.question = question
    rules = definitions.commerce
  }

  public var name: String { "dropoff" }

  public var needs: EventNeeds {
    var needs = FunnelAnalysis(question.funnel).needs
      .union(CartColumns.needs(rules)).union(OrderColumns.needs(rules))
    // Whatever leavers do next is of interest.
    needs.names = nil
    return needs
  }

  public var breakdownUnit: BreakdownUnit { .event(question.funnel.steps.first?.names) }

  public func start(_ context: WalkContext) -> DropOffFold { DropOffFold(question, context) }

  public func report(
    _ whole: DropOffFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let tables = DropOffTables(question, whole, context)
    var report = Report(name: name, definition: FunnelSettings(question.funnel, context).settings)
    report.definition += [
      Report.Setting("explain", .flag(question.explains)),
      Report.Setting("landmark", .text(question.landmark.text)),
    ]
    report.tables = [tables.points, tables.after, tables.exits, tables.elsewhere]
    if question.explains {
      report.tables.append(tables.differences)
      report.notes.append(
        "\(tables.candidates.count) events were searched; q_value is corrected for the search")
    }
    if tables.hasEstimates {
      report.notes.append(
        "estimated_value is an upper bound: it supposes that leavers without a cart would have "
          + "bought as often, and for as much, as all who came to the step")
    }
    if tables.currencies.count > 1 {
      report.notes.append("a step has a row for each currency: its persons are the same in each")
    }
    return report
  }
}
