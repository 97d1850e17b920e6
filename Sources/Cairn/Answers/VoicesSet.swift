internal import CairnAnalysis
internal import CairnModel

/// What people say, reach, meet and suffer, for the nightly report.
struct VoicesSet: Sendable {
  private let surveys: SurveysAnalysis
  private let goals: GoalsAnalysis
  private let touchpoints: TouchpointsAnalysis
  private let pains: PainsAnalysis

  typealias Whole = JoinedFold<
    JoinedFold<SurveysFold, GoalsFold>, JoinedFold<TouchpointsFold, PainsFold>
  >

  init(_ definitions: Definitions) {
    surveys = SurveysAnalysis(SurveysQuestion(), definitions)
    goals = GoalsAnalysis(GoalsQuestion(), definitions)
    touchpoints = TouchpointsAnalysis(TouchpointsQuestion(), definitions)
    pains = PainsAnalysis(PainsQuestion(), definitions)
  }

  var analyses: [any Analysis] { [surveys, goals, touchpoints, pains] }

  var needs: EventNeeds {
    surveys.needs.union(goals.needs).union(touchpoints.needs).union(pains.needs)
  }

  func start(_ context: WalkContext) -> Whole {
    Whole(
      JoinedFold(surveys.start(context), goals.start(context)),
      JoinedFold(touchpoints.start(context), pains.start(context)))
  }

  /// What makes the reports with anything in them: a shop without surveys needs no page about them.
  func makers(
    _ whole: Whole, _ context: WalkContext, _ names: any PersonNames
  ) -> [ReportMaking.Maker] {
    let makers: [ReportMaking.Maker] = [
      { surveys.report(whole.first.first, context, names) },
      { goals.report(whole.first.second, context, names) },
      { touchpoints.report(whole.second.first, context, names) },
      { pains.report(whole.second.second, context, names) },
    ]
    return makers.map { make in
      { make().flatMap { Self.isAbsent($0) ? nil : $0 } }
    }
  }

  /// Whether a report is about something that the store has nothing of.
  static func isAbsent(_ report: Report) -> Bool {
    ["surveys", "goals"].contains(report.name) && report.tables.first?.rows.isEmpty == true
  }
}
