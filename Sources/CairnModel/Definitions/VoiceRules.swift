/// A place where people meet the firm, and whose it is: `docs/meaning/touchpoints.md`.
public struct TouchpointRules: Hashable, Sendable {
  public var name: String
  /// Names that meet the rule; nil means every event.
  public var events: Set<ByteText>?
  public var channels: Set<String>?
  public var stages: Set<String>?
  public var filter: EventFilter?
  /// Who answers for it: marketing, sales, support, product.
  public var owner: String?

  public init(name: String) { self.name = name }
}

/// What a customer wants to reach: `docs/meaning/goals.md`.
public struct GoalRules: Hashable, Sendable {
  public var name: String
  public var start: EventStep
  public var end: EventStep
  /// A property that start and end must share, such as the ticket's number.
  public var same: ByteText?
  /// The longest time to the goal; nil is unlimited.
  public var within: TimeSpan?

  public init(name: String, start: EventStep, end: EventStep) {
    (self.name, self.start, self.end) = (name, start, end)
  }
}

/// A figure that can be watched, by its name in the definitions.
public enum WatchMetric: String, CaseIterable, Sendable {
  case events, persons, sessions, orders, revenue, aov
  case conversion = "session_conversion_rate"
}

/// A figure that is looked at every night: `docs/meaning/watch.md`.
public struct WatchRules: Hashable, Sendable {
  public var name: String
  public var metric: String
  public var every = CalendarUnit.day
  /// The figure must not be below or above these.
  public var least: Decimal4?
  public var most: Decimal4?
  /// The largest share by which the figure may differ from what is usual.
  public var change: Decimal4?
  /// Earlier periods from which is learned what is usual; nil learns nothing.
  public var history: Int?

  public init(name: String, metric: String) { (self.name, self.metric) = (name, metric) }
}

/// What tells of friction: `docs/meaning/pains.md`.
public struct FrictionRules: Hashable, Sendable {
  /// Events that say that something went wrong; nil takes names with a word that says so.
  public var errors: Set<ByteText>?
  public var support: Set<ByteText> = [
    "support_ticket", "chat_opened", "support_ticket_opened", "chat_started",
    "Support Ticket Created", "Chat Opened",
  ]
  public var replies: Set<ByteText> = [
    "support_reply", "ticket_solved", "ticket_closed", "Support Ticket Solved",
  ]
  /// A first reply later than this is slow.
  public var slowAfter = TimeSpan.hours(24)

  public init() {}

  /// Whether an event of this name says that something went wrong.
  public func isError(_ name: ByteText) -> Bool {
    errors?.contains(name) ?? ErrorNames.tellsOfError(name)
  }
}

/// How customers bring customers: `docs/meaning/surveys.md`.
public struct ReferralRules: Hashable, Sendable {
  public var invites: Set<ByteText> = ["referral_sent", "invite_sent", "Invite Sent"]
  /// The property of an invite that names it.
  public var code: ByteText = "invite_code"
  /// The property by which somebody who was invited says so, on any other event.
  public var used: ByteText = "invite_code"

  public init() {}
}
