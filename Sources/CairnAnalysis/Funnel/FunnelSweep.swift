import CairnModel

// The common funnel, at the speed of memory: steps in order, one window, each event one step.
//
// For each step it keeps the latest start of a chain that has reached it. An event of step k takes
// over the start of step k-1 if that lies within the window; nothing is compared with anything but
// numbers, and nothing is decided by a branch that the processor could guess wrong. Which events
// made up the chain is looked up afterwards, and only for persons who came past the first step.
// Where two steps of a person share a moment, their order is not the rows' order: that person is
// left to the machine.

/// Counts a funnel that asks for nothing but a window.
struct FunnelSweep: Sendable {
  /// The most steps that fit the table of starts, with its first place and its idle one.
  static let longestFunnel = 13

  private typealias Table = InlineArray<16, Int64>

  /// The place of an event that fits no step: what it takes over is never there.
  private static let idle: UInt8 = 15
  private static let never: Int64 = -(1 << 62)
  private static let stepBits: UInt32 = 0x3FFE

  private let window: Int64
  private let entries: Range<Int64>
  private let conditions: EventConditions
  private let filter: FilterMatcher?
  /// By name code, the step from 1, or idle.
  private let stepOfName: [UInt8]
  /// By name code, whether the event's properties decide as well.
  private let isFiltered: [Bool]
  private let hasFilters: Bool

  init(_ plan: FunnelPlan) {
    window = plan.window
    entries = plan.entries
    conditions = plan.steps
    filter = plan.filter
    stepOfName = conditions.byName.map { $0.first.map { UInt8($0.index + 1) } ?? Self.idle }
    isFiltered = conditions.byName.map { $0.first.map { !$0.filters.isEmpty } ?? false }
    hasFilters = plan.filter != nil || isFiltered.contains(true)
  }

  /// The columns of a batch that the sweep looks at.
  private struct Rows: ~Escapable {
    let steps: Span<UInt8>
    let times: Span<EventTime>

    @_lifetime(copy steps, copy times)
    init(steps: Span<UInt8>, times: Span<EventTime>) {
      self.steps = steps
      self.times = times
    }
  }

  /// Finds what a batch's persons came to.
  func run(_ batch: EventBatch, into findings: inout FunnelFindings) {
    findings.removeAll()
    let steps = self.steps(batch)
    let offsets = batch.offsets.span
    let rows = Rows(steps: steps.span, times: batch.times.span)
    for person in 0..<batch.personCount {
      see(person, offsets[person]..<offsets[person + 1], rows, &findings)
    }
  }

  /// For each row its step, from 1, or idle.
  private func steps(_ batch: EventBatch) -> [UInt8] {
    guard hasFilters else { return batch.names.map { stepOfName[Int($0)] } }
    return batch.names.indices.map { row in
      let name = Int(batch.names[row])
      let step = stepOfName[name]
      if step == Self.idle { return step }
      if isFiltered[name], !conditions.meetsAny(batch, row) { return Self.idle }
      if let filter, !filter.matches(batch, row) { return Self.idle }
      return step
    }
  }

  private func see(
    _ person: Int, _ rows: Range<Int>, _ batch: Rows, _ findings: inout FunnelFindings
  ) {
    // By step from 1: the latest start of a chain that is there, and how the first one came there.
    var starts = Table(repeating: Self.never)
    var firstRows = Table(repeating: 0)
    var firstStarts = Table(repeating: Self.never)
    var level = 0
    var moment = Int64.min
    var stepsOfMoment: UInt32 = 0
    var sharedMoments: UInt32 = 0
    for row in rows {
      let place = Int(batch.steps[row] & 15)
      let time = batch.times[row].microseconds
      // A bit for each step of the moment; neighbours among them could follow each other.
      stepsOfMoment = (time == moment ? stepsOfMoment : 0) | (1 << UInt32(place) & Self.stepBits)
      sharedMoments |= stepsOfMoment & (stepsOfMoment << 1)
      moment = time
      starts[0] = entries.contains(time) ? time : Self.never
      let start = starts[(place &- 1) & 15]
      // All ones where the start lies too far back: a choice without a branch.
      let isLate = (window &- (time &- start)) >> 63
      let taken = (start & ~isLate) | (Self.never & isLate)
      if taken != Self.never, starts[place] == Self.never {
        firstRows[place] = Int64(row)
        firstStarts[place] = taken
        level = max(level, place)
      }
      starts[place] = max(starts[place], taken)
    }
    if sharedMoments != 0 {
      findings.unclear.append(person)
    } else if level > 0 {
      findings.append(person, level)
      let own = rows.lowerBound...Int(firstRows[level])
      addChain(level, from: firstStarts[level], in: own, batch, &findings)
    }
  }

  /// Looks up the earliest events of a chain whose start and last event are known.
  private func addChain(
    _ level: Int, from start: Int64, in rows: ClosedRange<Int>, _ batch: Rows,
    _ findings: inout FunnelFindings
  ) {
    var row = rows.upperBound
    var first = row
    while row >= rows.lowerBound, batch.times[row].microseconds >= start {
      if batch.steps[row] == 1 { first = row }
      row -= 1
    }
    findings.rows.append(first)
    var step: UInt8 = 2
    row = first
    while step <= level {
      row += 1
      guard batch.steps[row] == step else { continue }
      findings.rows.append(row)
      step += 1
    }
  }
}
