import CairnModel

/// Counts a funnel as tools do that take one event after another: `docs/meaning/dialects.md`.
///
/// For each step one chain stands on the ladder, the last that got there. An event moves the chain
/// of the step before on to its own step. Which chain is kept, what an event may do twice and what
/// a moment of several events means are the habits of the tool.
struct FunnelLadder: Sendable {
  /// What was found: for each step reached the position of its event, and whether an exclusion
  /// ended the chain.
  struct Finding {
    var positions: [Int]
    var isSpoiled: Bool
  }

  /// A chain that stands at some step.
  private struct Rung {
    var start: Int64
    var last: Int64
    var positions: [Int]
    var isSpoiled = false
  }

  /// All that happened in one moment.
  private struct Moment {
    var time: Int64
    var positions: Range<Int>
    /// In a strict funnel, how many events fit no step and are not ignored.
    var others: Int
    var isShared: Bool
  }

  private let plan: FunnelPlan
  private let habits: Set<FunnelHabit>
  private let optional: Set<Int>
  /// By step from 1; at 0 stands a new start.
  private var rungs: [Rung?]
  private var best: (level: Int, rung: Rung)?

  init(_ plan: FunnelPlan) {
    self.plan = plan
    habits = plan.question.habits
    optional =
      plan.question.habits.contains(.entersAnywhere)
      ? Set(1...max(1, plan.stepCount)) : plan.question.optional
    rungs = Array(repeating: nil, count: plan.stepCount + 1)
  }

  /// The chain that such a tool would count, or nil where there is none.
  mutating func run(_ stream: FunnelStream, _ attempt: FunnelAttempt) -> Finding? {
    let moments = self.moments(stream)
    let found = run(moments[...], stream, attempt.entries)
    guard let found, entersAnywhere, habits.contains(.keepsEarliest) else { return found }
    // Who may enter at any step has entered at the first event from which the way leads as far.
    for (index, moment) in moments.enumerated() where !moment.positions.isEmpty {
      guard attempt.entries.contains(moment.time) else { continue }
      let own = run(moments[index...], stream, moment.time..<moment.time + 1)
      if let own, own.positions.count == found.positions.count, own.isSpoiled == found.isSpoiled {
        return own
      }
    }
    return found
  }

  private mutating func run(
    _ moments: ArraySlice<Moment>, _ stream: FunnelStream, _ entries: Range<Int64>
  ) -> Finding? {
    for index in rungs.indices { rungs[index] = nil }
    best = nil
    var hasBegun = false
    for moment in moments {
      // Behind the last window nothing can move on any more.
      let end = entries.upperBound
      if moment.time >= end, moment.time - end >= plan.window { break }
      let isEntry = entries.contains(moment.time)
      rungs[0] = isEntry ? Rung(start: moment.time, last: .min, positions: []) : nil
      if habits.contains(.stopsAtOthers), plan.isStrict {
        if moment.others > 0, hasBegun { break }
        if isStopped(moment, stream, &hasBegun) { break }
      } else {
        take(moment, stream)
        if plan.isStrict { forget(moment, stream) }
      }
      if !(moment.isShared && habits.contains(.laxMoments)) { exclude(moment, stream) }
      if rungs[plan.stepCount] != nil { break }
    }
    return best.map { Finding(positions: $0.rung.positions, isSpoiled: $0.rung.isSpoiled) }
  }

  private var entersAnywhere: Bool { habits.contains(.entersAnywhere) }

  // MARK: Moments

  private func moments(_ stream: FunnelStream) -> [Moment] {
    var times = Set(stream.times)
    for moments in stream.exclusions { times.formUnion(moments) }
    if let interruptions = stream.interruptions.first { times.formUnion(interruptions) }
    var first = 0
    return times.sorted().map { time in
      var end = first
      while end < stream.times.count, stream.times[end] == time { end += 1 }
      let positions = first..<end
      first = end
      let others = plan.isStrict ? self.others(at: time, positions, stream) : 0
      let isExcluding = stream.exclusions.contains { $0.contains(time) }
      let isMixed = Set(positions.map { stream.kinds[$0] }).count > 1
      return Moment(
        time: time, positions: positions, others: others,
        isShared: !positions.isEmpty && (isMixed || others > 0 || isExcluding))
    }
  }

