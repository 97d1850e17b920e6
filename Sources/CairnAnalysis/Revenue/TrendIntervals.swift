import CairnModel

// One drawing of the persons serves every period: each has two columns, the net revenue and the
// orders. The sums of a period are drawn as those of the range are, in `RevenueIntervals`.

/// Where the average order of each period lies with 95 % confidence, in one currency.
struct TrendIntervals: Sendable {
  /// By the number of the period; none where too many periods are asked for.
  let averageOrders: [Int: BootstrapInterval]

  /// Two years of days: what is drawn takes 16 kB a period.
  private static let mostPeriods = 732

  init(_ tally: RevenueTally, _ people: [PersonRef]) {
    let periods = tally.trend.keys.sorted()
    guard !periods.isEmpty, periods.count <= Self.mostPeriods else {
      averageOrders = [:]
      return
    }
    var columns: [Int: Int] = [:]
    for (place, period) in periods.enumerated() { columns[period] = 2 * place }
    var sums = GroupedSums(columns: 2 * periods.count)
    for part in tally.parts {
      guard let column = columns[part.period] else { continue }
      let group = GroupedSums.group(ofPerson: people[Int(part.person)].identityHash)
      sums.add(part.net.tenThousandths, to: column, ofGroup: group)
      sums.add(Int128(part.orders), to: column + 1, ofGroup: group)
    }
    let drawn = sums.drawn
    var averages: [Int: BootstrapInterval] = [:]
    for (period, column) in columns {
      averages[period] = BootstrapInterval(
        drawn.map { $0[column + 1] > 0 ? $0[column] / $0[column + 1] : nil })
    }
    averageOrders = averages
  }
}
