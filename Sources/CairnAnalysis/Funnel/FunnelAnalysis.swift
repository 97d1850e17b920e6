public import CairnModel

/// How far persons come along some steps: `docs/meaning/funnels.md`.
public struct FunnelAnalysis: Analysis {
  public let question: FunnelQuestion

  public init(_ question: FunnelQuestion) { self.question = question }

  public var name: String { "funnel" }

  /// What the walk must bring; the filter of the scope is the walk's to add.
  public var needs: EventNeeds {
    var needs = EventNeeds()
    let events = question.steps + question.exclusions.map(\.event) + question.ignored
    for step in events { needs.add(filtersOf: step) }
    for property in question.held + question.breakdown { needs.add(property: property) }
    let wantsAll = question.order == .strict || question.comparesWithAll
    needs.names = wantsAll ? nil : Self.names(of: events)
    needs.keys = question.showsPersons
    needs.sessions = question.unit == .session
    return needs
  }

  private static func names(of steps: [EventStep]) -> Set<ByteText>? {
    var all: Set<ByteText> = []
    for step in steps {
      guard let names = step.names else { return nil }
      all.formUnion(names)
    }
    return all
  }

  public func start(_ context: WalkContext) -> FunnelFold {
    FunnelFold(FunnelPlan(question, context))
  }
}
