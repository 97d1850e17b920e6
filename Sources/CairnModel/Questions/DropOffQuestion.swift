/// Where a funnel loses persons, what they were worth and what they did next:
/// `docs/meaning/drop-off.md`.
public struct DropOffQuestion: Hashable, Sendable {
  public var funnel: FunnelQuestion
  /// Whether it is searched what leavers did otherwise than converters.
  public var explains = false
  /// How long after the entry leavers and converters are compared, so that both had equal time.
  public var landmark = TimeSpan.minutes(10)

  public init(_ funnel: FunnelQuestion) { self.funnel = funnel }
}
