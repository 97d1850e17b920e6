internal import Synchronization

/// Deals the units of a walk out to its workers.
///
/// Neighbouring units share blocks, so a worker takes several at a time: many at first, and ever
/// fewer towards the end, so that all are done at about the same time.
final class UnitDeal: Sendable {
  private let unitCount: Int
  private let workers: Int
  private let dealt = Atomic<Int>(0)

  init(unitCount: Int, workers: Int) {
    (self.unitCount, self.workers) = (unitCount, workers)
  }

  /// The next units, ascending; nil where none is left.
  func next() -> Range<Int>? {
    var first = dealt.load(ordering: .relaxed)
    while first < unitCount {
      let share = max(1, (unitCount - first) / (workers * 3))
      let (exchanged, now) = dealt.compareExchange(
        expected: first, desired: first + share, ordering: .relaxed)
      if exchanged { return first..<first + share }
      first = now
    }
    return nil
  }
}
