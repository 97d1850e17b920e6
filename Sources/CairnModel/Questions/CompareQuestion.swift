/// Whether something moved between two periods, or differs between two segments:
/// `docs/meaning/compare.md`.
public struct CompareQuestion: Hashable, Sendable {
  public enum Periods: Hashable, Sendable {
    /// Whole days on both sides of a moment.
    case split(EventTime)
    case ranges(before: Range<EventTime>, after: Range<EventTime>)
    /// Two saved segments over the same range, by their names.
    case segments(String, String)
  }

  public var periods: Periods
  /// A segment of the definitions and who belongs to it.
  public struct Segment: Hashable, Sendable {
    public var name: String
    public var persons: Set<PersonRef>

    public init(name: String, persons: Set<PersonRef>) {
      (self.name, self.persons) = (name, persons)
    }
  }

  /// The persons of the two segments, where those are compared.
  public var members: [Set<PersonRef>] = []
  /// How long after an entry an order counts.
  public var window = TimeSpan.days(1)
  /// Persons who are set aside, by their first event of the two periods.
  public var control: EventFilter?
  /// One figure; nil is all of them.
  public var metric: String?
  /// Properties of the entry whose values are to explain the change; nil takes what there is.
  public var explained: [ByteText]?
  /// Segments that are to explain the change, each by its members and all others.
  public var explainingSegments: [Segment] = []

  public init(_ periods: Periods) { self.periods = periods }
}
