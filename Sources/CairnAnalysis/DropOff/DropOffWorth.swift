import CairnModel

/// What was lost at one step of a road in one currency.
struct DropOffWorth: Sendable {
  var road: Int
  var step: Int
  /// Nil where neither an order nor a cart says what anything is worth.
  var currency: ByteText?
  var basket = MoneySum.zero
  var estimate = MoneySum.zero
  var interval: BootstrapInterval?
  /// The high end of what would be lost if every leaver without a cart had bought like those who
  /// went on, in ten-thousandths.
  var bound: Double?

  var value: MoneySum { basket + estimate }
}

/// The worths of a road, from its sums.
struct DropOffWorths {
  private let road: Int
  private let money: DropOffMoney
  /// By name: the codes that mean a currency.
  private let currencies: [(name: ByteText, codes: [UInt32])]

  init(_ road: Int, _ money: DropOffMoney, _ context: WalkContext) {
    self.road = road
    self.money = money
    let named = Dictionary(grouping: money.amounts.keys) {
      MoneyRows.currency(ofCode: $0, context)
    }
    currencies = named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// One for each step but the last and each currency.
  var all: [DropOffWorth] {
    let steps = 0..<max(0, money.steps - 1)
    guard !currencies.isEmpty else { return steps.map { DropOffWorth(road: road, step: $0) } }
    let amounts = currencies.map { _, codes in
      codes.reduce(into: GroupedSums(columns: 3 * money.steps)) { sums, code in
        if let own = money.amounts[code] { sums.merge(own) }
      }
    }
    let joined = amounts.reduce(money.counts) { $0.joined($1) }
    let totals = joined.totals
    let drawn = joined.drawn
    return steps.flatMap { step in
      currencies.indices.map { index in
        var worth = DropOffWorth(road: road, step: step, currency: currencies[index].name)
        worth.basket = MoneySum(tenThousandths: totals[column(index, 0, step)])
        let leavers = totals[money.steps + step]
        let paid = totals[column(index, 1, step)]
        if totals[step] > 0 {
          worth.estimate = MoneySum(
            tenThousandths: (paid * leavers).dividedHalfToEven(by: totals[step]))
        }
        worth.interval = interval(drawn, index, step) { $0[step] }
        let bound = interval(drawn, index, step) { sums in
          currencies.indices.reduce(0) { $0 + sums[column($1, 2, step)] }
        }
        worth.bound = bound.map { max($0.high, worth.interval?.high ?? $0.high) }
        return worth
      }
    }
  }

  /// Where carts and leavers × payments / a number lie; the number is of those who could have paid.
  private func interval(
    _ drawn: [[Double]], _ currency: Int, _ step: Int, per count: ([Double]) -> Double
  ) -> BootstrapInterval? {
    BootstrapInterval(
      drawn.map { sums in
        let whole = count(sums)
        let paid = sums[money.steps + step] * sums[column(currency, 1, step)]
        return sums[column(currency, 0, step)] + (whole > 0 ? paid / whole : 0)
      })
  }

  /// The column of a currency's carts (0), payments (1) or orders (2) at a step.
  private func column(_ currency: Int, _ kind: Int, _ step: Int) -> Int {
    2 * money.steps + (currency * 3 + kind) * money.steps + step
  }
}
