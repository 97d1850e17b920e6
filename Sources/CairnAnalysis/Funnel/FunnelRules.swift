import CairnModel

/// When a chain may move on: every limit of a funnel, written once.
///
/// The machine that finds how far a person comes and the finder that picks the events to report
/// both ask here. A chain of events meets the funnel where, for its events in the order of the
/// steps:
///
/// - no event stands at two steps, and none lies more than the slack before one of an earlier step;
/// - each lies within the window of the first, and keeps the limits to the one before;
/// - no excluded event lies strictly between the event of `after` and any up to that of `before`;
/// - in a strict funnel, whatever lies between two of its events fits the step of the first.
struct FunnelRules: Sendable {
  let plan: FunnelPlan
  private let exclusions: [(after: Int, before: Int)]

  init(_ plan: FunnelPlan) {
    self.plan = plan
    exclusions = plan.question.exclusions.map { ($0.after - 1, $0.before - 1) }
  }

  /// The chain that begins at a position.
  func begin(_ position: Int, _ stream: FunnelStream) -> FunnelCandidate {
    let time = stream.times[position]
    var candidate = FunnelCandidate(position: position, time: time, start: time, latest: time)
    candidate.isWanted = stream.isWanted(position, after: 0)
    candidate.burden = burden(candidate, at: 0, before: nil, stream)
    return candidate
  }

  /// The chain with one more event, at `step`, having been at `source`.
  func extend(
    _ chain: FunnelCandidate, _ move: (source: Int, step: Int), by position: Int,
    _ stream: FunnelStream
  ) -> FunnelCandidate {
    let (source, step) = move
    let time = stream.times[position]
    var candidate = FunnelCandidate(
      position: position, time: time, start: chain.start, latest: max(chain.latest, time))
    candidate.isWanted = stream.isWanted(position, after: step)
    candidate.burden = burden(candidate, at: step, before: (chain, source), stream)
    return candidate
  }

  /// The first moment at which a chain at `source` may take an event for `step`.
  func earliest(_ chain: FunnelCandidate, _ step: Int) -> Int64 {
    max(chain.latest - plan.slack, chain.time + plan.shortest[step])
  }

  /// The last moment at which a chain at `source` may take an event for `step`.
  func latest(
    _ chain: FunnelCandidate, from source: Int, to step: Int, _ stream: FunnelStream
  ) -> Int64 {
    var limit = min(chain.start + plan.window, chain.time + plan.longest[step])
    limit = min(limit, chain.interruption)
    for (index, exclusion) in exclusions.enumerated()
    where source < exclusion.before && step > exclusion.after {
      // An exclusion that sets in at a step left out is counted from the step before it.
      let deadline =
        source >= exclusion.after
        ? deadline(chain, index) : next(stream.exclusions[index], after: chain.time)
      limit = min(limit, deadline)
    }
    return limit
  }

  /// Whether an exclusion ends a chain that stands at `step` before its time is over.
  func isEnded(_ chain: FunnelCandidate, at step: Int) -> Bool {
    let end = self.end(chain, at: step)
    return end.isExcluded && end.moment < chain.start + plan.window
  }

  /// The moment after which a chain that stands at `step` cannot go on, and whether exclusions end
  /// it there; the window is left aside.
  ///
  /// Once the step's own limit is over there is nothing left that an exclusion could end.
  func end(_ chain: FunnelCandidate, at step: Int) -> (moment: Int64, isExcluded: Bool) {
    let excluded = chain.burden?.deadlines.min() ?? FunnelPlan.unlimited
    let limit = min(chain.time + plan.longestAhead[step], FunnelPlan.unlimited)
    return excluded < limit ? (excluded, true) : (limit, false)
  }

  private func deadline(_ chain: FunnelCandidate, _ exclusion: Int) -> Int64 {
    chain.burden?.deadlines[exclusion] ?? FunnelPlan.unlimited
  }

  /// The first moment after another at which any excluded event happened, or `unlimited`.
  func firstExclusion(after moment: Int64, _ stream: FunnelStream) -> Int64 {
    stream.exclusions.reduce(FunnelPlan.unlimited) { min($0, next($1, after: moment)) }
  }

