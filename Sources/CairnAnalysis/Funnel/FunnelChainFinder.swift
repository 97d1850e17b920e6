import CairnModel

/// Picks the events to report: of the chains that came furthest first, the one begun last, and of
/// those the one with the earliest event at each step.
///
/// A search in the order of the events, step after step, that turns back where a choice leads
/// nowhere and remembers that it did. With nothing but a window it never turns back.
struct FunnelChainFinder {
  private let rules: FunnelRules
  private let plan: FunnelPlan
  private let stream: FunnelStream
  private let attempt: FunnelAttempt
  private let reach: FunnelReach
  /// The positions chosen so far, one for each step; `skipped` where an optional one is left out.
  private(set) var positions: [Int] = []
  /// The chain of all positions, as its future would see it.
  private(set) var chain: FunnelCandidate
  private var deadEnds: Set<DeadEnd> = []

  private struct DeadEnd: Hashable {
    var step: Int
    var chain: FunnelCandidate
  }

  /// Finds the chain of an attempt that is known to come this far.
  init(
    _ rules: FunnelRules, _ stream: FunnelStream, _ attempt: FunnelAttempt, _ reach: FunnelReach
  ) {
    self.rules = rules
    plan = rules.plan
    self.stream = stream
    self.attempt = attempt
    self.reach = reach
    chain = FunnelCandidate(position: 0, time: 0, start: 0, latest: 0)
    let isFound = begin()
    precondition(isFound, "a chain that the machine has found can be found again")
  }

  private mutating func begin() -> Bool {
    let first = stream.entries.firstIndex(in: stream.times, from: reach.start)
    for position in stream.entries[first...] {
      guard stream.times[position] == reach.start else { break }
      guard attempt.allows(position, reach.start) else { continue }
      positions = [position]
      if complete(rules.begin(position, stream)) { return true }
    }
    return false
  }

  private mutating func complete(_ chain: FunnelCandidate) -> Bool {
    let source = positions.count - 1
    if source == reach.level - 1 {
      self.chain = chain
      return true
    }
    let deadEnd = DeadEnd(step: source, chain: chain)
    if deadEnds.contains(deadEnd) { return false }
    var step = source + 1
    while step < reach.level {
      if take(step, from: source, chain) { return true }
      guard plan.question.optional.contains(step + 1) else { break }
      positions.append(FunnelChain.skipped)
      step += 1
    }
    positions.removeSubrange((source + 1)...)
    deadEnds.insert(deadEnd)
    return false
  }

  private mutating func take(_ step: Int, from source: Int, _ chain: FunnelCandidate) -> Bool {
    let until = min(rules.latest(chain, from: source, to: step, stream), reach.latest)
    let candidates = stream.fits[step]
    let first = candidates.firstIndex(in: stream.times, from: rules.earliest(chain, step))
    for index in first..<candidates.count {
      let position = candidates[index]
      let time = stream.times[position]
      guard time <= until else { break }
      guard attempt.allows(position, time), !chain.uses(position) else { continue }
      if stream.isStandIn(position, besides: chain.used, attempt.taken) { continue }
      positions.append(position)
      if complete(rules.extend(chain, (source, step), by: position, stream)) {
        return true
      }
      positions.removeLast()
    }
    return false
  }
}
