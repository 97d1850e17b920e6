/// Whether customers reached what they wanted: `docs/meaning/goals.md`.
public struct GoalsQuestion: Hashable, Sendable {
  /// One goal of the definitions; nil is all of them.
  public var goal: String?

  public init() {}
}
