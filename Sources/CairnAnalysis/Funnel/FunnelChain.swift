/// How far one person, session or attempt came, and the events it came by.
struct FunnelChain: Hashable, Sendable {
  /// For each step reached, the row of its event in the batch.
  ///
  /// An optional step left out is `skipped`. In any order the events stand in the order of time.
  var rows: [Int] = []
  /// The time of each of the rows; 0 where skipped.
  var times: [Int64] = []
  /// Whether an exclusion ended the attempt.
  var isExcluded = false
  /// Whether an exclusion shares a moment with a step it would have come before or after.
  var hasDoubt = false
  /// How often the pattern was found, no event twice; only where one is searched for.
  var matches = 0

  static let skipped = -1

  /// The furthest step, from 1.
  var level: Int { rows.count }

  var entry: Int64 { times[0] }

  /// The moment of the last event.
  var last: Int64 {
    zip(rows, times).reduce(times[0]) { $1.0 == Self.skipped ? $0 : max($0, $1.1) }
  }

  /// Whether two steps that follow each other do not lie in the order of their times.
  var hasTie: Bool {
    var before: Int64?
    for (row, time) in zip(rows, times) where row != Self.skipped {
      if let before, time <= before { return true }
      before = time
    }
    return false
  }

  /// Whether this chain is the one to report of two: further, sooner there, begun later, then by
  /// the order of the events.
  func precedes(_ other: FunnelChain) -> Bool {
    if level != other.level { return level > other.level }
    if last != other.last { return last < other.last }
    if entry != other.entry { return entry > other.entry }
    // A step that was taken comes before one left out.
    return rows.map { UInt(bitPattern: $0) }
      .lexicographicallyPrecedes(other.rows.map { UInt(bitPattern: $0) })
  }
}
