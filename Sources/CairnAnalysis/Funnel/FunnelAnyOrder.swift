import CairnModel

/// Finds how many of a funnel's steps fall into one window, whatever their order.
///
/// A window slides over the moments at which something happened; how many steps its events can fill
/// is a matching of events to steps. The first window with the most steps is narrowed from its left
/// end as far as it still holds as many; there the attempt begins, and of its events the earliest
/// that can be dealt a step are the ones to report.
struct FunnelAnyOrder: Sendable {
  private let plan: FunnelPlan
  private var matching: FunnelMatching
  private var slots: [Slot] = []

  /// What can fill one step: an event, or where ties are strict all events of a moment.
  private struct Slot {
    var time: Int64
    var steps: [Int]
    var positions: [Int]
  }

  /// How many steps have any event in a window that slides.
  private struct StepCover {
    private(set) var first = 0
    private(set) var count = 0
    private var events: [Int]

    init(stepCount: Int) { events = Array(repeating: 0, count: stepCount) }

    mutating func add(_ steps: [Int]) {
      for step in steps {
        if events[step] == 0 { count += 1 }
        events[step] += 1
      }
    }

    mutating func removeFirst(_ steps: [Int]) {
      first += 1
      for step in steps {
        events[step] -= 1
        if events[step] == 0 { count -= 1 }
      }
    }
  }

  init(_ plan: FunnelPlan) {
    self.plan = plan
    matching = FunnelMatching(stepCount: plan.stepCount)
  }

  /// The positions of the events to report, in the order of their times; empty where there is none.
  mutating func positions(_ stream: FunnelStream, _ attempt: FunnelAttempt) -> [Int] {
    cutSlots(stream, attempt)
    var best = (count: 0, slots: 0..<0)
    var end = 0
    var covered = StepCover(stepCount: plan.stepCount)
    while end < slots.count, best.count < plan.stepCount {
      let moment = slots[end].time
      while end < slots.count, slots[end].time == moment {
        covered.add(slots[end].steps)
        end += 1
      }
      let first = firstSlot(before: end, stream, attempt)
      while covered.first < first { covered.removeFirst(slots[covered.first].steps) }
      guard first < end, slots[first].time < attempt.entries.upperBound else { continue }
      // No more steps can be filled than have an event at all.
      guard min(end - first, covered.count) > best.count else { continue }
      let count = self.count(first..<end)
      if count > best.count { best = (count, first..<end) }
    }
    guard best.count > 0 else { return [] }
    return earliest(
      best.count, from: start(best.count, best.slots, attempt)..<best.slots.upperBound
    )
    .map { position($0.slot, at: $0.step, stream) }
  }

  private mutating func cutSlots(_ stream: FunnelStream, _ attempt: FunnelAttempt) {
    slots.removeAll(keepingCapacity: true)
    let first = stream.entries.firstIndex(in: stream.times, from: attempt.entries.lowerBound)
    for position in stream.entries[first...] {
      let time = stream.times[position]
      if time - plan.window >= attempt.entries.upperBound || time > attempt.until { break }
      guard attempt.allows(position, time) else { continue }
      let steps = stream.stepsOfKind[stream.kinds[position]]
      if plan.slack < 0, let last = slots.indices.last, slots[last].time == time {
        slots[last].positions.append(position)
        slots[last].steps = Set(slots[last].steps).union(steps).sorted()
      } else {
        slots.append(Slot(time: time, steps: steps, positions: [position]))
      }
    }
  }

  /// The first slot that can stand in one attempt with what happened last before `end`.
  private func firstSlot(before end: Int, _ stream: FunnelStream, _ attempt: FunnelAttempt) -> Int {
    let moment = slots[end - 1].time
    var earliest = max(moment - plan.window, attempt.entries.lowerBound)
    for moments in stream.exclusions {
      let index = moments.firstIndex(above: moment - 1)
      if index > 0 { earliest = max(earliest, moments[index - 1]) }
    }
    return slots[..<end].partitioningIndex { $0.time >= earliest }
  }

  private mutating func count(_ range: Range<Int>) -> Int {
    matching.removeAll()
    for slot in range {
      _ = matching.add(slots[slot].steps)
      if matching.count == plan.stepCount { break }
    }
    return matching.count
  }

  /// The last slot to begin with that still leaves so many steps.
  private mutating func start(
    _ count: Int, _ range: Range<Int>, _ attempt: FunnelAttempt
  ) -> Int {
    matching.removeAll()
    var slot = range.upperBound
    while slot > range.lowerBound {
      slot -= 1
      _ = matching.add(slots[slot].steps)
      let isFirst = slot == range.lowerBound || slots[slot - 1].time < slots[slot].time
      if isFirst, matching.count == count, slots[slot].time < attempt.entries.upperBound { break }
    }
    return slot
  }

  /// The earliest slots that fill so many steps, each with the step it fills.
  private mutating func earliest(_ count: Int, from range: Range<Int>) -> [(slot: Int, step: Int)] {
    matching.removeAll()
    for slot in range where matching.count < count { _ = matching.add(slots[slot].steps) }
    return matching.eventOfStep.enumerated()
      .filter { $0.element >= 0 }
      .map { (range.lowerBound + $0.element, $0.offset) }
      .sorted { $0.slot < $1.slot }
  }

  private func position(_ slot: Int, at step: Int, _ stream: FunnelStream) -> Int {
    let positions = slots[slot].positions
    return positions.first { stream.fits($0, step) } ?? positions[0]
  }
}