  private func others(at time: Int64, _ positions: Range<Int>, _ stream: FunnelStream) -> Int {
    let moments = stream.interruptions[0]
    let all = moments.firstIndex(above: time) - moments.firstIndex(above: time - 1)
    let own = positions.count { !stream.isIgnored[$0] && !stream.fits($0, 0) }
    return all - own
  }

  /// The moves of a moment, in the order in which they are tried.
  ///
  /// Where the order of the log would decide, the one comes first that fits more steps, so that the
  /// answer hangs on nothing; it is never the better for the person.
  private func moves(_ moment: Moment, _ stream: FunnelStream) -> [(position: Int, step: Int)] {
    let isByStep = moment.isShared && habits.contains(.tiesByStep)
    let climbs = habits.contains(.climbs)
    var moves: [(position: Int, step: Int)] = []
    for position in moment.positions {
      let steps = stream.stepsOfKind[stream.kinds[position]].map { $0 + 1 }
      moves += (climbs || isByStep ? steps : steps.reversed()).map { (position, $0) }
    }
    guard isByStep else { return moves }
    return moves.sorted { left, right in
      let (one, two) = (
        stream.stepsOfKind[stream.kinds[left.position]].count,
        stream.stepsOfKind[stream.kinds[right.position]].count
      )
      return (left.step, -one, left.position) < (right.step, -two, right.position)
    }
  }

  // MARK: Moving on

  private mutating func take(_ moment: Moment, _ stream: FunnelStream) {
    guard moment.positions.count <= 1 || !habits.isDisjoint(with: [.climbs, .tiesByStep]) else {
      return deal(moment, stream)
    }
    for move in moves(moment, stream) { take(move.position, move.step, at: moment.time) }
  }

  private mutating func take(_ position: Int, _ step: Int, at time: Int64) {
    guard let source = source(of: step, at: time), let rung = rungs[source] else { return }
    if !habits.contains(.climbs), rung.positions.contains(position) { return }
    let left = Array(repeating: FunnelChain.skipped, count: step - 1 - source)
    place(
      Rung(
        start: rung.start, last: time, positions: rung.positions + left + [position],
        isSpoiled: rung.isSpoiled), at: step)
  }

  private mutating func place(_ moved: Rung, at step: Int) {
    if let there = rungs[step]?.start {
      if habits.contains(.keepsEarliest), there == moved.start { return }
      if entersAnywhere, there > moved.start { return }
    }
    let leaves = plan.question.spoiled == .leavesFunnel
    if moved.isSpoiled, !leaves { return }
    if !moved.isSpoiled { rungs[step] = moved }
    guard let best, best.level > step || best.level == step && !best.rung.isSpoiled else {
      return self.best = (step, moved)
    }
  }

  /// The step from which a chain can move on to another: the one before, or one before steps that
  /// may be left out; of those that may be entered anywhere, that of the latest start.
  private func source(of step: Int, at time: Int64) -> Int? {
    var found: (source: Int, start: Int64)?
    var source = step - 1
    while true {
      if canMove(from: source, to: step, at: time), let start = rungs[source]?.start {
        if !entersAnywhere { return source }
        if found.map({ $0.start < start }) ?? true { found = (source, start) }
      }
      guard source > 0, optional.contains(source) else { return found?.source }
      source -= 1
    }
  }

  private func canMove(from source: Int, to step: Int, at time: Int64) -> Bool {
    guard let rung = rungs[source] else { return false }
    if source == 0 { return true }
    if plan.slack < 0, rung.last >= time { return false }
    return time - rung.start <= plan.window && time - rung.last <= plan.longest[step - 1]
  }

  // MARK: Moments dealt out

  /// Deals the events of a moment out to steps as they fit, each to one step, from the chains that
  /// stood before it.
  private mutating func deal(_ moment: Moment, _ stream: FunnelStream) {
    let moved = (1...plan.stepCount).map { dealt(to: $0, moment, stream) }
    for (index, rung) in moved.enumerated() {
      if let rung { place(rung, at: index + 1) }
    }
  }

