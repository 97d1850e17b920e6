public import CairnModel

// Each person goes through both funnels. Where the results differ, the rules in which the funnels
// differ are switched one at a time: first each for itself in A; where none of them gives B's
// result, one after another until all are as in B, and those count at which the result changed.
//
// The habits of other tools are counted in another way than Cairn's own rules: one event after
// another. Where a rule switches from the one way to the other, the funnel is counted by both
// without the rule; what differs then is the way's doing, and the rule is not said to have done it.

/// Finds the persons whom two funnels count differently.
public struct ReconcileFold: Fold {
  /// What a funnel makes of a person: for each chain that counts, how far it came and what became
  /// of it.
  struct Result: Hashable, Sendable {
    struct Chain: Hashable, Sendable {
      var level: Int
      var outcome: String
    }

    var chains: [Chain]
    var entry: Int64?

    var level: Int { chains.map(\.level).max() ?? 0 }
    var outcome: String {
      chains.max { ($0.level, $0.outcome) < ($1.level, $1.outcome) }?.outcome ?? "not entered"
    }
  }

  /// A person counted differently.
  struct Difference: Sendable {
    var person: PersonRef
    var a: Result
    var b: Result
    /// The rules that decide, as places among those that differ.
    var rules: [Int]
    /// Whether the one rule decides by itself.
    var isAlone: Bool
    /// Whether the way of counting changes the result as well.
    var hasOthers = false
  }

  /// One funnel under trial.
  private struct Trial: Sendable {
    let plan: FunnelPlan
    var counter: FunnelCounter

    init(_ plan: FunnelPlan) { (self.plan, counter) = (plan, FunnelCounter(plan)) }

    /// A funnel counted by its own rules, or nil where these mean nothing.
    init?(_ funnel: FunnelQuestion, _ context: WalkContext) {
      guard funnel.problems.isEmpty else { return nil }
      self.init(FunnelPlan(funnel, context))
    }

    /// A funnel without habits counted one event after another, or nil where it cannot be.
    init?(climbing funnel: FunnelQuestion, _ context: WalkContext) {
      var climbing = funnel
      // Any habit of the ladder asks for what the ladder needs.
      climbing.habits.insert(.keepsEarliest)
      guard funnel.problems.isEmpty, climbing.problems.isEmpty, funnel.pattern == nil else {
        return nil
      }
      self.init(FunnelPlan(funnel, context, usesLadder: true))
    }

    mutating func result(_ batch: EventBatch, _ rows: Range<Int>) -> Result {
      let chains = counter.chains(batch, rows)
      let told = chains.map { chain in
        let outcome =
          chain.level == plan.stepCount
          ? "converted"
          : chain.isExcluded ? "excluded" : plan.isMature(chain.entry) ? "dropped" : "open"
        return Result.Chain(level: chain.level, outcome: outcome)
      }
      return Result(
        chains: told.sorted { ($0.level, $0.outcome) < ($1.level, $1.outcome) },
        entry: chains.min { $0.precedes($1) }?.entry)
    }
  }

  /// A funnel with one rule switched.
  private struct Switch: Sendable {
    /// Nil where the rules mean nothing so.
    var trial: Trial?
    /// Whether it is counted in another way than without the rule.
    var changesWay = false
    /// Where it is, the one of the two that has no habits, counted in the way of the other.
    var between: Trial?

    init(_ before: FunnelQuestion, _ after: FunnelQuestion, _ context: WalkContext) {
      trial = Trial(after, context)
      changesWay = before.usesLadder != after.usesLadder
      guard changesWay else { return }
      between = Trial(climbing: before.usesLadder ? after : before, context)
    }

    /// What the switch does to a person, in two parts: the rule and the way of counting.
    mutating func effect(
      _ batch: EventBatch, _ rows: Range<Int>, before: [Result.Chain]
    ) -> (chains: [Result.Chain], byRule: Bool, byWay: Bool)? {
      guard let now = trial?.result(batch, rows).chains else { return nil }
      guard changesWay, now != before else { return (now, now != before, false) }
      guard let between = between?.result(batch, rows).chains else { return (now, false, true) }
      // On the way to the habits the way changes first, on the way from them last.
      let isOn = trial?.plan.usesLadder == true
      return isOn
        ? (now, now != between, between != before) : (now, between != before, now != between)
    }
  }

  private var a: Trial
  private var b: Trial
  /// For each rule that differs, A with that rule alone as in B.
  private var switched: [Switch]
  /// For each rule that differs, A with that rule and all before it as in B.
  private var walked: [Switch]
  private(set) var levelsOfA: [Int]
  private(set) var levelsOfB: [Int]
  private(set) var agreeing = 0
  private(set) var otherEntries = 0
  private(set) var differences: [Difference] = []

  init(_ question: ReconcileQuestion, _ context: WalkContext) {
    a = Trial(FunnelPlan(question.a, context))
    b = Trial(FunnelPlan(question.b, context))
    var walking = question.a
    (switched, walked) = ([], [])
    for rule in question.differing {
      var (single, before) = (question.a, walking)
      rule.copy(question.b, &single)
      rule.copy(question.b, &walking)
      switched.append(Switch(question.a, single, context))
      walked.append(Switch(before, walking, context))
    }
    levelsOfA = Array(repeating: 0, count: question.a.steps.count)
    levelsOfB = Array(repeating: 0, count: question.b.steps.count)
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      let (one, two) = (a.result(batch, rows), b.result(batch, rows))
      for chain in one.chains { for step in 0..<chain.level { levelsOfA[step] += 1 } }
      for chain in two.chains { for step in 0..<chain.level { levelsOfB[step] += 1 } }
      if one.chains == two.chains {
        if one.entry != nil { agreeing += 1 }
        if one.entry != two.entry { otherEntries += 1 }
        continue
      }
      var difference = Difference(
        person: batch.persons[person], a: one, b: two, rules: [], isAlone: false)
      decide(&difference, batch, rows)
      differences.append(difference)
    }
  }

  private mutating func decide(
    _ difference: inout Difference, _ batch: EventBatch, _ rows: Range<Int>
  ) {
    let (one, two) = (difference.a.chains, difference.b.chains)
    for rule in switched.indices {
      let effect = switched[rule].effect(batch, rows, before: one)
      guard let effect, effect.chains == two, effect.byRule, !effect.byWay else { continue }
      (difference.rules, difference.isAlone) = ([rule], true)
      return
    }
    var before = one
    for rule in walked.indices {
      guard let effect = walked[rule].effect(batch, rows, before: before) else {
        // What a funnel without a meaning would have done comes to light at the next one.
        continue
      }
      if effect.byRule { difference.rules.append(rule) }
      if effect.byWay { difference.hasOthers = true }
      before = effect.chains
    }
  }

  public mutating func merge(_ other: ReconcileFold) {
    for step in levelsOfA.indices { levelsOfA[step] += other.levelsOfA[step] }
    for step in levelsOfB.indices { levelsOfB[step] += other.levelsOfB[step] }
    agreeing += other.agreeing
    otherEntries += other.otherEntries
    differences += other.differences
  }
}
