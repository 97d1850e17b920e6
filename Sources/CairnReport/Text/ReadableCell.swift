internal import CairnModel

extension Cell {
  /// The cell as people read it in a terminal or on a page; nil where it is empty.
  ///
  /// Money has two places where `hasPlaces`, so that a column of it lines up.
  func readable(in zone: ZoneTable, hasPlaces: Bool = false) -> String? {
    switch self {
    case .null: nil
    case .text(let text): text.description
    case .count(let count): ReadableNumber.count(count)
    case .money(let amount): ReadableNumber.money(amount, hasPlaces: hasPlaces)
    case .rate(let value): ReadableNumber.rate(value)
    case .seconds(let value): ReadableNumber.duration(value)
    case .number(let value): ReadableNumber.number(value)
    case .time(let time): zone.clock(time)
    case .date(let date): date.description
    case .flag(let flag): flag ? "yes" : "no"
    }
  }

  /// Money to two places, where it is one unit or more.
  ///
  /// Means and estimates have four, which nobody reads on a page; less than a unit keeps them all.
  var roundedForPage: Cell {
    guard case .money(let amount) = self, amount.tenThousandths.magnitude >= 10_000 else {
      return self
    }
    let half: Int64 = amount.tenThousandths < 0 ? -50 : 50
    let (sum, isTooLarge) = amount.tenThousandths.addingReportingOverflow(half)
    return isTooLarge ? self : .money(Decimal4(tenThousandths: sum / 100 * 100))
  }

  /// Whether the cell is money with something behind the point.
  var hasPlaces: Bool {
    if case .money(let amount) = self { return amount.tenThousandths % 10_000 != 0 }
    return false
  }
}

extension ZoneTable {
  /// A moment as local clocks showed it: `2026-11-22 09:30:00`.
  func clock(_ time: EventTime, withSeconds: Bool = true) -> String {
    let local = EventTime(microseconds: time.microseconds + offset(at: time) * 1_000_000)
    let text = local.description
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(withSeconds ? 8 : 5))"
  }
}
