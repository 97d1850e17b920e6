import CairnModel

// The common funnel, at the speed of memory: steps in order, one window, each event one step.
//
// For each step it keeps the latest start of a chain that has reached it, and the rows of that
// chain. An event of step k takes over the start of step k-1 if that lies within the window, and
// its rows if that start is later than its own. Nothing is compared with anything but numbers, and
// hardly anything is decided by a branch that the processor could guess wrong. Where neighbouring
// steps of a person share a moment, their order is not the rows' order: that person is left to the
// machine.

/// Counts a funnel that asks for nothing but a window.
struct FunnelSweep: Sendable {
  /// The most steps whose rows fit a vector of lanes.
  static let longestFunnel = 8

  /// By step from 0, the row of a chain's event.
  private typealias Path = SIMD8<Int32>

  /// The place of an event that fits no step: there is never anything to take over.
  private static let idle: UInt8 = 15
  private static let never: Int64 = -(1 << 62)
  private static let stepBits: UInt32 = 0x3FFE

  private let window: Int64
  private let entries: Range<Int64>
  private let filter: FilterMatcher?
  /// By name code, the step from 1, or idle.
  private let stepOfName: [UInt8]
  /// By name code, whether the event's properties decide as well.
  private let isFiltered: [Bool]
  private let filtered: [EventConditions.Filtered]

  init(_ plan: FunnelPlan) {
    window = plan.window
    entries = plan.entries
    filter = plan.filter
    let byName = plan.steps.byName
    stepOfName = byName.map { $0.first.map { UInt8($0.index + 1) } ?? Self.idle }
    isFiltered = byName.map { $0.first.map { !$0.filters.isEmpty } ?? false }
    filtered = plan.steps.filtered
  }

  /// Finds what a batch's persons came to.
  func run(_ batch: EventBatch, into findings: inout FunnelFindings) {
    precondition(batch.rowCount <= Int(Int32.max), "the rows of a batch are counted in 32 bits")
    findings.removeAll()
    let allSteps = self.steps(batch)
    let (steps, times, offsets) = (allSteps.span, batch.times.span, batch.offsets.span)
    // What stands here from a person before is never looked at: its start is gone.
    var paths = InlineArray<16, Path>(repeating: .zero)
    let laneTable = Self.lanes
    let lanes = laneTable.span
    for person in 0..<batch.personCount {
      if offsets[person + 1] - offsets[person] == 1 {
        // Most persons have but one event that matters: an entry, or nothing.
        let row = offsets[person]
        guard steps[row] == 1, entries.contains(times[row].microseconds) else { continue }
        findings.append(person, 1)
        findings.rows.append(row)
        continue
      }
      // By step from 1: the latest start of a chain that is there.
      var starts = InlineArray<16, Int64>(repeating: Self.never)
      var furthest = Path.zero
      var level = 0
      var moment = Int64.min
      var stepsOfMoment: UInt32 = 0
      var sharedMoments: UInt32 = 0
      for row in offsets[person]..<offsets[person + 1] {
        let place = Int(steps[row] & 15)
        let time = times[row].microseconds
        // A bit for each step of the moment; neighbours among them could follow each other.
        stepsOfMoment = (time == moment ? stepsOfMoment : 0) | (1 << UInt32(place) & Self.stepBits)
        sharedMoments |= stepsOfMoment & (stepsOfMoment << 1)
        moment = time
        starts[0] = entries.contains(time) ? time : Self.never
        let start = starts[(place &- 1) & 15]
        // All ones where the start lies too far back: a choice without a branch.
        let isLate = (window &- (time &- start)) >> 63
        let taken = (start & ~isLate) | (Self.never & isLate)
        // All ones where the start is later than the one that is there.
        let isLater = Int(starts[place] &- taken) >> 63
        let lane = lanes[place & isLater]
        // The lanes are chosen in the register: one written through memory would stall the next
        // copy.
        let row = Path(repeating: Int32(truncatingIfNeeded: row))
        let path = (paths[(place &+ isLater) & 15] & ~lane) | (row & lane)
        paths[place] = path
        starts[place] = max(starts[place], taken)
        if place & isLater > level { (level, furthest) = (place, path) }
      }
      if sharedMoments != 0 {
        findings.unclear.append(person)
      } else if level > 0 {
        findings.append(person, level)
        for step in 0..<level { findings.rows.append(Int(furthest[step])) }
      }
    }
  }

  /// By step from 1, all ones in the lane of the step; by 0, none.
  private static let lanes: [Path] = (0..<16).map { place in
    var lane = Path.zero
    if place > 0, place <= longestFunnel { lane[place - 1] = -1 }
    return lane
  }

  /// For each row its step, from 1, or idle.
  private func steps(_ batch: EventBatch) -> [UInt8] {
    var steps = batch.names.map { stepOfName[Int($0)] }
    if !filtered.isEmpty { leaveOut(of: &steps, where: isFailed(batch)) }
    if let filter {
      leaveOut(of: &steps, where: filter.matches(batch, rows: 0..<batch.rowCount).map { !$0 })
    }
    return steps
  }

  private func leaveOut(of steps: inout [UInt8], where isOut: [Bool]) {
    var own = steps.mutableSpan
    let isOut = isOut.span
    for row in own.indices where isOut[row] { own[row] = Self.idle }
  }

  /// For each row whether its step asks for properties that it has not.
  private func isFailed(_ batch: EventBatch) -> [Bool] {
    let names = batch.names.span
    var isFailed = batch.names.map { isFiltered[Int($0)] }
    for alternative in filtered {
      let answers = alternative.filter.matches(batch, rows: 0..<batch.rowCount)
      for row in names.indices where answers[row] && alternative.takes[Int(names[row])] {
        isFailed[row] = false
      }
    }
    return isFailed
  }
}
