/// Who comes back, and when: `docs/meaning/retention.md`.
public struct RetentionQuestion: Hashable, Sendable {
  public enum Cohort: String, Hashable, Sendable, CaseIterable {
    /// Each person once, in the period of their first start ever.
    case firstEver = "first-ever"
    /// Each person in every period with a start.
    case recurring
  }

  /// When a person counts as retained in period n.
  public enum Rule: Hashable, Sendable {
    /// Returned in period n.
    case on
    /// Returned in period n or later.
    case onOrAfter
    /// Returned in period n or earlier.
    case onOrBefore
    /// Returned in one of these periods, by period n.
    case within(ClosedRange<Int>)
    /// Returned in every period up to n.
    case streak
  }

  public var unit = CalendarUnit.week
  /// The event that puts a person into a cohort; nil means any.
  public var start: EventStep?
  /// The event that counts as a return; nil means any.
  public var returning: EventStep?
  public var cohort = Cohort.firstEver
  public var rule = Rule.on
  /// Whether periods run from each person's own start, to the microsecond, not by the calendar.
  public var isRolling = false
  /// The last period that is shown.
  public var periods = 12
  /// The most periods that may be asked for: a hundred years of months.
  public static let mostPeriods = 1_200
  /// Whether the money that cohorts keep bringing is shown too.
  public var showsValue = false

  public init() {}
}

extension RetentionQuestion.Rule {
  /// The rule as it is typed: `within:1-3`.
  public var text: String {
    switch self {
    case .on: "on"
    case .onOrAfter: "on-or-after"
    case .onOrBefore: "on-or-before"
    case .within(let periods): "within:\(periods.lowerBound)-\(periods.upperBound)"
    case .streak: "streak"
    }
  }

  /// Reads a rule as it is typed, or nil where it is none.
  public init?(text: String) {
    switch text {
    case "on": self = .on
    case "on-or-after": self = .onOrAfter
    case "on-or-before": self = .onOrBefore
    case "streak": self = .streak
    default:
      guard text.hasPrefix("within:") else { return nil }
      let bounds = text.dropFirst(7).split(separator: "-", omittingEmptySubsequences: false)
      guard bounds.count == 2, let low = Int(bounds[0]), let high = Int(bounds[1]), low >= 0,
        low <= high
      else { return nil }
      self = .within(low...high)
    }
  }
}
