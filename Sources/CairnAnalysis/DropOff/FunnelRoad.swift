import CairnModel

/// Finds the chains of one funnel, person by person.
struct FunnelRoad: Sendable {
  let plan: FunnelPlan
  let landmark: TimeSpan
  private var counter: FunnelCounter
  private let sweep: FunnelSweep?
  private var findings = FunnelFindings()
  /// The chains of the batch that was seen last.
  private(set) var found: [(person: Int, chain: FunnelChain)] = []

  init(_ question: FunnelQuestion, landmark: TimeSpan, _ context: WalkContext) {
    plan = FunnelPlan(question, context)
    self.landmark = landmark
    counter = FunnelCounter(plan)
    sweep = plan.isPlain ? FunnelSweep(plan) : nil
  }

  /// Finds the chains of all persons of a batch; those of one person stand together.
  mutating func find(_ batch: EventBatch) {
    found.removeAll(keepingCapacity: true)
    guard let sweep else {
      for person in 0..<batch.personCount { find(batch, person) }
      return
    }
    sweep.run(batch, into: &findings)
    for person in findings.unclear { find(batch, person) }
    var first = 0
    for (person, level) in findings.persons {
      var chain = FunnelChain()
      chain.rows = Array(findings.rows[first..<first + level])
      chain.times = chain.rows.map { batch.times[$0].microseconds }
      first += level
      found.append((person, chain))
    }
  }

  private mutating func find(_ batch: EventBatch, _ person: Int) {
    for chain in counter.chains(batch, batch.rows(ofPerson: person)) {
      found.append((person, chain))
    }
  }
}
