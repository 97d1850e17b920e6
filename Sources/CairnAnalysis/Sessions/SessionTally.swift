import CairnModel

/// One session, as far as its rows were seen.
struct SessionRecord: Sendable {
  var opening: SessionOpening
  var start: EventTime
  var end: EventTime
  var events = 0
  var views = 0
  /// Order events.
  var orders = 0
  /// Whether it holds an order or another key event.
  var hasKeyEvent = false
  /// The names of the first and last event, as codes.
  var entry: UInt32
  var exit: UInt32

  init(opening: SessionOpening, at time: EventTime, name: UInt32) {
    self.opening = opening
    (start, end) = (time, time)
    (entry, exit) = (name, name)
  }

  /// Takes in the next event.
  mutating func see(_ name: UInt32, _ roles: SessionNameRoles, at time: EventTime) {
    (end, exit) = (time, name)
    events += 1
    if roles.isView { views += 1 }
    if roles.isOrder { orders += 1 }
    if roles.isKey { hasKeyEvent = true }
  }

  var hasOrder: Bool { orders > 0 }

  var length: TimeSpan { end - start }

  /// Whether it was left at once, by one of the two rules.
  func isBounce(by rule: SessionRules.Bounce) -> Bool {
    switch rule {
    case .notEngaged: !isEngaged
    case .singlePage: views <= 1 && !hasKeyEvent
    }
  }

  /// Whether it was more than a glance: long enough, with a key event, or with two views.
  var isEngaged: Bool { length >= .seconds(10) || hasKeyEvent || views >= 2 }
}

/// The sessions of the person being seen, put together row by row.
struct OpenSessions: Sendable {
  /// By their numbers; nil before a session's first active row.
  private(set) var sessions: [SessionRecord?] = []
  private let names: [SessionNameRoles]

  init(_ context: WalkContext) {
    names = context.tables.names.map { SessionNameRoles($0, context.definitions) }
  }

  /// Turns to another person.
  mutating func begin() { sessions.removeAll(keepingCapacity: true) }

  /// Takes a row in and gives the number of its session; nil where it counts for none.
  mutating func see(_ row: Int, _ batch: EventBatch) -> Int? {
    let (number, name) = (batch.journey.sessions[row], batch.names[row])
    let roles = names[Int(name)]
    guard number != JourneyColumns.noSession, !roles.isPassive else { return nil }
    var session = record(number, row, batch)
    session.see(name, roles, at: batch.times[row])
    sessions[Int(number)] = session
    return Int(number)
  }

  /// Takes a person's rows in; neighbours are nearly always of one session, which is put back once.
  mutating func see(_ rows: Range<Int>, _ batch: EventBatch) {
    let (numbers, codes, times) = (
      batch.journey.sessions.span, batch.names.span, batch.times.span
    )
    var number = JourneyColumns.noSession
    var session: SessionRecord?
    for row in rows where numbers[row] != JourneyColumns.noSession {
      let name = codes[row]
      let roles = names[Int(name)]
      if roles.isPassive { continue }
      if numbers[row] != number {
        if let session { sessions[Int(number)] = session }
        number = numbers[row]
        session = record(number, row, batch)
      }
      session?.see(name, roles, at: times[row])
    }
    if let session { sessions[Int(number)] = session }
  }

  /// What is known of a session, which has a place from now on.
  private mutating func record(_ number: UInt32, _ row: Int, _ batch: EventBatch) -> SessionRecord {
    while sessions.count <= Int(number) { sessions.append(nil) }
    return sessions[Int(number)]
      ?? SessionRecord(
        opening: batch.journey.opening(ofRow: row), at: batch.times[row], name: batch.names[row])
  }
}

/// Sessions added up.
struct SessionTally: Sendable {
  private(set) var sessions = 0
  /// Persons with a session here; the fold counts each once.
  var persons = 0
  private(set) var events = 0
  private(set) var singles = 0
  private(set) var bounces = 0
  private(set) var engaged = 0
  private(set) var withOrder = 0
  private var microseconds: Int128 = 0

  mutating func add(_ session: SessionRecord, _ bounce: SessionRules.Bounce) {
    sessions += 1
    events += session.events
    if session.events == 1 { singles += 1 }
    if session.isBounce(by: bounce) { bounces += 1 }
    if session.isEngaged { engaged += 1 }
    if session.hasOrder { withOrder += 1 }
    microseconds += Int128(session.length.microseconds)
  }

  mutating func merge(_ other: SessionTally) {
    sessions += other.sessions
    persons += other.persons
    events += other.events
    singles += other.singles
    bounces += other.bounces
    engaged += other.engaged
    withOrder += other.withOrder
    microseconds += other.microseconds
  }

  /// The mean length over all sessions.
  var meanLength: Cell { mean(over: sessions) }

  /// The mean length over sessions of two events or more; the others have no length.
  var meanLengthOfSeveral: Cell { mean(over: sessions - singles) }

  var meanEvents: Cell { sessions == 0 ? .null : .number(Double(events) / Double(sessions)) }

  private func mean(over count: Int) -> Cell {
    guard count > 0 else { return .null }
    let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: Int128(count))
    return .seconds((Double(whole) + Double(rest) / Double(count)) / 1_000_000)
  }
}
