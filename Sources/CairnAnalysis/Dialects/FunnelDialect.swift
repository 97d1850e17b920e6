public import CairnModel

/// A tool whose way of counting a funnel can be followed: `docs/meaning/dialects.md`.
public enum FunnelDialect: String, Hashable, Sendable, CaseIterable {
  case cairn, posthog, mixpanel, clickhouse, matomo

  /// What people call it.
  public var title: String {
    switch self {
    case .cairn: "Cairn"
    case .posthog: "PostHog"
    case .mixpanel: "Mixpanel"
    case .clickhouse: "ClickHouse"
    case .matomo: "Matomo"
    }
  }

  /// Sets the tool's own rules; what a user sets afterwards stands.
  public func apply(to question: inout FunnelQuestion) {
    guard self != .cairn else { return }
    question.dialect = rawValue
    question.habits = [.countsOpenAsDropped]
    switch self {
    case .cairn: break
    case .posthog:
      question.habits.formUnion([
        .keepsEarliest, .tiesByStep, .laxMoments, .leavesOutZeroTimes,
      ])
      question.spoiled = .leavesFunnel
      question.window = question.window ?? .days(14)
    case .mixpanel:
      question.entry = .first
      question.ties = .grace(.seconds(2))
      question.window = question.window ?? .days(7)
    case .clickhouse:
      question.habits.formUnion([.climbs, .tiesByStep, .stopsAtOthers])
    case .matomo:
      question.habits.formUnion([.entersAnywhere, .keepsEarliest])
      question.unit = .session
    }
  }

  /// Settles what hangs on the order that a user typed: in any order PostHog's exclusions leave a
  /// person the steps before them.
  public func settle(_ question: inout FunnelQuestion) {
    if self == .posthog, question.order == .any { question.spoiled = .keepsSteps }
  }

  /// What the tool cannot be asked, in sentences; empty where it can answer.
  public func problems(_ question: FunnelQuestion) -> [String] {
    var lacking: [String] = []
    switch self {
    case .cairn: break
    case .posthog:
      if !question.held.isEmpty { lacking.append("held properties") }
      if !question.anchors.isEmpty { lacking.append("anchors") }
    case .mixpanel:
      if question.order == .strict { lacking.append("strict order") }
      if !question.optional.isEmpty { lacking.append("optional steps") }
    case .clickhouse:
      if question.order == .any { lacking.append("steps in any order") }
      if !question.exclusions.isEmpty { lacking.append("exclusions") }
      if !question.optional.isEmpty { lacking.append("optional steps") }
      if question.entry == .first { lacking.append("first entry") }
      if !question.stepWindows.isEmpty || !question.stepGaps.isEmpty {
        lacking.append("limits between two steps")
      }
    case .matomo:
      if question.order != .ordered { lacking.append("other order of steps") }
      if !question.stepWindows.isEmpty || !question.stepGaps.isEmpty {
        lacking.append("limits between two steps")
      }
      if !question.exclusions.isEmpty { lacking.append("exclusions") }
    }
    return lacking.map { "\(title) has no \($0)." } + question.problems
  }
}

extension FunnelAnalysis {
  /// What must be said beside figures that are counted as another tool counts.
  var dialectNotes: [String] {
    guard let dialect = question.dialect.flatMap(FunnelDialect.init), dialect != .cairn else {
      return []
    }
    var notes = ["counted as \(dialect.title) counts, by its documented rules"]
    if question.habits.contains(.countsOpenAsDropped) {
      notes.append("who may still go on counts as dropped, as \(dialect.title) has it")
    }
    if question.habits.contains(.entersAnywhere) {
      notes.append("a step may be left out; skipped says how many went on without taking it")
    }
    return notes
  }
}
