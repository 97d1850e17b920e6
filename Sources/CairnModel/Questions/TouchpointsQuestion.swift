/// Where people meet the firm, and what that goes with: `docs/meaning/touchpoints.md`.
public struct TouchpointsQuestion: Hashable, Sendable {
  /// How long after a person's first event it is looked at whom they have met.
  public var landmark = TimeSpan.days(1)
  /// How long after that an order counts.
  public var within = TimeSpan.days(7)
  /// How far before an order a touch still counts for credit.
  public var lookback = TimeSpan.days(30)

  public init() {}
}
