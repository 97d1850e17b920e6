/// What an answer is broken down by: `docs/meaning/breakdowns.md`.
public struct Breakdown: Hashable, Sendable {
  public var keys: [BreakdownKey]
  /// The values that get rows of their own; the others are `(other)`.
  public var limit: Int
  public var unit: BreakdownUnit
  /// Whether values that only visits without such an event have get rows too, as far as there is
  /// room: who came and did not order is part of a conversion rate.
  public var showsTraffic = false

  public init(
    _ keys: [BreakdownKey], limit: Int = Limits.breakdownValues, unit: BreakdownUnit = .person
  ) {
    (self.keys, self.limit, self.unit) = (keys, limit, unit)
  }

  /// The row of everything beyond the limit.
  public static let other: ByteText = "(other)"
  /// The row of what has no value.
  public static let none: ByteText = "(none)"

  /// Names of rows that stand for no value or event of the log.
  private static let ownNames: Set<ByteText> = [other, none, "(start)", "(end)"]

  /// How a value or a name of the log is written: in quotes where one of Cairn's own rows has it.
  public static func written(_ text: ByteText) -> ByteText {
    guard text.bytes.first == 0x28, ownNames.contains(text) else { return text }
    return ByteText(bytes: [0x27] + text.bytes + [0x27])
  }
}

/// One thing that tells the rows of a breakdown apart.
public struct BreakdownKey: Hashable, Sendable {
  /// What is looked at.
  public enum Subject: Hashable, Sendable {
    case property(ByteText)
    case event, source, channel, stage
  }

  /// At which event it is looked at.
  public enum Moment: Hashable, Sendable {
    /// The event that the report's figures hang on.
    case own
    /// The person's first event that has it.
    case first
    /// The person's latest event that has it.
    case last
  }

  /// As it was typed; the name of the column.
  public var name: ByteText
  public var subject: Subject
  public var moment: Moment

  public init(name: ByteText, subject: Subject, moment: Moment = .own) {
    (self.name, self.subject, self.moment) = (name, subject, moment)
  }
}

/// What the figures of a report hang on, so that each is counted under one value.
public enum BreakdownUnit: Hashable, Sendable {
  case person
  case session
  /// Single events of these names; nil means of any.
  case event(Set<ByteText>?)

  public var name: String {
    switch self {
    case .person: "person"
    case .session: "session"
    case .event: "event"
    }
  }
}

extension Breakdown {
  /// What a walk must bring so that the values can be told, beside what the question needs.
  public var needs: EventNeeds {
    var needs = EventNeeds()
    needs.sessions = unit == .session || showsTraffic
    for key in keys {
      switch key.subject {
      case .property(let property): needs.add(property: property)
      case .event: break
      case .source: needs.sources = true
      case .channel: needs.channels = true
      case .stage: needs.stages = true
      }
    }
    if case .event(let names) = unit, !showsTraffic, keys.allSatisfy({ $0.moment == .own }) {
      needs.names = names
    }
    return needs
  }
}
