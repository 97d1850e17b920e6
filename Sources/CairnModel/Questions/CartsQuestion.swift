/// What shops ask of their carts: `docs/meaning/carts.md`.
public struct CartsQuestion: Hashable, Sendable {
  /// Whether the rate per session is counted too, for comparison with tools that know no carts.
  public var countsSessions = true

  public init() {}
}
