/// Where roads lose persons, what they were worth and what they did next:
/// `docs/meaning/drop-off.md`.
public struct DropOffQuestion: Hashable, Sendable {
  public var funnels: [FunnelQuestion]
  /// Whether the stages are looked at as a road too.
  public var hasStageRoad = false
  /// Whether it is searched what leavers did otherwise than converters.
  public var explains = false
  /// For each funnel, how long after the entry leavers and converters are compared, so that both
  /// had equal time; where it has none, the usual one.
  public var landmarks: [TimeSpan] = []
  /// The properties whose values are compared, where leavers are explained.
  public var compared: [ByteText] = []

  public static let usualLandmark = TimeSpan.minutes(10)

  public init(_ funnel: FunnelQuestion) { funnels = [funnel] }

  public init(_ funnels: [FunnelQuestion], hasStageRoad: Bool) {
    (self.funnels, self.hasStageRoad) = (funnels, hasStageRoad)
  }

  /// Whether tables name the road that each row is about.
  public var namesRoads: Bool { hasStageRoad || funnels.count != 1 }

  public func landmark(ofFunnel index: Int) -> TimeSpan {
    index < landmarks.count ? landmarks[index] : Self.usualLandmark
  }
}
