/// What shops ask of their orders: `docs/meaning/revenue.md`.
public struct RevenueQuestion: Hashable, Sendable {
  /// The periods of the trend.
  public var every = CalendarUnit.month
  /// The shares of customers whose part in the revenue is shown, as exact decimals, in order.
  public private(set) var topShares = RevenueQuestion.builtInTopShares

  public static let builtInTopShares = [100, 500, 1_000, 2_000, 2_100, 5_000].map {
    Decimal4(tenThousandths: $0)
  }

  /// Whether intervals are worked out by drawing the persons anew.
  public var showsIntervals = true
  /// Whether sessions and persons without an order are counted too, for the conversion rates.
  public var showsConversion = true

  public init() {}

  /// Shows more shares; one that is there already stays once.
  public mutating func add(topShares more: [Decimal4]) {
    topShares = Set(topShares + more).sorted()
  }
}
