import CairnModel

/// How long customers take to buy again, and who is late.
///
/// A gap is the days between two days with orders of one person; the gap after the last order is
/// still open and counts for as long as it has lasted.
struct PurchaseIntervals: Sendable {
  let curve: KaplanMeier
  let gaps: Int
  let openGaps: Int
  private let today: Int
  private let ownGaps: Int
  private let usual: Int?

  init(_ orderDays: [[Int]], today: Int, ownGaps: Int) {
    var waits: [KaplanMeier.Wait] = []
    for days in orderDays {
      for gap in Self.gaps(days) { waits.append(KaplanMeier.Wait(length: gap, isOver: true)) }
      if let last = days.last {
        waits.append(KaplanMeier.Wait(length: max(0, today - last), isOver: false))
      }
    }
    curve = KaplanMeier(waits)
    gaps = waits.count(where: \.isOver)
    openGaps = waits.count - gaps
    usual = curve.quantile(0.9)
    (self.today, self.ownGaps) = (today, ownGaps)
  }

  private static func gaps(_ days: [Int]) -> [Int] {
    zip(days, days.dropFirst()).map { $1 - $0 }
  }

  /// The gap beyond which a customer is overdue: nine in ten of their own gaps are no longer, or
  /// nine in ten of everybody's where they have too few; nil where that was never reached.
  func longestUsualGap(_ days: [Int]) -> Int? {
    let own = Self.gaps(days).sorted()
    guard own.count >= ownGaps, !own.isEmpty else { return usual }
    return own[(own.count * 9 + 9) / 10 - 1]
  }

  func isOverdue(_ days: [Int]) -> Bool {
    guard let last = days.last, let longest = longestUsualGap(days) else { return false }
    return today - last > longest
  }
}
