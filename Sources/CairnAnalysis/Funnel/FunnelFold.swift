public import CairnModel

/// Counts how far persons come, one person after another.
public struct FunnelFold: Fold {
  let plan: FunnelPlan
  private(set) var total: FunnelTally
  /// By the values broken down by.
  private(set) var byValue = FunnelTallies<BreakdownKey>()
  private(set) var byPeriod = FunnelTallies<Int>()
  private(set) var persons: [PersonLine] = []
  /// Everybody with an event in the range, or all sessions, where shares of them are asked for.
  private(set) var everybody = 0
  private var counter: FunnelCounter
  /// Where each value has a funnel of its own, the machine that counts them.
  private var valueCounter: FunnelCounter?
  private let sweep: FunnelSweep?
  private var findings = FunnelFindings()
  /// Whether the chains of a sweep are counted, by value or not, and nothing else is told of them.
  private let countsOnly: Bool

  /// One property's value in a batch: its type and its bits.
  struct BreakdownValue: Hashable, Sendable {
    var type: UInt8
    var payload: UInt64

    static let absent = BreakdownValue(type: PropertyColumn.absent, payload: 0)
  }

  /// The values that a chain counts under; most breakdowns are by one property.
  struct BreakdownKey: Hashable, Sendable {
    var first: BreakdownValue
    var rest: [BreakdownValue] = []
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
    countsOnly = !plan.question.showsPersons && plan.question.times.isEmpty
  }

  public mutating func see(_ batch: EventBatch) {
    if plan.question.comparesWithAll { everybody += counter.unitCount(batch) }
    if let sweep { return see(batch, sweep) }
    for person in 0..<batch.personCount {
      count(batch, person)
      guard let calendar = plan.calendar else { continue }
      let rows = batch.rows(ofPerson: person)
      for (period, chain) in counter.chainsByPeriod(batch, rows, calendar) {
        byPeriod.count(chain, plan, under: period)
      }
    }
  }

  private mutating func see(_ batch: EventBatch, _ sweep: FunnelSweep) {
    sweep.run(batch, into: &findings)
    for person in findings.unclear { count(batch, person) }
    if countsOnly { return countFindings(batch) }
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

  private mutating func countFindings(_ batch: EventBatch) {
    total.count(findings, batch.times, plan)
    guard !plan.breakdown.isEmpty else { return }
    var first = 0
    for (_, level) in findings.persons {
      let rows = findings.rows[first..<first + level]
      byValue.count(rows, of: batch.times, plan, under: key(rows, batch))
      first += level
    }
  }

  private mutating func count(_ batch: EventBatch, _ person: Int) {
    for chain in counter.chains(batch, batch.rows(ofPerson: person)) {
      record(chain, batch, person)
    }
    for chain in valueCounter?.chainsByValue(batch, batch.rows(ofPerson: person)) ?? [] {
      byValue.count(chain, plan, under: key(chain.rows[...], batch))
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
    byValue.count(chain, plan, under: key(chain.rows[...], batch))
  }

  private func outcome(_ chain: FunnelChain) -> Outcome {
    if chain.level == plan.stepCount { return .converted }
    if chain.isExcluded { return .excluded }
    return plan.isMature(chain.entry) ? .dropped : .open
  }

  /// The values of the event that the question breaks down by, from the rows of a chain's steps;
  /// absent where it was not reached.
  private func key(_ rows: ArraySlice<Int>, _ batch: EventBatch) -> BreakdownKey {
    let first = value(of: plan.breakdown[0], rows, batch)
    guard plan.breakdown.count > 1 else { return BreakdownKey(first: first) }
    let rest = plan.breakdown.dropFirst().map { value(of: $0, rows, batch) }
    return BreakdownKey(first: first, rest: rest)
  }

  private func value(
    of column: Int?, _ rows: ArraySlice<Int>, _ batch: EventBatch
  ) -> BreakdownValue {
    guard let column else { return .absent }
    let row: Int? =
      switch plan.question.breakdownStep {
      case .first, .each: rows.first { $0 >= 0 }
      case .last: rows.last
      case .step(let step): step <= rows.count ? rows[rows.startIndex + step - 1] : nil
      case .firstSet: rows.first { $0 >= 0 && batch.properties[column].types[$0] != 0 }
      case .lastSet: rows.last { $0 >= 0 && batch.properties[column].types[$0] != 0 }
      }
    guard let row, row >= 0 else { return .absent }
    return BreakdownValue(
      type: batch.properties[column].types[row], payload: batch.properties[column].payloads[row])
  }

  public mutating func merge(_ other: FunnelFold) {
    total.merge(other.total)
    byValue.merge(other.byValue)
    byPeriod.merge(other.byPeriod)
    persons += other.persons
    everybody += other.everybody
  }
}
