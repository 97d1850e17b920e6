import CairnModel

// How unevenly revenue is spread over persons. Everything comes from one list of net revenues in
// rising order and its running sums, in whole ten-thousandths; a division is the last thing done.

/// The net revenues of all persons of one currency, in rising order.
struct RevenueConcentration: Sendable {
  private let nets: [MoneySum]
  let total: MoneySum

  init(_ nets: [MoneySum]) {
    self.nets = nets.sorted()
    total = nets.reduce(.zero, +)
  }

  /// How many persons make up a share of them: share × persons, rounded up, in exact decimals.
  ///
  /// 0.07 of 100 persons are 7, though 0.07 × 100 is more than 7 in floating point.
  func persons(inTop share: Decimal4) -> Int {
    let (whole, rest) = (share.tenThousandths * Int64(nets.count))
      .quotientAndRemainder(dividingBy: 10_000)
    return min(nets.count, Int(whole) + (rest > 0 ? 1 : 0))
  }

  /// The net revenue of the highest-paying persons.
  ///
  /// Persons who tie at the edge share it pro rata, which for equal revenues is as much as each of
  /// them brings.
  func revenue(ofTop count: Int) -> MoneySum { nets.suffix(count).reduce(.zero, +) }

  /// How many the highest-paying persons are, and what the last of them brings.
  func edge(ofTop count: Int) -> (count: Int, net: MoneySum) {
    (count, count > 0 ? nets[nets.count - count] : .zero)
  }

  /// The Gini coefficient, or null where there is no revenue to share.
  ///
  /// 0 where all persons bring the same. Persons below zero are part of it, so it may exceed 1.
  var gini: Cell {
    guard total > .zero else { return .null }
    let count = Int128(nets.count)
    var weighted: Int128 = 0
    for (index, net) in nets.enumerated() {
      weighted += (2 * Int128(index) + 1 - count) * net.tenThousandths
    }
    return .rate(Double(weighted) / Double(count * total.tenThousandths))
  }

  /// For each person, in the order that they were given in, how far all others are from them in
  /// sum: what a person adds to the Gini coefficient.
  static func distances(_ nets: [MoneySum]) -> [Int128] {
    let total = nets.reduce(MoneySum.zero, +).tenThousandths
    let order = nets.indices.sorted { nets[$0] < nets[$1] }
    var distances = Array(repeating: Int128(0), count: nets.count)
    var below: Int128 = 0
    for (rank, person) in order.enumerated() {
      let own = nets[person].tenThousandths
      let above = total - below - own
      distances[person] =
        own * Int128(rank) - below + above - own * Int128(nets.count - rank - 1)
      below += own
    }
    return distances
  }

  /// The part of revenue that the lowest-paying share of persons brings, in twentieths.
  ///
  /// Between two persons the curve is a straight line.
  func lorenz(twentieths: Int) -> Cell {
    guard total > .zero else { return .null }
    let (whole, rest) = (twentieths * nets.count).quotientAndRemainder(dividingBy: 20)
    var sum = nets.prefix(whole).reduce(.zero, +).tenThousandths * 20
    if rest > 0 { sum += Int128(rest) * nets[whole].tenThousandths }
    return .rate(Double(sum) / Double(20 * total.tenThousandths))
  }
}
