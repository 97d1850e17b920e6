/// How a person's events are cut into sessions: `docs/meaning/sessions.md`.
public struct SessionRules: Hashable, Sendable {
  public enum Span: String, Hashable, Sendable {
    /// A session is on one device.
    case device
    /// A session may go on over several devices of the person.
    case person
  }

  /// What makes a session a bounce.
  public enum Bounce: String, Hashable, Sendable, CaseIterable {
    /// It was not engaged.
    case notEngaged = "not_engaged"
    /// It has one view at most, and no order or other key event.
    case singlePage = "single_page"
  }

  /// The longest gap inside a session; exactly this long is still inside.
  public var timeout = TimeSpan.minutes(30)
  /// The longest session.
  public var longest = TimeSpan.hours(24)
  public var span = Span.device
  /// Whether local midnight starts a new session.
  public var splitsAtMidnight = false
  /// Whether a campaign other than the session's starts a new one.
  public var splitsAtCampaign = false
  /// Events that always start a session.
  public var startEvents: Set<ByteText> = []
  /// Whether the source's own session ids are trusted.
  public var isDeclared = false
  /// Events that never open or prolong a session: pushes received, surveys sent, server events.
  public var passiveEvents: Set<ByteText> = [
    "push_received", "notification_receive", "Push Notification Received", "survey_sent",
  ]
  /// Events that make a session engaged, beside orders.
  public var keyEvents: Set<ByteText> = []
  public var bounce = Bounce.notEngaged
  /// Events that count as views.
  public var viewEvents: Set<ByteText> = [
    "page_view", "screen_view", "view_item", "Product Viewed", "Page Viewed", "Screen Viewed",
  ]

  public init() {}
}

/// How the channel of a touch is decided; rules of the definitions come before the built-in ones.
public struct ChannelRules: Hashable, Sendable {
  public struct Rule: Hashable, Sendable {
    public var channel: String
    /// A filter over `utm_source`, `utm_medium`, `utm_campaign`, `referrer`, `url` and the like.
    public var filter: EventFilter

    public init(channel: String, filter: EventFilter) {
      (self.channel, self.filter) = (channel, filter)
    }
  }

  public var rules: [Rule] = []
  /// Hosts that are passed through on the way (payment, login) and bring nobody.
  public var ignoredReferrers: Set<ByteText> = []
  /// The shop's own hosts; a referrer of the same host as the page is internal anyway.
  public var ownHosts: Set<ByteText> = []

  public init() {}
}

/// An ordered list of stages; the first rule that an event meets is its stage.
public struct StageModel: Hashable, Sendable {
  public struct Rule: Hashable, Sendable {
    public var stage: String
    /// Names that meet the rule; nil means every event.
    public var events: Set<ByteText>?
    /// A further filter over the event's properties.
    public var filter: EventFilter?
    /// Channels of the session that meet the rule; nil means any.
    public var channels: Set<String>?
    /// What must be true of the person before the event; nil means nothing is asked.
    public var hasOrdered: Bool?
    /// Met only so long after the last order.
    public var withinOfLastOrder: TimeSpan?
    /// Whether the event's session must be the person's first, or a later one; nil asks nothing.
    public var isFirstSession: Bool?
    /// One of these must have happened before the event; nil means nothing is asked.
    public var after: Set<ByteText>?
    /// With `after`: and since its latest none of these, so that a ticket is still open.
    public var until: Set<ByteText> = []

    public init(stage: String, events: Set<ByteText>? = nil) {
      (self.stage, self.events) = (stage, events)
    }
  }

  public var name: String
  public var rules: [Rule]
  /// Silence after which a person's current stage is dormant.
  public var dormantAfter = TimeSpan.days(90)
  /// The largest share of events without a stage of which nothing is said: 5 %.
  public var unassignedLimit = Decimal4(tenThousandths: 500)

  public init(name: String, rules: [Rule]) { (self.name, self.rules) = (name, rules) }

  /// The stages in the order of a journey: as first named by the rules, which may name one twice.
  public var stages: [String] {
    var stages: [String] = []
    for rule in rules where !stages.contains(rule.stage) { stages.append(rule.stage) }
    return stages
  }

  /// The stages of rules that no event ever comes to, each with the one that takes all before it.
  public var unreachable: [(stage: String, behind: String)] {
    guard let last = rules.firstIndex(where: { $0 == Rule(stage: $0.stage) }) else { return [] }
    return rules[(last + 1)...].map { ($0.stage, rules[last].stage) }
  }
}
