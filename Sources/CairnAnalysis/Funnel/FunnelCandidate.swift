/// A chain of events that has reached some step, told by all that its future depends on.
struct FunnelCandidate: Hashable, Sendable {
  /// The position of its last event.
  var position: Int
  /// The time of its last event.
  var time: Int64
  /// The time of its first event.
  var start: Int64
  /// The latest time of any of its events; later than `time` only under a grace.
  var latest: Int64
  /// For each exclusion under way, the moment that the chain must not pass; else `unlimited`.
  var deadlines: [Int64] = []
  /// In a strict funnel, the moment of the next interruption.
  var interruption = FunnelPlan.unlimited
  /// The events of the chain that a later step might want once more, by position.
  var used: [Int] = []

  /// Whether all that can still become of `other` can become of this one too, and no worse, when
  /// both are looked at from `now` on.
  func covers(_ other: FunnelCandidate, from now: Int64, isStrict: Bool) -> Bool {
    guard start >= other.start, time >= other.time,
      max(latest, now) <= max(other.latest, now), interruption >= other.interruption
    else { return false }
    for index in deadlines.indices where deadlines[index] < other.deadlines[index] { return false }
    // In a strict funnel, an event left over in a moment interrupts, so fewer used is not better.
    if isStrict { return used == other.used }
    return used.allSatisfy(other.used.contains)
  }
}
