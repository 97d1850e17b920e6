import CairnModel

/// The carts of one currency, counted by how far they came and how they ended.
struct CartTally: Sendable {
  struct Ended: Sendable {
    /// Carts by outcome.
    var carts = Array(repeating: 0, count: Cart.Outcome.allCases.count)
    var valueLost = MoneySum.zero
  }

  /// The carts that touches of one channel brought back.
  struct Recovered: Sendable {
    var carts = 0
    var value = MoneySum.zero
    var delays: [TimeSpan] = []
  }

  private(set) var byDepth = Array(repeating: Ended(), count: Cart.Depth.allCases.count)
  private(set) var recovered = 0
  private(set) var valueRecovered = MoneySum.zero
  /// How long each recovered cart had been silent, in no order.
  private(set) var delays: [TimeSpan] = []
  /// The same by the channel of the touch that opened the returning session.
  private(set) var byTouch: [UInt16: Recovered] = [:]
  var ordersWithoutCart = 0
  var sessionsWithCart = 0
  var sessionsWithCartAndOrder = 0

  func carts(_ outcome: Cart.Outcome) -> Int {
    byDepth.reduce(0) { $0 + $1.carts[outcome.rawValue] }
  }

  var carts: Int { Cart.Outcome.allCases.reduce(0) { $0 + carts($1) } }

  var valueLost: MoneySum { byDepth.reduce(.zero) { $0 + $1.valueLost } }

  /// Counts a cart; `worth` is its last value in the currency that the tally is in, `channel` by
  /// which a recovered one came back, `JourneyColumns.noChannel` by none.
  mutating func see(
    _ cart: Cart, worth: MoneySum, recoveredBy channel: UInt16 = JourneyColumns.noChannel
  ) {
    guard let outcome = cart.outcome else {
      preconditionFailure("a cart has ended before it is counted")
    }
    byDepth[cart.depth.rawValue].carts[outcome.rawValue] += 1
    guard outcome == .abandoned else { return }
    byDepth[cart.depth.rawValue].valueLost += worth
    guard let delay = cart.recoveredAfter else { return }
    recovered += 1
    valueRecovered += worth
    delays.append(delay)
    byTouch[channel, default: Recovered()].carts += 1
    byTouch[channel, default: Recovered()].value += worth
    byTouch[channel, default: Recovered()].delays.append(delay)
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
    for (channel, theirs) in other.byTouch {
      byTouch[channel, default: Recovered()].carts += theirs.carts
      byTouch[channel, default: Recovered()].value += theirs.value
      byTouch[channel, default: Recovered()].delays += theirs.delays
    }
    ordersWithoutCart += other.ordersWithoutCart
    sessionsWithCart += other.sessionsWithCart
    sessionsWithCartAndOrder += other.sessionsWithCartAndOrder
  }

  /// The middle of the delays in seconds, or half the way between the two in the middle.
  var medianDelay: Double? { Self.median(delays) }

  static func median(_ delays: [TimeSpan]) -> Double? {
    guard !delays.isEmpty else { return nil }
    let sorted = delays.sorted()
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    return (low + high).seconds / 2
  }
}
