import CairnModel

@testable import CairnAnalysis

/// The plain twin of the funnel: tries every chain of events, straight from the words of
/// `docs/meaning/funnels.md`, and knows nothing of how the fast one works.
struct FunnelTwin {
  struct Event {
    var row: Int
    var time: Int64
    var steps: Set<Int>
    var exclusions: Set<Int>
    var isIgnored: Bool
    /// The held value; nil where the event has none.
    var value: Int?
    /// The session; nil where none are cut.
    var session: UInt32?
  }

  let plan: FunnelPlan
  private var question: FunnelQuestion { plan.question }
  private var stepCount: Int { plan.stepCount }

  /// Events that can be steps, that exclude, and that interrupt.
  private struct Stream {
    var steps: [Event]
    /// Those that could be steps before other attempts took theirs.
    var own: [Event]
    var excluding: [Event]
    var all: [Event]
  }

  /// One chain under trial: for each step its event, nil where left out.
  private typealias Trial = [Event?]

  /// The chains that count for a person with these events.
  func chains(_ events: [Event]) -> [FunnelChain] {
    guard question.unit == .session else { return chainsOfPerson(events) }
    let sessions = Set(events.compactMap(\.session)).subtracting([JourneyColumns.noSession])
    return sessions.sorted().flatMap { session in
      chainsOfPerson(events.filter { $0.session == session })
    }
  }

  private func chainsOfPerson(_ events: [Event]) -> [FunnelChain] {
    let streams = self.streams(events)
    if question.countsAttempts { return streams.flatMap(attempts) }
    var best: [FunnelChain] = []
    let firsts = streams.map { firstEntry($0) }
    let first = firsts.compactMap(\.self).min()
    for (stream, entry) in zip(streams, firsts) {
      var entries = plan.entries
      if question.entry == .first {
        guard let entry, entry == first else { continue }
        entries = entry..<entry + 1
      }
      if let chain = self.best(stream, entries) { best.append(chain) }
    }
    return best.min { $0.precedes($1) }.map { [$0] } ?? []
  }

  private func streams(_ events: [Event]) -> [Stream] {
    guard !question.held.isEmpty else {
      return [Stream(steps: events, own: events, excluding: events, all: events)]
    }
    return Set(events.compactMap(\.value)).sorted().map { value in
      Stream(
        steps: events.filter { $0.value == value }, own: events.filter { $0.value == value },
        excluding: events.filter { $0.value == value || $0.value == nil }, all: events)
    }
  }

  private func firstEntry(_ stream: Stream) -> Int64? {
    stream.steps.first { isEntry($0) && plan.entries.contains($0.time) }?.time
  }

  private func isEntry(_ event: Event) -> Bool {
    question.order == .any ? !event.steps.isEmpty : event.steps.contains(0)
  }

  private func best(_ stream: Stream, _ entries: Range<Int64>) -> FunnelChain? {
    let trials = self.trials(stream, entries)
    let level = trials.map(\.count).max() ?? 0
    if question.spoiled == .leavesFunnel, level < stepCount {
      let furthest = trials.filter { $0.count == level }
      if furthest.allSatisfy({ isEnded($0, stream) }) { return nil }
    }
    return trials.map { chain($0, stream) }.min { $0.precedes($1) }
  }

  // MARK: Attempts

  private func attempts(_ stream: Stream) -> [FunnelChain] {
    var found: [FunnelChain] = []
    var rest = stream
    while let start = firstEntry(rest) {
      let trials = self.trials(rest, start..<start + 1)
      guard let chain = best(rest, start..<start + 1) else { return found }
      found.append(chain)
      // The last chain that could go on ends the attempt, if it was an exclusion that ended it.
      let ends = trials.map { (moment: min(end($0, rest), limit($0)), end($0, rest) < limit($0)) }
      let last = ends.map(\.moment).max()
      let isExcluded = ends.contains { $0.moment == last && $0.1 }
      let excluded = isExcluded ? last ?? FunnelPlan.unlimited : FunnelPlan.unlimited
      var floor = start + plan.window + 1
      if chain.level == stepCount {
        floor = chain.last
      } else if excluded < start + plan.window {
        floor = excluded
      }
      rest.steps.removeAll { $0.time < floor || chain.rows.contains($0.row) }
    }
    return found
  }

  // MARK: Every chain

  private func trials(_ stream: Stream, _ entries: Range<Int64>) -> [Trial] {
    var all: [Trial] = []
    if question.order == .any {
      assign(0, [], stream, entries, into: &all)
    } else {
      for event in stream.steps where isEntry(event) && entries.contains(event.time) {
        extend([event], stream, into: &all)
      }
    }
    return all
  }

  private func extend(_ trial: Trial, _ stream: Stream, into all: inout [Trial]) {
    if trial.last != nil, let last = trial.last, last != nil {
      guard isValid(trial, stream) else { return }
      all.append(trial)
    }
    guard trial.count < stepCount else { return }
    for event in stream.steps where event.steps.contains(trial.count) {
      extend(trial + [event], stream, into: &all)
    }
    if question.optional.contains(trial.count + 1) { extend(trial + [nil], stream, into: &all) }
  }

