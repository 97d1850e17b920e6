/// What is asked of sessions; how they are cut is `SessionRules`, what counts is
/// `docs/meaning/sessions.md`.
public struct SessionsQuestion: Hashable, Sendable {
  /// The period of the trend.
  public var every = CalendarUnit.day
  /// Whether every session is listed.
  public var listsSessions = false

  public init() {}
}