  /// Whether an excluded event shares its moment with an end of the stretch that it must not lie
  /// in, and was taken to lie outside.
  func hasDoubt(_ chain: FunnelChain, _ stream: FunnelStream) -> Bool {
    exclusions.enumerated().contains { index, exclusion in
      guard chain.level > exclusion.after + 1,
        let from = chain.rows[...exclusion.after].lastIndex(where: { $0 >= 0 })
      else { return false }
      let behind = chain.rows[exclusion.before < chain.level ? exclusion.before... : chain.level...]
      let to = behind.firstIndex { $0 >= 0 } ?? chain.level - 1
      return isExcluded(chain.times[from], index, stream)
        || isExcluded(chain.times[to], index, stream)
    }
  }

  func hasDoubtInAnyOrder(_ chain: FunnelChain, _ stream: FunnelStream) -> Bool {
    chain.level > 1
      && exclusions.indices.contains {
        isExcluded(chain.entry, $0, stream) || isExcluded(chain.last, $0, stream)
      }
  }

  private func isExcluded(_ moment: Int64, _ exclusion: Int, _ stream: FunnelStream) -> Bool {
    next(stream.exclusions[exclusion], after: moment - 1) == moment
  }

  // MARK: What a chain remembers

  private func burden(
    _ candidate: FunnelCandidate, at step: Int,
    before: (chain: FunnelCandidate, source: Int)?, _ stream: FunnelStream
  ) -> FunnelBurden? {
    let used = self.used(candidate, before?.chain, stream)
    if exclusions.isEmpty, !plan.isStrict, used.isEmpty { return nil }
    return FunnelBurden(
      deadlines: deadlines(candidate, at: step, before, stream),
      interruption: plan.isStrict
        ? interruption(candidate, used, at: step, stream) : FunnelPlan.unlimited,
      used: used)
  }

  private func used(
    _ candidate: FunnelCandidate, _ before: FunnelCandidate?, _ stream: FunnelStream
  ) -> [Int] {
    if plan.slack < 0 { return plan.isStrict ? [candidate.position] : [] }
    // An event alone in its moment is told by the chain's last position.
    let isKept =
      plan.isStrict
      || (candidate.isWanted && (plan.slack > 0 || stream.sharesMoment(candidate.position)))
    guard let earlier = before?.burden?.used, !earlier.isEmpty else {
      return isKept ? [candidate.position] : []
    }
    let oldest = candidate.latest - plan.slack
    return earlier.filter { stream.times[$0] >= oldest } + (isKept ? [candidate.position] : [])
  }

  private func deadlines(
    _ candidate: FunnelCandidate, at step: Int,
    _ before: (chain: FunnelCandidate, source: Int)?, _ stream: FunnelStream
  ) -> [Int64] {
    exclusions.enumerated().map { index, exclusion in
      guard step >= exclusion.after, step < exclusion.before else { return FunnelPlan.unlimited }
      let moments = stream.exclusions[index]
      guard step > exclusion.after, let before else { return next(moments, after: candidate.time) }
      return before.source >= exclusion.after
        ? deadline(before.chain, index) : next(moments, after: before.chain.time)
    }
  }

  /// The first event behind a chain at `step` that does not fit the step.
  ///
  /// What is left over of the moment of the chain's last event comes after it.
  private func interruption(
    _ candidate: FunnelCandidate, _ used: [Int], at step: Int, _ stream: FunnelStream
  ) -> Int64 {
    let moments = stream.interruptions[step]
    let behind = moments.firstIndex(above: candidate.time)
    let atMoment = behind - moments.firstIndex(above: candidate.time - 1)
    let own = used.count {
      stream.times[$0] == candidate.time && !stream.isIgnored[$0] && !stream.fits($0, step)
    }
    if atMoment > own { return candidate.time }
    return behind < moments.count ? moments[behind] : FunnelPlan.unlimited
  }

  private func next(_ moments: [Int64], after time: Int64) -> Int64 {
    let index = moments.firstIndex(above: time)
    return index < moments.count ? moments[index] : FunnelPlan.unlimited
  }
}
