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
  private let names: [SessionNameRoles]
  private var calendar: PeriodCursor
  /// The sessions of the person being seen, by number.
  private var open: [SessionRecord?] = []

  init(_ question: SessionsQuestion, _ context: WalkContext) {
    scope = context.scope
    lists = question.listsSessions
    bounce = context.definitions.session.bounce
    names = context.tables.names.map { SessionNameRoles($0, context.definitions) }
    calendar = PeriodCursor(PeriodCalendar(unit: question.every, context.definitions))
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      open.removeAll(keepingCapacity: true)
      for row in batch.rows(ofPerson: person) { see(row, batch) }
      close(batch.persons[person])
    }
  }

  private mutating func see(_ row: Int, _ batch: EventBatch) {
    let number = batch.journey.sessions[row]
    let name = batch.names[row]
    let roles = names[Int(name)]
    guard number != JourneyColumns.noSession, !roles.isPassive else { return }
    let place = Int(number)
    while open.count <= place { open.append(nil) }
    let time = batch.times[row]
    var session =
      open[place] ?? SessionRecord(opening: batch.journey.openings[row], at: time, name: name)
    session.end = time
    session.exit = name
    session.events += 1
    if roles.isView { session.views += 1 }
    if roles.isOrder { session.hasOrder = true }
    if roles.isKey { session.hasKeyEvent = true }
    open[place] = session
  }

  /// Adds up the person's sessions that began in the range.
  private mutating func close(_ person: PersonRef) {
    var isSeen = false
    var seenPeriods: [Int] = []
    for case .some(let session) in open where scope.contains(session.opening.start) {
      total.add(session, bounce)
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
    lengths += other.lengths
    listed += other.listed
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
