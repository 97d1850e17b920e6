public import CairnModel

/// Counts how far persons come, one person after another.
public struct FunnelFold: Fold {
  let plan: FunnelPlan
  private(set) var total: FunnelTally
  /// By the values broken down by, each as its type and its bits.
  private(set) var byValue: [[BreakdownValue]: FunnelTally] = [:]
  private(set) var byPeriod: [Int: FunnelTally] = [:]
  private(set) var persons: [PersonLine] = []
  /// Everybody with an event in the range, or all sessions, where shares of them are asked for.
  private(set) var everybody = 0
  private var counter: FunnelCounter
  /// Where each value has a funnel of its own, the machine that counts them.
  private var valueCounter: FunnelCounter?
  private let sweep: FunnelSweep?
  private var findings = FunnelFindings()
  /// Whether the chains of a sweep are counted in the total and in no other way.
  private let isSimple: Bool

  /// One property's value in a batch: its type and its bits.
  struct BreakdownValue: Hashable, Sendable {
    var type: UInt8
    var payload: UInt64
  }

  /// One line of the table of persons.
  struct PersonLine: Hashable, Sendable {
    var person: PersonRef
    var level: Int
    var entry: Int64
    var last: Int64
    /// For each step reached, the key of its event; nil for one left out.
    var keys: [EventKey?]
    var outcome: Outcome
  }

  /// What became of a chain.
  enum Outcome: String, Sendable { case converted, open, excluded, dropped }

  init(_ question: FunnelQuestion, _ context: WalkContext) {
    plan = FunnelPlan(question, context)
    total = FunnelTally(plan)
    counter = FunnelCounter(plan)
    if question.breakdownStep == .each, !plan.breakdown.isEmpty {
      var each = question
      each.held = question.breakdown + question.held
      valueCounter = FunnelCounter(FunnelPlan(each, context))
    }
    sweep = plan.isPlain && valueCounter == nil ? FunnelSweep(plan) : nil
    isSimple =
      plan.breakdown.isEmpty && !plan.question.showsPersons && plan.question.times.isEmpty
  }

  public mutating func see(_ batch: EventBatch) {
    if plan.question.comparesWithAll { everybody += counter.unitCount(batch) }
    if let sweep { return see(batch, sweep) }
    for person in 0..<batch.personCount {
      count(batch, person)
      guard let calendar = plan.calendar else { continue }
      let rows = batch.rows(ofPerson: person)
      for (period, chain) in counter.chainsByPeriod(batch, rows, calendar) {
        byPeriod[period, default: FunnelTally(plan)].count(chain, plan)
      }
    }
  }

  private mutating func see(_ batch: EventBatch, _ sweep: FunnelSweep) {
    sweep.run(batch, into: &findings)
    for person in findings.unclear { count(batch, person) }
    if isSimple { return total.count(findings, batch.times, plan) }
    var chain = FunnelChain()
    var first = 0
    for (person, level) in findings.persons {
      chain.rows.removeAll(keepingCapacity: true)
      chain.times.removeAll(keepingCapacity: true)
      for row in findings.rows[first..<first + level] {
        chain.rows.append(row)
        chain.times.append(batch.times[row].microseconds)
      }
      first += level
      record(chain, batch, person)
    }
  }

  private mutating func count(_ batch: EventBatch, _ person: Int) {
    for chain in counter.chains(batch, batch.rows(ofPerson: person)) {
      record(chain, batch, person)
    }
    for chain in valueCounter?.chainsByValue(batch, batch.rows(ofPerson: person)) ?? [] {
      byValue[values(chain, batch), default: FunnelTally(plan)].count(chain, plan)
    }
  }

  private mutating func record(_ chain: FunnelChain, _ batch: EventBatch, _ person: Int) {
    total.count(chain, plan)
    if plan.question.showsPersons {
      persons.append(
        PersonLine(
          person: batch.persons[person], level: chain.level, entry: chain.entry, last: chain.last,
          keys: chain.rows.map { $0 == FunnelChain.skipped ? nil : batch.keys[$0] },
          outcome: outcome(chain)))
    }
    guard !plan.breakdown.isEmpty, valueCounter == nil else { return }
    let values = self.values(chain, batch)
    byValue[values, default: FunnelTally(plan)].count(chain, plan)
  }

  private func outcome(_ chain: FunnelChain) -> Outcome {
    if chain.level == plan.stepCount { return .converted }
    if chain.isExcluded { return .excluded }
    return plan.isMature(chain.entry) ? .dropped : .open
  }

  /// The values of the event that the question breaks down by; absent where it was not reached.
  private func values(_ chain: FunnelChain, _ batch: EventBatch) -> [BreakdownValue] {
    let taken = chain.rows.filter { $0 >= 0 }
    return plan.breakdown.map { column in
      guard let column else { return BreakdownValue(type: 0, payload: 0) }
      let property = batch.properties[column]
      let row: Int? =
        switch plan.question.breakdownStep {
        case .first, .each: taken.first
        case .last: chain.rows[chain.level - 1]
        case .step(let step): step <= chain.level ? chain.rows[step - 1] : nil
        case .firstSet: taken.first { property.types[$0] != PropertyColumn.absent }
        case .lastSet: taken.last { property.types[$0] != PropertyColumn.absent }
        }
      guard let row, row >= 0 else { return BreakdownValue(type: 0, payload: 0) }
      return BreakdownValue(type: property.types[row], payload: property.payloads[row])
    }
  }

  public mutating func merge(_ other: FunnelFold) {
    total.merge(other.total)
    byValue.merge(other.byValue) { $0.merged(with: $1) }
    byPeriod.merge(other.byPeriod) { $0.merged(with: $1) }
    persons += other.persons
    everybody += other.everybody
  }
}
