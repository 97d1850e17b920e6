import CairnModel

/// Finds the chains that count for one person: one, or one for each session or attempt.
struct FunnelCounter: Sendable {
  private let plan: FunnelPlan
  private let rules: FunnelRules
  private var builder: FunnelStreamBuilder
  private var machine: FunnelMachine
  private var anyOrder: FunnelAnyOrder
  private var anchored: FunnelAnchoredOrder
  private var ladder: FunnelLadder
  private var matcher: PatternMatcher?
  private var stream: FunnelStream

  init(_ plan: FunnelPlan) {
    self.plan = plan
    rules = FunnelRules(plan)
    builder = FunnelStreamBuilder(plan)
    machine = FunnelMachine(plan)
    anyOrder = FunnelAnyOrder(plan)
    anchored = FunnelAnchoredOrder(plan)
    ladder = FunnelLadder(plan)
    matcher = PatternMatcher(plan)
    stream = FunnelStream(plan)
  }

  /// The chains of a person, with entries in the range of the scope.
  mutating func chains(_ batch: EventBatch, _ rows: Range<Int>) -> [FunnelChain] {
    units(batch, rows).flatMap { chains(batch, $0, from: plan.entries) }
  }

  /// The chains of a person for each value that is held, where all of them count.
  mutating func chainsByValue(_ batch: EventBatch, _ rows: Range<Int>) -> [FunnelChain] {
    units(batch, rows).flatMap(\.self).flatMap { chains(batch, [$0], from: plan.entries) }
  }

  /// For each period with an entry, the chains that the person began in it.
  ///
  /// A person counts in every period anew, at most once where persons are counted.
  mutating func chainsByPeriod(
    _ batch: EventBatch, _ rows: Range<Int>, _ calendar: PeriodCalendar
  ) -> [(period: Int, chain: FunnelChain)] {
    var found: [(period: Int, chain: FunnelChain)] = []
    for unit in units(batch, rows) {
      if plan.question.countsAttempts {
        found += chains(batch, unit, from: plan.entries).map {
          (calendar.period(of: EventTime(microseconds: $0.entry)), $0)
        }
        continue
      }
      for period in periods(batch, unit, calendar) {
        let start = calendar.start(of: period).microseconds
        let range = start..<calendar.start(of: period + 1).microseconds
        found += chains(batch, unit, from: range.clamped(to: plan.entries)).map { (period, $0) }
      }
    }
    return found
  }

  /// How many persons or sessions of a batch have an event in the range.
  func unitCount(_ batch: EventBatch) -> Int {
    var count = 0
    for person in 0..<batch.personCount {
      let rows = builder.entering(batch, batch.rows(ofPerson: person)).filter {
        plan.entries.contains(batch.times[$0].microseconds)
      }
      guard plan.question.unit == .session else {
        count += rows.isEmpty ? 0 : 1
        continue
      }
      let sessions = Set(rows.map { batch.journey.sessions[$0] })
      count += sessions.subtracting([JourneyColumns.noSession]).count
    }
    return count
  }

  // MARK: Units and values

  /// What is counted, the person or each session: for each held value, its rows.
  private mutating func units(_ batch: EventBatch, _ rows: Range<Int>) -> [[FunnelRows]] {
    let entering = builder.entering(batch, rows)
    let firstMoment = builder.firstMoment(batch, entering)
    guard plan.question.unit == .session else {
      return [builder.cut(batch, entering, firstMoment)]
    }
    var sessions: [UInt32: [Int]] = [:]
    for row in entering where batch.journey.sessions[row] != JourneyColumns.noSession {
      sessions[batch.journey.sessions[row], default: []].append(row)
    }
    return sessions.sorted { $0.key < $1.key }.map { builder.cut(batch, $0.value, firstMoment) }
  }

