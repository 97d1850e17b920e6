/// What shops ask of their orders: `docs/meaning/revenue.md`.
public struct RevenueQuestion: Hashable, Sendable {
  /// The periods of the trend.
  public var every = CalendarUnit.month
  /// The shares of customers whose part in the revenue is shown, as exact decimals.
  public var topShares = RevenueQuestion.builtInTopShares

  public static let builtInTopShares = [100, 500, 1_000, 2_000, 2_100, 5_000].map {
    Decimal4(tenThousandths: $0)
  }

  /// Whether the interval of the average order value is worked out.
  public var showsIntervals = true

  public init() {}
}
