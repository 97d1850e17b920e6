public import CairnModel

/// How far persons come along some steps: `docs/meaning/funnels.md`.
public struct FunnelAnalysis: Analysis {
  public let question: FunnelQuestion

  public init(_ question: FunnelQuestion) { self.question = question }

  public var name: String { "funnel" }

  /// What the walk must bring; the filter of the scope is the walk's to add.
  public var needs: EventNeeds {
    var needs = EventNeeds()
    let events = question.alphabet + question.exclusions.map(\.event) + question.ignored
    for step in events { needs.add(filtersOf: step) }
    for property in question.held + question.breakdown { needs.add(property: property) }
    let wantsAll = question.order == .strict || question.comparesWithAll
    needs.names = wantsAll ? nil : Self.names(of: events)
    needs.keys = question.showsPersons
    needs.sessions = question.unit == .session
    needs.persons = question.showsPersons
    needs.ladder = ladder
    return needs
  }

  /// What of a person's rows matters where the steps follow each other and nothing else is asked.
  private var ladder: StepLadder? {
    guard question.order == .ordered, question.entry == .best, question.unit == .person,
      question.ties == .any, question.exclusions.isEmpty, question.held.isEmpty,
      question.stepWindows.isEmpty, question.stepGaps.isEmpty, question.optional.isEmpty,
      question.firstEver == .no, question.every == nil, question.habits.isEmpty,
      question.pattern == nil, !question.comparesWithAll, question.breakdownStep != .each
    else { return nil }
    var seen: Set<ByteText> = []
    for step in question.steps {
      guard let names = step.names, step.properties.isEmpty, seen.isDisjoint(with: names) else {
        return nil
      }
      seen.formUnion(names)
    }
    let names = question.steps.compactMap(\.names)
    return names.first.map { StepLadder(first: $0, second: names.count > 1 ? names[1] : []) }
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
    FunnelFold(question, context)
  }
}
