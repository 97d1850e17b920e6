/// Where people meet friction: `docs/meaning/pains.md`.
public struct PainsQuestion: Hashable, Sendable {
  /// How long after a step an order still counts.
  public var within = TimeSpan.days(7)

  public init() {}
}
