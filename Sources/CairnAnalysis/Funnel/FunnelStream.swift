import CairnModel

/// The events of one person or session that a funnel looks at, sorted by time.
///
/// A position counts the events that fit any step; `fits` lists for each step the positions that
/// can stand there.
struct FunnelStream: Sendable {
  /// For each position, its row in the batch.
  var rows: [Int] = []
  var times: [Int64] = []
  /// For each position, a number that is equal for events that fit the same steps.
  var kinds: [Int] = []
  /// For each position, the one before it of the same moment and kind, or -1.
  var twins: [Int] = []
  var fits: [[Int]]
  /// By kind, the steps that its events fit.
  var stepsOfKind: [[Int]]
  /// In a strict funnel, for each position, whether its event interrupts nothing.
  var isIgnored: [Bool] = []
  /// The positions at which an attempt may begin.
  var entries: [Int] = []
  /// For each exclusion, the moments at which it happened.
  var exclusions: [[Int64]]
  /// For each step of a strict funnel, the moments of events that would interrupt behind it.
  var interruptions: [[Int64]]

  init(_ plan: FunnelPlan) {
    fits = Array(repeating: [], count: plan.alphabetCount)
    stepsOfKind = (0..<plan.alphabetCount).map { [$0] }
    exclusions = Array(repeating: [], count: plan.question.exclusions.count)
    interruptions = Array(repeating: [], count: plan.isStrict ? plan.stepCount : 0)
  }

  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    kinds.removeAll(keepingCapacity: true)
    twins.removeAll(keepingCapacity: true)
    isIgnored.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    for index in fits.indices { fits[index].removeAll(keepingCapacity: true) }
    for index in exclusions.indices { exclusions[index].removeAll(keepingCapacity: true) }
    for index in interruptions.indices { interruptions[index].removeAll(keepingCapacity: true) }
  }

  /// Whether an event can stand at a step.
  func fits(_ position: Int, _ step: Int) -> Bool {
    stepsOfKind[kinds[position]].contains(step)
  }

  /// Whether an event can stand at any step behind one.
  func isWanted(_ position: Int, after step: Int) -> Bool {
    (stepsOfKind[kinds[position]].last ?? 0) > step
  }

  /// Whether other events that the funnel looks at happened in the same moment.
  func sharesMoment(_ position: Int) -> Bool {
    let time = times[position]
    return (position > 0 && times[position - 1] == time)
      || (position + 1 < times.count && times[position + 1] == time)
  }

  /// Whether an event of the same moment and kind before this one is still free, so that this one
  /// need not be tried: both would lead to the same places.
  func isStandIn(_ position: Int, besides used: [Int], _ taken: [Int]) -> Bool {
    let twin = twins[position]
    return twin >= 0 && !used.contains(twin) && !taken.contains(twin)
  }
}

extension Array where Element == Int64 {
  /// Where the first element lies that is greater than `value`, in a sorted array.
  func firstIndex(above value: Int64) -> Int {
    partitioningIndex { $0 > value }
  }
}

extension Array where Element == Int {
  /// The first of some positions in order whose time is not before `moment`.
  func firstIndex(in times: [Int64], from moment: Int64) -> Int {
    partitioningIndex { times[$0] >= moment }
  }
}