  /// The chain of the latest start that the moment's events can carry to a step, or nil.
  private func dealt(to step: Int, _ moment: Moment, _ stream: FunnelStream) -> Rung? {
    var best: Rung?
    for source in (0..<step).reversed() {
      guard let rung = rungs[source] else { continue }
      if let best, best.start >= rung.start { continue }
      for takesOptional in [true, false] {
        let between = between((source, step), takesOptional, moment, stream)
        guard let between, let first = between.firstIndex(where: { $0 >= 0 }),
          canMove(from: source, to: source + 1 + first, at: moment.time)
        else { continue }
        best = Rung(
          start: rung.start, last: moment.time, positions: rung.positions + between,
          isSpoiled: rung.isSpoiled)
        break
      }
    }
    return best
  }

  /// For each step behind one and up to another, the position of an event of the moment, or that it
  /// is left out; nil where a step lacks one that cannot be.
  private func between(
    _ move: (source: Int, step: Int), _ takesOptional: Bool, _ moment: Moment,
    _ stream: FunnelStream
  ) -> [Int]? {
    let (source, step) = move
    let needed = (source + 1...step).filter { $0 == step || !optional.contains($0) }
    // Where ties never advance, a moment carries a chain one step only.
    if plan.slack < 0, needed.count > 1 { return nil }
    let events = candidates(moment, stream)
    var order = needed
    if takesOptional, plan.slack >= 0 {
      order += (source + 1..<step).filter { optional.contains($0) }
    }
    // Steps are dealt events, those that must have one first: they never lose it again.
    var matching = FunnelMatching(stepCount: events.count)
    for (index, wanted) in order.enumerated() {
      let isDealt = matching.add(events.indices.filter { stream.fits(events[$0], wanted - 1) })
      if !isDealt, index < needed.count { return nil }
    }
    var positions = Array(repeating: FunnelChain.skipped, count: step - source)
    for (event, index) in matching.eventOfStep.enumerated() where index >= 0 {
      positions[order[index] - source - 1] = events[event]
    }
    return positions
  }

  /// The positions of a moment, of each kind no more than there are steps.
  private func candidates(_ moment: Moment, _ stream: FunnelStream) -> [Int] {
    var counts: [Int: Int] = [:]
    return moment.positions.filter { position in
      counts[stream.kinds[position], default: 0] += 1
      return counts[stream.kinds[position], default: 0] <= plan.stepCount
    }
  }

  // MARK: What stands in the way

  private mutating func exclude(_ moment: Moment, _ stream: FunnelStream) {
    for (index, exclusion) in plan.question.exclusions.enumerated()
    where stream.exclusions[index].contains(moment.time) {
      for level in exclusion.after..<exclusion.before {
        guard let rung = rungs[level], rung.last < moment.time, !rung.isSpoiled,
          moment.time - rung.start <= plan.window,
          moment.time - rung.last < plan.longestAhead[level - 1],
          rungs[level + 1]?.start != rung.start
        else { continue }
        rungs[level]?.isSpoiled = true
        if let best, best.level == level, moment.time - best.rung.start <= plan.window {
          self.best?.rung.isSpoiled = true
        }
      }
    }
  }

  /// In a strict funnel, forgets every step that an event of the moment does not fit.
  private mutating func forget(_ moment: Moment, _ stream: FunnelStream) {
    if moment.isShared, habits.contains(.laxMoments) { return }
    for step in 1...plan.stepCount {
      let isForeign = moment.positions.contains {
        !stream.isIgnored[$0] && !stream.fits($0, step - 1)
      }
      guard moment.others > 0 || isForeign else { continue }
      if rungs[step].map({ $0.last < moment.time }) ?? false { rungs[step] = nil }
    }
  }

  /// Takes the events of a moment until one is not the next; says whether one was.
  private mutating func isStopped(
    _ moment: Moment, _ stream: FunnelStream, _ hasBegun: inout Bool
  ) -> Bool {
    for move in moves(moment, stream) {
      if move.step > 1, hasBegun, rungs[move.step - 1] == nil { return true }
      if move.step == 1, rungs[0] != nil { hasBegun = true }
      take(move.position, move.step, at: moment.time)
    }
    return false
  }
}
