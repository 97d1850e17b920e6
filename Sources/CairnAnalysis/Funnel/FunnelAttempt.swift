/// Which attempt is looked at: when it may begin, and what it must leave alone.
struct FunnelAttempt: Sendable {
  /// The moments at which it may begin.
  var entries: Range<Int64>
  /// Events before this moment are not its own.
  var floor: Int64 = .min
  /// Events behind this moment are not looked at.
  var until: Int64 = .max
  /// Positions that belong to another attempt.
  var taken: [Int] = []

  func allows(_ position: Int, _ time: Int64) -> Bool {
    time >= floor && (taken.isEmpty || !taken.contains(position))
  }
}

/// How far an attempt came.
struct FunnelReach: Hashable, Sendable {
  /// The furthest step, from 1.
  var level: Int
  /// The first moment at which it was reached.
  var latest: Int64
  /// The latest start of a chain that reached it then.
  var start: Int64
  /// Whether a chain that came as far was not ended by an exclusion.
  var isClean: Bool
  /// The moment at which an exclusion ended the last chain that could go on, or `unlimited`.
  var end: Int64
}
