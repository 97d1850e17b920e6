import CairnModel

/// Finds how far the events of a stream carry a person, for steps in an order.
///
/// Goes through the steps one after another. For each event that fits a step it asks which of the
/// chains that stand at the step before could take it, and keeps of the results those that no other
/// covers: begun later, over sooner, with fewer events used up. As a newer chain nearly always
/// covers the older ones, a handful of them is open at any moment, and the work is that of one pass
/// over the events of each step. The limits themselves stand in `FunnelRules`.
struct FunnelMachine: Sendable {
  private let rules: FunnelRules
  private let plan: FunnelPlan
  /// For each step, the chains that stand there, in the order of their events.
  private var chains: [[FunnelCandidate]]
  private var open: [OpenChain] = []
  private var waiting: [Waiting] = []

  /// A chain that may take an event for the step that is being filled.
  private struct OpenChain {
    var chain: FunnelCandidate
    var source: Int
    var until: Int64

    func isNoWorse(than other: OpenChain, from now: Int64) -> Bool {
      until >= other.until && source >= other.source
        && chain.isNoWorse(than: other.chain, from: now)
    }

    func covers(_ other: OpenChain, from now: Int64, isStrict: Bool) -> Bool {
      until >= other.until && source >= other.source
        && chain.covers(other.chain, from: now, isStrict: isStrict)
    }
  }

  /// A chain that may take one from some moment on, told by its place among the chains.
  private struct Waiting {
    var source: Int
    var index: Int
    var from: Int64
  }

  init(_ plan: FunnelPlan) {
    self.plan = plan
    rules = FunnelRules(plan)
    chains = Array(repeating: [], count: plan.stepCount)
  }

  /// How far the attempts that begin in a range of moments come; nil where there is none.
  ///
  /// Events before `floor` and those among `taken` belong to an attempt before.
  mutating func reach(
    _ stream: FunnelStream, _ attempt: FunnelAttempt
  ) -> FunnelReach? {
    var level = 0
    for step in 0..<plan.stepCount {
      chains[step].removeAll(keepingCapacity: true)
      if step == 0 { begin(stream, attempt) } else { fill(step, stream, attempt) }
      if !chains[step].isEmpty { level = step + 1 }
      let isDead = chains[step].isEmpty && !plan.question.optional.contains(step + 1)
      if isDead { break }
    }
    return level == 0 ? nil : summary(level)
  }

  private mutating func begin(_ stream: FunnelStream, _ attempt: FunnelAttempt) {
    let first = stream.entries.firstIndex(in: stream.times, from: attempt.entries.lowerBound)
    for position in stream.entries[first...] {
      let time = stream.times[position]
      guard time < attempt.entries.upperBound else { break }
      guard attempt.allows(position, time) else { continue }
      if stream.isStandIn(position, besides: [], attempt.taken) { continue }
      chains[0].append(rules.begin(position, stream))
    }
  }

  private mutating func fill(_ step: Int, _ stream: FunnelStream, _ attempt: FunnelAttempt) {
    let candidates = stream.fits[step]
    open.removeAll(keepingCapacity: true)
    collect(step)
    guard let first = waiting.first?.from else { return }
    var next = 0
    for index in candidates.firstIndex(in: stream.times, from: first)..<candidates.count {
      let position = candidates[index]
      let time = stream.times[position]
      if time > attempt.until { break }
      while next < waiting.count, waiting[next].from <= time {
        admit(waiting[next], to: step, at: time, stream)
        next += 1
      }
      if open.contains(where: { $0.until < time }) { open.removeAll { $0.until < time } }
      if open.isEmpty, next == waiting.count { break }
      guard attempt.allows(position, time) else { continue }
      extend(to: step, by: position, stream, attempt)
    }
  }

  /// Gathers the chains that may move on to a step, in the order in which they may.
  private mutating func collect(_ step: Int) {
    waiting.removeAll(keepingCapacity: true)
    for source in plan.sources[step] {
      for index in chains[source].indices {
        waiting.append(
          Waiting(
            source: source, index: index, from: rules.earliest(chains[source][index], step)))
      }
    }
    if plan.slack > 0 || plan.sources[step].count > 1 { waiting.sort { $0.from < $1.from } }
  }

