import CairnModel

// Each figure is a ratio of two sums over persons, so one drawing of the persons serves them all.
// The share of the top persons is made such a ratio by what each person adds to it: of n persons,
// of whom k are the top and the last of these brings q, a person who brings v adds
// n · max(v - q, 0) + k · q. Over all persons that is n times the revenue of the top k; and a
// person who is drawn once more moves the edge as well as the sum. The Gini coefficient is the sum
// of all distances between two persons, D, over 2 · n · revenue; a person who is drawn once more
// adds the distances to all others twice, d from either side, so D becomes 2 · Σ weight · d - D.

/// Where figures over the revenue of one currency lie with 95 % confidence.
struct RevenueIntervals: Sendable {
  let averageOrder: BootstrapInterval?
  let repeatCustomerRevenue: BootstrapInterval?
  let repeatOrders: BootstrapInterval?
  let repeatOrderRevenue: BootstrapInterval?
  /// None where there are too few persons to tell.
  let gini: BootstrapInterval?
  /// One for each top share, in their order; none where there are too few persons to tell.
  let top: [BootstrapInterval?]

  private static let columns = 7
  private static let fewestForTop = 20

  init(_ tally: RevenueTally, _ people: [PersonRef], top shares: [Decimal4]) {
    let concentration = RevenueConcentration(tally.persons.map(\.net))
    let edges = shares.map { concentration.edge(ofTop: concentration.persons(inTop: $0)) }
    let count = Int128(tally.persons.count)
    var sums = GroupedSums(columns: Self.columns + edges.count)
    let distances = RevenueConcentration.distances(tally.persons.map(\.net))
    for (place, person) in tally.persons.enumerated() {
      let group = GroupedSums.group(ofPerson: people[Int(person.person)].identityHash)
      let net = person.net.tenThousandths
      sums.add(net, to: 0, ofGroup: group)
      sums.add(Int128(person.orders), to: 1, ofGroup: group)
      sums.add(Int128(person.repeatOrders), to: 2, ofGroup: group)
      sums.add(person.repeatNet.tenThousandths, to: 3, ofGroup: group)
      sums.add(person.orders > 1 ? net : 0, to: 4, ofGroup: group)
      sums.add(1, to: 5, ofGroup: group)
      sums.add(distances[place], to: 6, ofGroup: group)
      for (index, edge) in edges.enumerated() {
        let above = max(net - edge.net.tenThousandths, 0)
        sums.add(
          count * above + Int128(edge.count) * edge.net.tenThousandths, to: Self.columns + index,
          ofGroup: group)
      }
    }
    let drawn = sums.drawn
    func interval(_ part: Int, of whole: Int, scale: Double = 1) -> BootstrapInterval? {
      BootstrapInterval(
        drawn.map { $0[whole] > 0 ? $0[part] / $0[whole] / scale : nil })
    }
    averageOrder = interval(0, of: 1)
    repeatOrders = interval(2, of: 1)
    let hasRevenue = tally.net > .zero
    repeatOrderRevenue = hasRevenue ? interval(3, of: 0) : nil
    repeatCustomerRevenue = hasRevenue ? interval(4, of: 0) : nil
    let all = distances.reduce(0) { $0 + Double($1) }
    let isTold = hasRevenue && count >= Self.fewestForTop
    gini = BootstrapInterval(
      drawn.map { sums in
        guard isTold, sums[0] > 0, sums[5] > 0 else { return nil }
        return max(0, (2 * sums[6] - all) / (2 * sums[5] * sums[0]))
      })
    top = edges.indices.map {
      hasRevenue && count >= Self.fewestForTop
        ? interval(Self.columns + $0, of: 0, scale: Double(count)) : nil
    }
  }
}

extension Cell {
  /// The lower and upper end of an interval of a rate; null where there is none.
  static func ends(_ interval: BootstrapInterval?) -> [Cell] {
    interval.map { [.rate($0.low), .rate($0.high)] } ?? [.null, .null]
  }

  /// The lower and upper end of an interval of a share.
  static func ends(_ interval: WilsonInterval?) -> [Cell] {
    interval.map { [.rate($0.low), .rate($0.high)] } ?? [.null, .null]
  }

  /// The lower and upper end of an interval of money in ten-thousandths.
  static func moneyEnds(_ interval: BootstrapInterval?) -> [Cell] {
    guard let interval, let low = Int128(exactly: interval.low.rounded()),
      let high = Int128(exactly: interval.high.rounded())
    else { return [.null, .null] }
    return [.total(MoneySum(tenThousandths: low)), .total(MoneySum(tenThousandths: high))]
  }
}
