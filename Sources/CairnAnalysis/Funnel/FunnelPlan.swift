import CairnModel

/// A funnel question made ready for one walk: limits as numbers, names as codes.
///
/// Steps are counted from 0 in here, and times are microseconds. It is a class so that the machines
/// that share it hold one reference, and not its thirty fields.
final class FunnelPlan: Sendable {
  /// Longer than any window, and short enough to be added to any time.
  static let unlimited: Int64 = 1 << 61

  let question: FunnelQuestion
  let tables: EventTables
  let stepCount: Int
  /// How many steps events are held against; more or fewer than the steps only with a pattern.
  let alphabetCount: Int
  let steps: EventConditions
  let exclusions: EventConditions
  let ignored: EventConditions
  let filter: FilterMatcher?
  /// The moments at which an entry may lie.
  let entries: Range<Int64>
  let window: Int64
  /// How far a step's event may lie before the events of the steps before it.
  ///
  /// 0 lets events of one moment follow each other, -1 does not, and a grace is the grace.
  let slack: Int64
  /// For each step, the longest time since the step before.
  let longest: [Int64]
  /// For each step, the shortest time since the step before.
  let shortest: [Int64]
  /// For each step, from which steps an event can move on to it: the one before, and those before
  /// optional ones.
  let sources: [[Int]]
  /// For each step, the longest time after which a chain there may still go on to any step.
  let longestAhead: [Int64]
  /// In any order, the steps that may come before the first anchor, or the anchor itself.
  let opening: Set<Int>
  /// In any order, the steps between two anchors, and each anchor, in their order.
  let blocks: [[Int]]
  let usesLadder: Bool
  let dataEnd: Int64
  let held: [Int]
  let breakdown: [Int?]
  let calendar: PeriodCalendar?
  /// Names of the first step, for the first-ever rule.
  let isEntryName: [Bool]

  /// Makes a question ready; `usesLadder` has it counted one event after another or not, whatever
  /// its habits ask for.
  init(_ question: FunnelQuestion, _ context: WalkContext, usesLadder: Bool? = nil) {
    let problems = question.problems
    precondition(problems.isEmpty, "a funnel is asked without problems: \(problems)")
    self.question = question
    tables = context.tables
    stepCount = question.steps.count
    alphabetCount = question.alphabet.count
    steps = EventConditions(question.alphabet, context)
    exclusions = EventConditions(question.exclusions.map(\.event), context)
    ignored = EventConditions(question.ignored, context)
    filter = context.scope.filter.map { FilterMatcher($0, context) }
    let from = context.scope.from?.microseconds ?? -Self.unlimited
    let to = context.scope.to?.microseconds ?? Self.unlimited
    entries = from..<max(from, to)
    window = min(question.window?.microseconds ?? Self.unlimited, Self.unlimited)
    switch question.ties {
    case .any: slack = 0
    case .strict: slack = -1
    case .grace(let span): slack = min(span.microseconds, Self.unlimited)
    }
    let longest = (0..<stepCount).map {
      min(question.stepWindows[$0 + 1]?.microseconds ?? Self.unlimited, Self.unlimited)
    }
    self.longest = longest
    shortest = (0..<stepCount).map {
      question.stepGaps[$0 + 1]?.microseconds ?? -Self.unlimited
    }
    let sources = (0..<stepCount).map { step in
      var sources: [Int] = []
      var source = step - 1
      while source >= 0 {
        sources.append(source)
        guard question.optional.contains(source + 1) else { break }
        source -= 1
      }
      return sources
    }
    self.sources = sources
    longestAhead = (0..<stepCount).map { source in
      sources.indices.filter { sources[$0].contains(source) }.map { longest[$0] }.max()
        ?? Self.unlimited
    }
    blocks = Self.blocks(question)
    opening = Set(blocks.first ?? [])
    self.usesLadder = usesLadder ?? question.usesLadder
    dataEnd = context.dataEnd?.microseconds ?? -Self.unlimited
    held = question.held.map { context.index(ofProperty: $0) ?? -1 }
    breakdown = question.breakdown.map { context.index(ofProperty: $0) }
    calendar = question.every.map { PeriodCalendar(unit: $0, context.definitions) }
    let first = question.steps[0].names
    isEntryName = context.tables.names.map { first?.contains($0) ?? true }
  }

  private static func blocks(_ question: FunnelQuestion) -> [[Int]] {
    var blocks: [[Int]] = []
    var floating: [Int] = []
    for step in question.steps.indices {
      guard question.anchors.contains(step + 1) else {
        floating.append(step)
        continue
      }
      if !floating.isEmpty { blocks.append(floating) }
      blocks.append([step])
      floating = []
    }
    if !floating.isEmpty { blocks.append(floating) }
    return blocks
  }

  var isStrict: Bool { question.order == .strict }

  /// Whether an entry has had its whole window before the data ends.
  func isMature(_ entry: Int64) -> Bool {
    window == Self.unlimited || question.habits.contains(.countsOpenAsDropped)
      || entry + window <= dataEnd
  }

  /// Whether the sweep can count this funnel: steps in order, and nothing asked but a window.
  var isPlain: Bool {
    question.order == .ordered && question.entry == .best && question.unit == .person
      && question.ties == .any && question.exclusions.isEmpty && held.isEmpty
      && question.stepWindows.isEmpty && question.stepGaps.isEmpty && question.optional.isEmpty
      && question.firstEver == .no && !usesLadder && question.pattern == nil
      && !question.habits.contains(.leavesOutZeroTimes) && calendar == nil
      && stepCount <= FunnelSweep.longestFunnel
      && steps.byName.allSatisfy { $0.count <= 1 }
  }
}