  /// Opens a chain, and closes those that it covers.
  private mutating func admit(
    _ one: Waiting, to step: Int, at now: Int64, _ stream: FunnelStream
  ) {
    var chain = chains[one.source][one.index]
    let until = rules.latest(chain, from: one.source, to: step, stream)
    if until < now { return }
    let oldest = now - plan.slack
    chain.forget(before: oldest, stream.times)
    for index in open.indices { open[index].chain.forget(before: oldest, stream.times) }
    let newcomer = OpenChain(chain: chain, source: one.source, until: until)
    if open.count == 1, newcomer.covers(open[0], from: now, isStrict: plan.isStrict) {
      open[0] = newcomer
      return
    }
    open.append(newcomer)
    if open.count > 1 { closeCovered(for: step, from: now) }
  }

  /// Closes the chains that others cover, the older first.
  private mutating func closeCovered(for step: Int, from now: Int64) {
    let isStrict = plan.isStrict
    var index = 0
    while index < open.count {
      let one = open[index]
      let isCovered = open.indices.contains {
        $0 != index && open[$0].covers(one, from: now, isStrict: isStrict)
      }
      if isCovered || isCoveredByMany(index, plan.stepCount - step, now) {
        open.remove(at: index)
      } else {
        index += 1
      }
    }
  }

  /// Whether more chains than there are events to come are no worse, and use up different events.
  ///
  /// Each event to come can stand in the way of one of them only, so one is left.
  private func isCoveredByMany(_ index: Int, _ eventCount: Int, _ now: Int64) -> Bool {
    guard open.count > eventCount, !plan.isStrict else { return false }
    let one = open[index]
    var spent: [Int] = []
    var count = 0
    for other in open.indices.reversed() where other != index {
      let chain = open[other].chain
      guard open[other].isNoWorse(than: one, from: now) else { continue }
      let used = (chain.used + [chain.position]).filter { !one.chain.uses($0) }
      if used.contains(where: spent.contains) { continue }
      spent += used
      count += 1
      if count > eventCount { return true }
    }
    return false
  }

  private mutating func extend(
    to step: Int, by position: Int, _ stream: FunnelStream, _ attempt: FunnelAttempt
  ) {
    let first = chains[step].count
    for other in open where !other.chain.uses(position) {
      if stream.isStandIn(position, besides: other.chain.used, attempt.taken) { continue }
      let chain = rules.extend(
        other.chain, (other.source, step), by: position, stream)
      if chains[step].count > first, isCovered(chain, at: step, from: first) { continue }
      chains[step].append(chain)
    }
  }

  /// Whether a chain is covered by another of the same event; removes those that it covers.
  private mutating func isCovered(
    _ chain: FunnelCandidate, at step: Int, from first: Int
  ) -> Bool {
    let now = chain.time - plan.slack
    let isStrict = plan.isStrict
    let isCovered = chains[step][first...].contains {
      $0.covers(chain, from: now, isStrict: isStrict)
    }
    if isCovered { return true }
    for index in chains[step].indices[first...].reversed()
    where chain.covers(chains[step][index], from: now, isStrict: isStrict) {
      chains[step].remove(at: index)
    }
    return false
  }

  private func summary(_ level: Int) -> FunnelReach {
    let best = chains[level - 1]
    var reach = FunnelReach(
      level: level, latest: .max, start: -FunnelPlan.unlimited, isClean: false, end: 0)
    for chain in best {
      if (chain.latest, -chain.start) < (reach.latest, -reach.start) {
        (reach.latest, reach.start) = (chain.latest, chain.start)
      }
      if !rules.isEnded(chain, at: level - 1) { reach.isClean = true }
    }
    var last = (moment: Int64.min, isExcluded: false)
    for step in 0..<level {
      for chain in chains[step] {
        let end = rules.end(chain, at: step)
        if end.moment > last.moment || end.moment == last.moment && end.isExcluded { last = end }
      }
    }
    reach.end = last.isExcluded ? last.moment : FunnelPlan.unlimited
    return reach
  }
}
