import CairnModel

/// The carts of one currency, counted by how far they came and how they ended.
struct CartTally: Sendable {
  struct Ended: Sendable {
    /// Carts by outcome.
    var carts = Array(repeating: 0, count: Cart.Outcome.allCases.count)
    var valueLost = MoneySum.zero
  }

  private(set) var byDepth = Array(repeating: Ended(), count: Cart.Depth.allCases.count)
  private(set) var recovered = 0
  private(set) var valueRecovered = MoneySum.zero
  /// How long each recovered cart had been silent, in no order.
  private(set) var delays: [TimeSpan] = []
  var ordersWithoutCart = 0
  var sessionsWithCart = 0
  var sessionsWithCartAndOrder = 0

  func carts(_ outcome: Cart.Outcome) -> Int {
    byDepth.reduce(0) { $0 + $1.carts[outcome.rawValue] }
  }

  var carts: Int { Cart.Outcome.allCases.reduce(0) { $0 + carts($1) } }

  var valueLost: MoneySum { byDepth.reduce(.zero) { $0 + $1.valueLost } }

  mutating func see(_ cart: Cart) {
    guard let outcome = cart.outcome else {
      preconditionFailure("a cart has ended before it is counted")
    }
    byDepth[cart.depth.rawValue].carts[outcome.rawValue] += 1
    guard outcome == .abandoned else { return }
    byDepth[cart.depth.rawValue].valueLost += cart.lastValue
    guard let delay = cart.recoveredAfter else { return }
    recovered += 1
    valueRecovered += cart.lastValue
    delays.append(delay)
  }

  mutating func merge(_ other: CartTally) {
    for depth in byDepth.indices {
      for outcome in byDepth[depth].carts.indices {
        byDepth[depth].carts[outcome] += other.byDepth[depth].carts[outcome]
      }
      byDepth[depth].valueLost += other.byDepth[depth].valueLost
    }
    recovered += other.recovered
    valueRecovered += other.valueRecovered
    delays += other.delays
    ordersWithoutCart += other.ordersWithoutCart
    sessionsWithCart += other.sessionsWithCart
    sessionsWithCartAndOrder += other.sessionsWithCartAndOrder
  }

  /// The middle of the delays in seconds, or half the way between the two in the middle.
  var medianDelay: Double? {
    guard !delays.isEmpty else { return nil }
    let sorted = delays.sorted()
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    return (low + high).seconds / 2
  }
}
