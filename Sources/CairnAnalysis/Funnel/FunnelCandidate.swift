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
  /// Whether a later step might want its last event once more.
  var isWanted = false
  /// What most chains need not carry along.
  var burden: FunnelBurden?

  /// The events of the chain that a later step might want once more, by position.
  var used: [Int] { burden?.used ?? [] }

  func uses(_ position: Int) -> Bool {
    position == self.position || burden?.used.contains(position) == true
  }

  /// In a strict funnel, the moment of the next interruption.
  var interruption: Int64 { burden?.interruption ?? FunnelPlan.unlimited }

  /// Whether all that can still become of `other` can become of this one too, and no worse, when
  /// both are looked at from `now` on.
  func covers(_ other: FunnelCandidate, from now: Int64, isStrict: Bool) -> Bool {
    guard isNoWorse(than: other, from: now) else { return false }
    if isWanted, time >= now, !other.uses(position) { return false }
    // In a strict funnel, an event left over in a moment interrupts, so fewer used is not better.
    if isStrict { return used == other.used }
    return burden?.used.allSatisfy { other.burden?.used.contains($0) == true } ?? true
  }

  /// The same, but for the events that each has used up.
  func isNoWorse(than other: FunnelCandidate, from now: Int64) -> Bool {
    guard start >= other.start, time >= other.time, max(latest, now) <= max(other.latest, now)
    else { return false }
    return burden == nil && other.burden == nil
      || (burden ?? .none).isNoWorse(than: other.burden ?? .none)
  }

  /// Forgets events that lie too far back to be wanted again.
  mutating func forget(before oldest: Int64, _ times: [Int64]) {
    guard let burden, burden.used.contains(where: { times[$0] < oldest }) else { return }
    self.burden = FunnelBurden(
      deadlines: burden.deadlines, interruption: burden.interruption,
      used: burden.used.filter { times[$0] >= oldest })
  }
}

/// What a chain carries along where exclusions, strict order or events of several steps ask for it.
///
/// It is a class, so that the many chains without any are as cheap as four numbers.
final class FunnelBurden: Hashable, Sendable {
  static let none = FunnelBurden(deadlines: [], interruption: FunnelPlan.unlimited, used: [])

  /// For each exclusion under way, the moment that the chain must not pass; else `unlimited`.
  let deadlines: [Int64]
  let interruption: Int64
  let used: [Int]

  init(deadlines: [Int64], interruption: Int64, used: [Int]) {
    (self.deadlines, self.interruption, self.used) = (deadlines, interruption, used)
  }

  func isNoWorse(than other: FunnelBurden) -> Bool {
    guard interruption >= other.interruption else { return false }
    for (mine, theirs) in zip(deadlines, other.deadlines) where mine < theirs { return false }
    return true
  }

  static func == (left: FunnelBurden, right: FunnelBurden) -> Bool {
    left === right
      || (left.deadlines == right.deadlines && left.interruption == right.interruption
        && left.used == right.used)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(deadlines)
    hasher.combine(interruption)
    hasher.combine(used)
  }
}
