/// Finds how far a person comes where some steps keep their place and the others float between.
///
/// The steps stand in blocks: those between two anchors, and each anchor for itself. From each
/// moment at which an attempt can begin, the blocks are filled one after another, each as soon as
/// its steps can all be dealt an event of their own; a block begins where the one before ended.
/// That leaves the most for the rest. Of all beginnings the one counts that fills the most steps,
/// first, and begun last.
struct FunnelAnchoredOrder: Sendable {
  private let plan: FunnelPlan
  private let blockOfStep: [Int]
  /// For each step the place of its event among the attempt's, or -1.
  private var eventOfStep: [Int]
  private var isVisited: [Bool]
  private var events: [Int] = []
  /// For each block under way or done, the places of the events that it may take.
  private var reach: [Range<Int>] = []
  private var last: Int64 = 0

  init(_ plan: FunnelPlan) {
    self.plan = plan
    var blockOfStep = Array(repeating: 0, count: plan.stepCount)
    for (index, block) in plan.blocks.enumerated() {
      for step in block { blockOfStep[step] = index }
    }
    self.blockOfStep = blockOfStep
    eventOfStep = Array(repeating: -1, count: plan.stepCount)
    isVisited = Array(repeating: false, count: plan.stepCount)
  }

  /// The positions of the events to report, in the order of their times; empty where there is none.
  mutating func positions(_ stream: FunnelStream, _ attempt: FunnelAttempt) -> [Int] {
    var best: (positions: [Int], start: Int64, last: Int64) = ([], .min, .max)
    for start in starts(stream, attempt) {
      let isWhole = best.positions.count == plan.stepCount
      if isWhole, start > best.last { break }
      fill(stream, attempt, from: start)
      let found = eventOfStep.filter { $0 >= 0 }.map { events[$0] }.sorted()
      guard let first = found.first else { continue }
      let begun = stream.times[first]
      let isFurther = found.count > best.positions.count
      let isSame = found.count == best.positions.count
      if isFurther || isSame && (last, -begun) < (best.last, -best.start) {
        best = (found, begun, last)
      }
    }
    return best.positions
  }

  /// The moments at which an attempt can begin.
  private func starts(_ stream: FunnelStream, _ attempt: FunnelAttempt) -> [Int64] {
    var starts: [Int64] = []
    for position in stream.entries {
      let time = stream.times[position]
      guard attempt.entries.contains(time), attempt.allows(position, time) else { continue }
      if starts.last != time { starts.append(time) }
    }
    return starts
  }

  private mutating func fill(
    _ stream: FunnelStream, _ attempt: FunnelAttempt, from start: Int64
  ) {
    for step in eventOfStep.indices { eventOfStep[step] = -1 }
    var until = min(start + plan.window, attempt.until)
    for moments in stream.exclusions {
      let next = moments.firstIndex(above: start)
      if next < moments.count { until = min(until, moments[next]) }
    }
    events.removeAll(keepingCapacity: true)
    reach = [0..<0]
    var position = stream.times.firstIndex(above: start - 1)
    while position < stream.times.count, stream.times[position] <= until {
      let moment = stream.times[position]
      let first = events.count
      while position < stream.times.count, stream.times[position] == moment {
        if attempt.allows(position, moment) { events.append(position) }
        position += 1
      }
      fillBlocks(with: first..<events.count, at: moment, stream)
      if reach.count > plan.blocks.count { return }
    }
  }

  /// Deals out the events of a moment, and opens the blocks that it lets begin.
  private mutating func fillBlocks(
    with own: Range<Int>, at moment: Int64, _ stream: FunnelStream
  ) {
    reach[reach.count - 1] = reach[reach.count - 1].lowerBound..<own.upperBound
    while true {
      for event in own where !eventOfStep.contains(event) {
        for step in isVisited.indices { isVisited[step] = false }
        if deal(event, stream) { last = moment }
      }
      let block = plan.blocks[reach.count - 1]
      guard block.allSatisfy({ eventOfStep[$0] >= 0 }) else { return }
      reach.append(own)
      if reach.count > plan.blocks.count { return }
    }
  }

  private mutating func deal(_ event: Int, _ stream: FunnelStream) -> Bool {
    for step in stream.stepsOfKind[stream.kinds[events[event]]] where !isVisited[step] {
      let block = blockOfStep[step]
      guard block < reach.count, reach[block].contains(event) else { continue }
      isVisited[step] = true
      if eventOfStep[step] < 0 || deal(eventOfStep[step], stream) {
        eventOfStep[step] = event
        return true
      }
    }
    return false
  }
}
