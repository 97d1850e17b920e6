public import CairnModel

/// Puts the rows of each session together and adds the sessions up.
public struct SessionsFold: Fold {
  /// A session on the list.
  struct Listed: Sendable {
    var person: PersonRef
    var session: SessionRecord
  }

  private(set) var total = SessionTally()
  private(set) var periods: [Int: SessionTally] = [:]
  private(set) var boundaries: [SessionBoundary: Int] = [:]
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
      for row in batch.rows(ofPerson: person) { _ = open.see(row, batch) }
      close(batch.persons[person])
    }
  }

  /// Adds up the person's sessions that began in the range.
  private mutating func close(_ person: PersonRef) {
    var isSeen = false
    var seenPeriods: [Int] = []
    let group = GroupedSums.group(ofPerson: person.identityHash)
    for case .some(let session) in open.sessions where scope.contains(session.opening.start) {
      total.add(session, bounce)
      sums.add(1, to: 0, ofGroup: group)
      for (index, rate) in SessionRate.allCases.enumerated() where rate.holds(session, bounce) {
        sums.add(1, to: 1 + index, ofGroup: group)
      }
      lengths.append(session.length.microseconds)
      boundaries[session.opening.boundary, default: 0] += 1
      let period = calendar.period(of: session.opening.start)
      periods[period, default: SessionTally()].add(session, bounce)
      if !seenPeriods.contains(period) { seenPeriods.append(period) }
      if lists { listed.append(Listed(person: person, session: session)) }
      isSeen = true
    }
    if isSeen { total.persons += 1 }
    for period in seenPeriods { periods[period]?.persons += 1 }
  }

  public mutating func merge(_ other: SessionsFold) {
    total.merge(other.total)
    for (period, tally) in other.periods {
      periods[period, default: SessionTally()].merge(tally)
    }
    for (boundary, count) in other.boundaries { boundaries[boundary, default: 0] += count }
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

  /// Whether a session counts.
  func holds(_ session: SessionRecord, _ bounce: SessionRules.Bounce) -> Bool {
    switch self {
    case .bounce: session.isBounce(by: bounce)
    case .conversion: session.hasOrder
    case .engagement: session.isEngaged
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