  private func isValid(_ trial: Trial, _ stream: Stream) -> Bool {
    let taken = trial.enumerated().compactMap { step, event in event.map { (step, $0) } }
    let start = taken[0].1.time
    for (index, (step, event)) in taken.enumerated() {
      guard event.time - start <= plan.window else { return false }
      for (_, earlier) in taken[..<index] {
        if earlier.row == event.row || event.time < earlier.time - plan.slack { return false }
      }
      guard index > 0 else { continue }
      let (source, before) = taken[index - 1]
      let gap = event.time - before.time
      guard gap <= plan.longest[step], gap >= plan.shortest[step] else { return false }
      if question.order == .strict, event.time != before.time,
        isInterrupted(source, before, event, taken.map(\.1), stream)
      {
        return false
      }
    }
    return !question.exclusions.indices.contains { isSpoiled(taken, $0, stream) }
  }

  private func isInterrupted(
    _ source: Int, _ before: Event, _ event: Event, _ chain: [Event], _ stream: Stream
  ) -> Bool {
    stream.all.contains { other in
      guard !other.isIgnored, other.time >= before.time, other.time < event.time else {
        return false
      }
      if other.time == before.time, chain.contains(where: { $0.row == other.row }) { return false }
      // An event of the person that could not be this step, whatever its value.
      let couldBe = stream.own.contains { $0.row == other.row } && other.steps.contains(source)
      return !couldBe
    }
  }

  private func isSpoiled(_ taken: [(Int, Event)], _ index: Int, _ stream: Stream) -> Bool {
    let exclusion = question.exclusions[index]
    let (after, before) = (exclusion.after - 1, exclusion.before - 1)
    guard let anchor = taken.last(where: { $0.0 <= after }) else { return false }
    for (step, event) in taken where step > after {
      let isSpoiled = stream.excluding.contains {
        $0.exclusions.contains(index) && $0.time > anchor.1.time && $0.time < event.time
      }
      if isSpoiled { return true }
      if step >= before { break }
    }
    return false
  }

  // MARK: Any order

  private func assign(
    _ step: Int, _ chosen: [Event], _ stream: Stream, _ entries: Range<Int64>,
    into all: inout [Trial]
  ) {
    guard step < stepCount else {
      let sorted = chosen.sorted { $0.row < $1.row }
      if isValidInAnyOrder(sorted, stream, entries) { all.append(sorted) }
      return
    }
    assign(step + 1, chosen, stream, entries, into: &all)
    for event in stream.steps where event.steps.contains(step) {
      if chosen.contains(where: { $0.row == event.row }) { continue }
      assign(step + 1, chosen + [event], stream, entries, into: &all)
    }
  }

  private func isValidInAnyOrder(
    _ chosen: [Event], _ stream: Stream, _ entries: Range<Int64>
  ) -> Bool {
    guard let first = chosen.first, let last = chosen.last, entries.contains(first.time) else {
      return false
    }
    if plan.slack < 0, Set(chosen.map(\.time)).count < chosen.count { return false }
    return last.time - first.time <= plan.window
      && !stream.excluding.contains {
        !$0.exclusions.isEmpty && $0.time > first.time && $0.time < last.time
      }
  }

  // MARK: What became of a chain

  /// The moment at which an exclusion ends a chain; beyond every window where none does.
  private func end(_ trial: Trial, _ stream: Stream) -> Int64 {
    if question.order == .any {
      let start = trial.first??.time ?? 0
      return stream.excluding.filter { !$0.exclusions.isEmpty && $0.time > start }.map(\.time).min()
        ?? FunnelPlan.unlimited
    }
    let taken = trial.enumerated().compactMap { step, event in event.map { (step, $0) } }
    let at = trial.count - 1
    var end = FunnelPlan.unlimited
    for (index, exclusion) in question.exclusions.enumerated()
    where exclusion.after - 1 <= at && at < exclusion.before - 1 {
      guard let anchor = taken.last(where: { $0.0 <= exclusion.after - 1 }) else { continue }
      for event in stream.excluding
      where event.exclusions.contains(index) && event.time > anchor.1.time {
        end = min(end, event.time)
      }
    }
    return end
  }

  private func isEnded(_ trial: Trial, _ stream: Stream) -> Bool {
    let start = trial.first??.time ?? 0
    let end = end(trial, stream)
    return end < min(start + plan.window, FunnelPlan.unlimited) && end < limit(trial)
  }

  /// The last moment at which a chain may take any of the steps that can come next for it.
  private func limit(_ trial: Trial) -> Int64 {
    guard question.order != .any, let last = trial.compactMap(\.self).last,
      trial.count < stepCount
    else { return FunnelPlan.unlimited }
    var next = trial.count
    var longest = plan.longest[next]
    while question.optional.contains(next + 1), next + 1 < stepCount {
      next += 1
      longest = max(longest, plan.longest[next])
    }
    return min(last.time + longest, FunnelPlan.unlimited)
  }

  private func chain(_ trial: Trial, _ stream: Stream) -> FunnelChain {
    var chain = FunnelChain()
    chain.rows = trial.map { $0?.row ?? FunnelChain.skipped }
    chain.times = trial.map { $0?.time ?? 0 }
    chain.isExcluded = trial.count < stepCount && isEnded(trial, stream)
    return chain
  }
}