  private mutating func periods(
    _ batch: EventBatch, _ unit: [FunnelRows], _ calendar: PeriodCalendar
  ) -> [Int] {
    var periods: Set<Int> = []
    for rows in unit {
      builder.fill(&stream, batch, rows)
      for position in stream.entries where plan.entries.contains(stream.times[position]) {
        periods.insert(calendar.period(of: EventTime(microseconds: stream.times[position])))
      }
    }
    return periods.sorted()
  }

  // MARK: Entries

  /// The chains of one unit: every attempt, or the one to report over all held values.
  private mutating func chains(
    _ batch: EventBatch, _ unit: [FunnelRows], from entries: Range<Int64>
  ) -> [FunnelChain] {
    if plan.question.countsAttempts {
      var all: [FunnelChain] = []
      for rows in unit {
        builder.fill(&stream, batch, rows)
        all += attempts(entries)
      }
      return all
    }
    var best: FunnelChain?
    var first = Int64.max
    for rows in unit {
      builder.fill(&stream, batch, rows)
      guard let entry = firstEntry(entries) else { continue }
      var attempt = FunnelAttempt(entries: entries)
      if plan.question.entry == .first {
        // Only the values of the first entry count; of those that share its moment, the best.
        if entry > first { continue }
        if entry < first { (best, first) = (nil, entry) }
        attempt.entries = entry..<entry + 1
      }
      guard let chain = chain(attempt)?.chain else { continue }
      if best.map({ chain.precedes($0) }) ?? true { best = chain }
    }
    return best.map { [$0] } ?? []
  }

  /// The first moment at which an attempt can begin.
  private func firstEntry(_ entries: Range<Int64>) -> Int64? {
    let index = stream.entries.firstIndex(in: stream.times, from: entries.lowerBound)
    guard index < stream.entries.count else { return nil }
    let time = stream.times[stream.entries[index]]
    return time < entries.upperBound ? time : nil
  }

  /// Attempts one after another: each ends on conversion, on the end of its window, or on the
  /// exclusion that ends the last of its chains; the next entry after that begins another.
  private mutating func attempts(_ entries: Range<Int64>) -> [FunnelChain] {
    var found: [FunnelChain] = []
    var attempt = FunnelAttempt(entries: entries)
    while let time = nextEntry(attempt, in: entries) {
      attempt.entries = time..<time + 1
      guard let (chain, end, positions) = chainLookingAhead(attempt, time) else { break }
      found.append(chain)
      let own = positions.filter { $0 >= 0 && stream.times[$0] == end.moment }
      attempt.taken = (end.moment == attempt.floor ? attempt.taken : []) + own
      attempt.floor = end.isWindow ? end.moment + 1 : end.moment
    }
    return found
  }

  /// The chain of one attempt, looking no further ahead than conversion asks for.
  ///
  /// A conversion is decided by what lies before it. So an attempt that converts at once does not
  /// look through its whole window, which others may share.
  private mutating func chainLookingAhead(
    _ attempt: FunnelAttempt, _ start: Int64
  ) -> (chain: FunnelChain, end: End, positions: [Int])? {
    var attempt = attempt
    let first = stream.times.firstIndex(above: start)
    var count = 64
    while first + count < stream.times.count {
      attempt.until = stream.times[first + count]
      if attempt.until - start >= plan.window { break }
      if let found = chain(attempt), found.chain.level == plan.stepCount { return found }
      count *= 4
    }
    attempt.until = .max
    return chain(attempt)
  }

  /// The moment of the first entry that no attempt before has used up.
  private func nextEntry(_ attempt: FunnelAttempt, in entries: Range<Int64>) -> Int64? {
    let earliest = max(attempt.floor, entries.lowerBound)
    let first = stream.entries.firstIndex(in: stream.times, from: earliest)
    for position in stream.entries[first...] {
      let time = stream.times[position]
      guard time < entries.upperBound else { return nil }
      if attempt.allows(position, time) { return time }
    }
    return nil
  }

  /// When an attempt was over, and whether it was its window that ended it.
  private struct End {
    var moment: Int64
    var isWindow = false
  }

