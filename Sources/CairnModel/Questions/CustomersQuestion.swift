/// How recently, how often and for how much customers buy: `docs/meaning/customers.md`.
public struct CustomersQuestion: Hashable, Sendable {
  /// The periods by which customers are grouped after their first order.
  public var cohorts = CalendarUnit.month
  /// From this many gaps of their own on, a customer's own habit says when they are overdue.
  public var ownGaps = 5

  /// Whether it is worked out what customers may be expected to buy.
  public var predicts = true

  public init() {}
}
