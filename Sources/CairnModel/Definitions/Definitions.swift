/// Everything that shapes an answer and is not an event: the content of `journey.yaml`.
public struct Definitions: Hashable, Sendable {
  public var zone = ZoneTable.utc
  public var weekStart = Weekday.monday
  public var currency: ByteText?
  public var sources: [SourceDefinition] = []
  public var identity = IdentityRules()
  public var session = SessionRules()
  public var channels = ChannelRules()
  public var stageModels = StageModel.shipped
  public var commerce = CommerceRules()
  public var funnels: [NamedFunnel] = []
  public var pathNodes: [PathNodeRule] = []
  public var segments: [NamedSegment] = []
  public var surveys: [SurveyRules] = []
  public var referral = ReferralRules()
  public var touchpoints: [TouchpointRules] = []
  public var goals: [GoalRules] = []
  public var friction = FrictionRules()
  public var watch: [WatchRules] = []
  /// The file that says what channels cost.
  public var spend: String?
  public var privacy = PrivacyRules()
  /// Words that robots' browsers have in their names, beside the built-in ones.
  public var robots: [String] = []

  public init() {}
}

public enum Weekday: Int, Hashable, Sendable, CaseIterable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  public var name: String {
    switch self {
    case .monday: "monday"
    case .tuesday: "tuesday"
    case .wednesday: "wednesday"
    case .thursday: "thursday"
    case .friday: "friday"
    case .saturday: "saturday"
    case .sunday: "sunday"
    }
  }
}

/// A funnel with a name of its own.
public struct NamedFunnel: Hashable, Sendable {
  public var name: String
  public var steps: [EventStep]
  public var window: TimeSpan?

  public init(name: String, steps: [EventStep], window: TimeSpan? = nil) {
    (self.name, self.steps, self.window) = (name, steps, window)
  }
}

/// A saved filter on persons.
public struct NamedSegment: Hashable, Sendable {
  public var name: String
  public var filter: EventFilter
  /// The filter as written.
  public var text: String

  public init(name: String, filter: EventFilter, text: String) {
    (self.name, self.filter, self.text) = (name, filter, text)
  }
}

/// A survey: which events answer it, and on which scale.
public struct SurveyRules: Hashable, Sendable {
  public var name: String
  public var event: ByteText
  public var score: ByteText
  public var scale: ClosedRange<Int>
  public var asked: ByteText?
  public var kind: Kind
  /// Which of these events belong to the survey, where several share a name.
  public var filter: EventFilter?
  /// The property with what was said in words.
  public var comment: ByteText = "comment"
  /// The event that the survey asks about; nil takes the last thing that the person did.
  public var trigger: ByteText?
  /// One answer of a person counts in so long a time, the latest.
  public var oncePer = TimeSpan.days(90)

  public enum Kind: String, Hashable, Sendable { case nps, csat, ces }

  public init(
    name: String, event: ByteText, score: ByteText, scale: ClosedRange<Int>,
    asked: ByteText? = nil, kind: Kind
  ) {
    self.name = name
    self.event = event
    self.score = score
    self.scale = scale
    self.asked = asked
    self.kind = kind
  }
}
