/// What a question wants to see of the events; the store reads no more than that.
public struct EventNeeds: Hashable, Sendable {
  /// Only events of these names, or all where nil.
  ///
  /// Rows of other names are left out of the batches.
  public var names: Set<ByteText>?
  /// Rows that cannot change how far persons come may be left out.
  public var ladder: StepLadder?
  /// Whether it matters who a person is, and not only which rows are one person's.
  public var persons = true
  /// The properties to decode, by name.
  public var properties: [ByteText] = []
  public var keys = false
  public var sources = false
  public var origins = false
  /// Whether each row's identifiers are wanted (the identity report, a person's time-line).
  public var identities = false
  public var sessions = false
  /// Whether each session's id, start and boundary are wanted.
  public var openings = false
  /// Whether each session's start and boundary are wanted, but not its id.
  public var openingTimes = false
  public var stages = false
  /// Whether the rule of each row's stage is wanted.
  public var stageRules = false
  public var channels = false

  public init() {}

  /// What two questions need together; a property keeps the place it has in the first.
  public func union(_ other: EventNeeds) -> EventNeeds {
    var both = self
    if let mine = names, let theirs = other.names {
      both.names = mine.union(theirs)
    } else {
      both.names = nil
    }
    both.ladder = ladder == other.ladder ? ladder : nil
    both.persons = persons || other.persons
    for property in other.properties where !both.properties.contains(property) {
      both.properties.append(property)
    }
    both.keys = keys || other.keys
    both.sources = sources || other.sources
    both.origins = origins || other.origins
    both.identities = identities || other.identities
    both.sessions = sessions || other.sessions
    both.openings = openings || other.openings
    both.openingTimes = openingTimes || other.openingTimes
    both.stages = stages || other.stages
    both.stageRules = stageRules || other.stageRules
    both.channels = channels || other.channels
    return both
  }
}

extension EventNeeds {
  /// Whether names and times are all that a question looks at.
  public var isNamesAndTimes: Bool {
    names != nil && properties.isEmpty
      && !(persons || keys || sources || origins || identities || sessions || openings
        || openingTimes || stages || channels)
  }
}

extension EventNeeds {
  /// Takes back what a question said of its rows where its scope knows better.
  public mutating func fit(to scope: QuestionScope) {
    if let filter = scope.filter {
      add(filter)
      // A row that the ladder leaves out could be the one that the filter would have kept.
      ladder = nil
    }
    // A range begins and ends among the entries, so all of them matter.
    if scope.from != nil || scope.to != nil { ladder?.second = nil }
  }
}

/// The first two steps of a funnel whose steps follow each other, each name at one step only.
///
/// It says which rows a walk may leave out because they change nothing: all of a person without the
/// first step; all but the first one of the first step where a person has none of the second; of
/// several of the first step in a row (no other step between them) all but the first of the person,
/// the last, and the one behind another step, which may share its moment.
public struct StepLadder: Hashable, Sendable {
  public var first: Set<ByteText>
  /// Nil where every row of a person with the first step matters.
  public var second: Set<ByteText>?

  public init(first: Set<ByteText>, second: Set<ByteText>? = nil) {
    (self.first, self.second) = (first, second)
  }
}
