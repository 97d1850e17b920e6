/// Who is new, who stays, who comes back and who falls silent: `docs/meaning/lifecycle.md`.
public struct LifecycleQuestion: Hashable, Sendable {
  public var every = CalendarUnit.week
  /// The event that makes a person active; nil means any.
  public var event: EventStep?
  /// How many such events make a period of stickiness an active one.
  public var least = 1

  public init() {}
}
