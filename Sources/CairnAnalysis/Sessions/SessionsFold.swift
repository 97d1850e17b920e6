public import CairnModel

/// Puts the rows of each session together and adds the sessions up.
public struct SessionsFold: Fold {
  /// A session on the list.
  struct Listed: Sendable {
    var person: PersonRef
    var session: SessionRecord
  }

  private(set) var periods = PeriodTallies()
  /// Sessions by boundary, in the order of `SessionBoundary.allCases`.
  private var boundaryCounts = Array(repeating: 0, count: SessionBoundary.allCases.count)
  /// Persons with a session in the range.
  private var persons = 0
  /// The length of every session in microseconds.
  private(set) var lengths: [Int64] = []
  private(set) var listed: [Listed] = []

  private let scope: QuestionScope
  private let lists: Bool
  private let bounce: SessionRules.Bounce
  private var calendar: PeriodCursor
  private var open: OpenSessions
  /// By groups of persons: sessions, then those of each of the rates.
  private(set) var sums = GroupedSums(columns: 1 + SessionRate.allCases.count)

  init(_ question: SessionsQuestion, _ context: WalkContext) {
    scope = context.scope
    lists = question.listsSessions
    bounce = context.definitions.session.bounce
    open = OpenSessions(context)
    calendar = PeriodCursor(PeriodCalendar(unit: question.every, context.definitions))
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      open.begin()
      open.see(batch.rows(ofPerson: person), batch)
      close(batch.persons[person])
    }
  }

  /// Adds up the person's sessions that began in the range.
  private mutating func close(_ person: PersonRef) {
    periods.begin()
    var own = SessionTally()
    for case .some(let session) in open.sessions where scope.contains(session.opening.start) {
      own.add(session, bounce)
      lengths.append(session.length.microseconds)
      boundaryCounts[Int(session.opening.boundary.rawValue)] += 1
      periods.add(session, bounce, in: calendar.period(of: session.opening.start))
      if lists { listed.append(Listed(person: person, session: session)) }
    }
    guard own.sessions > 0 else { return }
    persons += 1
    let group = GroupedSums.group(ofPerson: person.identityHash)
    sums.add(Int128(own.sessions), to: 0, ofGroup: group)
    for (index, rate) in SessionRate.allCases.enumerated() {
      sums.add(Int128(rate.count(in: own)), to: 1 + index, ofGroup: group)
    }
  }

  /// All sessions of the range.
  var total: SessionTally {
    var total = periods.total
    total.persons = persons
    return total
  }

  /// Sessions by boundary, for those that occur.
  var boundaries: [SessionBoundary: Int] {
    var boundaries: [SessionBoundary: Int] = [:]
    for boundary in SessionBoundary.allCases {
      let count = boundaryCounts[Int(boundary.rawValue)]
      if count > 0 { boundaries[boundary] = count }
    }
    return boundaries
  }

  public mutating func merge(_ other: SessionsFold) {
    persons += other.persons
    periods.merge(other.periods)
    for index in boundaryCounts.indices { boundaryCounts[index] += other.boundaryCounts[index] }
    sums.merge(other.sums)
    lengths += other.lengths
    listed += other.listed
  }
}

/// A share of sessions, under the name that it has in the reports.
enum SessionRate: String, CaseIterable, Sendable {
  case bounce = "bounce_rate"
  case conversion = "conversion_rate"
  case engagement = "engagement_rate"

  /// How many of some sessions count.
  func count(in tally: SessionTally) -> Int {
    switch self {
    case .bounce: tally.bounces
    case .conversion: tally.withOrder
    case .engagement: tally.engaged
    }
  }
}

/// What an event name means to a session.
struct SessionNameRoles: Sendable {
  let isPassive: Bool
  let isView: Bool
  let isOrder: Bool
  let isKey: Bool

  init(_ name: ByteText, _ definitions: Definitions) {
    isPassive = definitions.session.passiveEvents.contains(name)
    isView = definitions.session.viewEvents.contains(name)
    isOrder = definitions.commerce.orderEvents.contains(name)
    isKey = isOrder || definitions.session.keyEvents.contains(name)
  }
}
