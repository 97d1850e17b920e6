public import CairnModel

// Each person goes through both funnels. Where the results differ, the rules in which the funnels
// differ are switched one at a time: first each for itself in A; where none of them gives B's
// result, one after another until all are as in B, and those count at which the result changed.

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
  }

  /// One funnel under trial.
  private struct Trial: Sendable {
    let plan: FunnelPlan
    var counter: FunnelCounter

    init(_ plan: FunnelPlan) { (self.plan, counter) = (plan, FunnelCounter(plan)) }

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

  private var a: Trial
  private var b: Trial
  /// For each rule that differs, A with that rule alone as in B; nil where that means nothing.
  private var switched: [Trial?]
  /// For each rule that differs, A with that rule and all before it as in B.
  private var walked: [Trial?]
  private(set) var levelsOfA: [Int]
  private(set) var levelsOfB: [Int]
  private(set) var agreeing = 0
  private(set) var otherEntries = 0
  private(set) var differences: [Difference] = []

  init(_ question: ReconcileQuestion, _ context: WalkContext) {
    func trial(_ funnel: FunnelQuestion) -> Trial? {
      funnel.problems.isEmpty ? Trial(FunnelPlan(funnel, context)) : nil
    }
    a = Trial(FunnelPlan(question.a, context))
    b = Trial(FunnelPlan(question.b, context))
    var walking = question.a
    (switched, walked) = ([], [])
    for rule in question.differing {
      var single = question.a
      rule.copy(question.b, &single)
      rule.copy(question.b, &walking)
      switched.append(trial(single))
      walked.append(trial(walking))
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
      let (rules, isAlone) = deciding(batch, rows, from: one, to: two)
      differences.append(
        Difference(
          person: batch.persons[person], a: one, b: two, rules: rules, isAlone: isAlone))
    }
  }

  private mutating func deciding(
    _ batch: EventBatch, _ rows: Range<Int>, from one: Result, to two: Result
  ) -> (rules: [Int], isAlone: Bool) {
    for rule in switched.indices {
      if switched[rule]?.result(batch, rows).chains == two.chains { return ([rule], true) }
    }
    var rules: [Int] = []
    var before = one.chains
    for rule in walked.indices {
      guard let now = walked[rule]?.result(batch, rows).chains else { continue }
      if now != before { rules.append(rule) }
      before = now
    }
    return (rules, false)
  }

  public mutating func merge(_ other: ReconcileFold) {
    for step in levelsOfA.indices { levelsOfA[step] += other.levelsOfA[step] }
    for step in levelsOfB.indices { levelsOfB[step] += other.levelsOfB[step] }
    agreeing += other.agreeing
    otherEntries += other.otherEntries
    differences += other.differences
  }
}