  /// The chain to report of an attempt, when the attempt was over, and the chain's positions.
  private mutating func chain(
    _ attempt: FunnelAttempt
  ) -> (chain: FunnelChain, end: End, positions: [Int])? {
    if plan.question.order == .any { return chainInAnyOrder(attempt) }
    if plan.question.pattern != nil { return chainOfPattern(attempt) }
    if plan.usesLadder { return chainOnLadder(attempt) }
    guard let reach = machine.reach(stream, attempt) else { return nil }
    let isWhole = reach.level == plan.stepCount
    if plan.question.spoiled == .leavesFunnel, !isWhole, !reach.isClean { return nil }
    let finder = FunnelChainFinder(rules, stream, attempt, reach)
    var chain = self.chain(of: finder.positions)
    chain.isExcluded = !isWhole && rules.isEnded(finder.chain, at: reach.level - 1)
    chain.hasDoubt = rules.hasDoubt(chain, stream)
    let end = isWhole ? End(moment: reach.latest) : self.end(chain, excluded: reach.end)
    return (chain, end, finder.positions)
  }

  private mutating func chainInAnyOrder(
    _ attempt: FunnelAttempt
  ) -> (chain: FunnelChain, end: End, positions: [Int])? {
    let positions = positionsInAnyOrder(stream, attempt)
    guard !positions.isEmpty else { return nil }
    if plan.question.spoiled == .leavesFunnel, positions.count < plan.stepCount {
      var unspoiled = stream
      for index in unspoiled.exclusions.indices { unspoiled.exclusions[index] = [] }
      if positionsInAnyOrder(unspoiled, attempt).count > positions.count { return nil }
    }
    var chain = self.chain(of: positions)
    let isWhole = chain.level == plan.stepCount
    let exclusion = rules.firstExclusion(after: chain.entry, stream)
    let end = isWhole ? End(moment: chain.last) : self.end(chain, excluded: exclusion)
    chain.isExcluded = !isWhole && !end.isWindow
    chain.hasDoubt = rules.hasDoubtInAnyOrder(chain, stream)
    return (chain, end, positions)
  }

  private mutating func chainOfPattern(
    _ attempt: FunnelAttempt
  ) -> (chain: FunnelChain, end: End, positions: [Int])? {
    guard let found = matcher?.find(stream, attempt) else { return nil }
    var chain = self.chain(of: found.positions)
    chain.matches = found.matches
    return (chain, end(chain, excluded: FunnelPlan.unlimited), found.positions)
  }

  private mutating func positionsInAnyOrder(
    _ stream: FunnelStream, _ attempt: FunnelAttempt
  ) -> [Int] {
    plan.question.anchors.isEmpty
      ? anyOrder.positions(stream, attempt) : anchored.positions(stream, attempt)
  }

  private mutating func chainOnLadder(
    _ attempt: FunnelAttempt
  ) -> (chain: FunnelChain, end: End, positions: [Int])? {
    guard let found = ladder.run(stream, attempt) else { return nil }
    if plan.question.spoiled == .leavesFunnel, found.isSpoiled { return nil }
    var chain = self.chain(of: found.positions)
    // Where the first step was left out, the attempt begins with the first event all the same.
    if let first = found.positions.first(where: { $0 >= 0 }) {
      chain.times[0] = stream.times[first]
    }
    chain.isExcluded = found.isSpoiled && chain.level < plan.stepCount
    return (chain, end(chain, excluded: FunnelPlan.unlimited), found.positions)
  }

  private func end(_ chain: FunnelChain, excluded: Int64) -> End {
    let window = chain.entry + plan.window
    let isExcluded = excluded != FunnelPlan.unlimited && excluded < window
    return isExcluded ? End(moment: excluded) : End(moment: window, isWindow: true)
  }

  private func chain(of positions: [Int]) -> FunnelChain {
    var chain = FunnelChain()
    chain.rows = positions.map { $0 < 0 ? FunnelChain.skipped : stream.rows[$0] }
    chain.times = positions.map { $0 < 0 ? 0 : stream.times[$0] }
    return chain
  }
}
