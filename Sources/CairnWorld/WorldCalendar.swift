/// Which session's lines are written in which hour.
///
/// A session is twelve bytes here and is made anew where it is written, so that a world of fifty
/// million events is planned in less memory than one of its days would take.
struct WorldCalendar: Sendable {
  /// Lines to write: of one session, all or half of them, in their time or later.
  struct Entry: Sendable {
    let person: UInt32
    let startSecond: Int32
    let session: UInt8
    let share: Share
    let delayHours: UInt8
  }

  enum Share: UInt8 {
    case whole
    /// The first half of a session whose second half is late.
    case firstHalf
    /// The half that came late.
    case lateHalf
    /// The second half, sent a second time.
    case repeatedHalf
  }

  private let entries: [Entry]
  private let hourStarts: [Int]

  /// What the calendar already knows of the whole world.
  let summary: WorldSummary

  /// Plans persons, one after another, until there are as many events as are wanted.
  init(_ plan: WorldPlan) {
    var entries: [Entry] = []
    var summary = WorldSummary()
    var starts: [Int] = []
    var eventCount = 0
    var number = 0
    while eventCount < plan.events {
      let person = Person(number, seed: plan.seed)
      number += 1
      person.sessionStarts(plan, into: &starts)
      var hasSession = false
      var wasLoggedIn = false
      for (sessionNumber, start) in starts.enumerated()
      where start >= 0 && start < plan.secondCount && eventCount < plan.events {
        let session = Session(of: person, number: sessionNumber, seed: plan.seed)
        let events = SessionScript(session, startSecond: start, seed: plan.seed).events
        let story = OfficeStory(of: session, events: events, plan: plan)
        eventCount += events.count + story.orderEvents.count + story.surveyEvents.count
        summary.webEventCount += events.count
        summary.sessionCount += 1
        hasSession = true
        wasLoggedIn = wasLoggedIn || events.contains { $0.marks.contains(.loggedIn) }
        Self.addEntries(of: session, start, plan, to: &entries)
      }
      summary.personCount += hasSession ? 1 : 0
      summary.customerCount += wasLoggedIn ? 1 : 0
    }
    self.summary = summary
    (self.entries, hourStarts) = Self.sorted(entries, hourCount: plan.hourCount)
  }

  /// The lines that reach the log in an hour, or would if their session made no pause.
  func entries(inHour hour: Int) -> ArraySlice<Entry> {
    guard hour >= 0 else { return [] }
    return entries[hourStarts[hour]..<hourStarts[hour + 1]]
  }

  private static func addEntries(
    of session: Session, _ start: Int, _ plan: WorldPlan, to entries: inout [Entry]
  ) {
    var chance = Chance(plan.seed, .delivery, session.person.number, session.number)
    func entry(_ share: Share, after hours: Int) -> Entry {
      Entry(
        person: UInt32(session.person.number), startSecond: Int32(start),
        session: UInt8(session.number), share: share, delayHours: UInt8(hours))
    }
    let kind = chance.below(1000)
    let hours = min(chance.number(in: 2...60), plan.hourCount - 1 - start / 3600)
    // A telephone without network keeps its lines until it has one; some send them twice.
    guard kind < 10 && hours >= 2 else { return entries.append(entry(.whole, after: 0)) }
    if kind < 6 {
      entries.append(entry(.firstHalf, after: 0))
      entries.append(entry(.lateHalf, after: hours))
    } else {
      entries.append(entry(.whole, after: 0))
      entries.append(entry(.repeatedHalf, after: hours))
    }
  }

  /// Puts entries in the order of their hour, keeping their order within it.
  private static func sorted(_ entries: [Entry], hourCount: Int) -> ([Entry], [Int]) {
    var starts = [Int](repeating: 0, count: hourCount + 1)
    for entry in entries { starts[entry.hour + 1] += 1 }
    for hour in 0..<hourCount { starts[hour + 1] += starts[hour] }
    guard let first = entries.first else { return ([], starts) }
    var places = starts
    var sorted = [Entry](repeating: first, count: entries.count)
    for entry in entries {
      sorted[places[entry.hour]] = entry
      places[entry.hour] += 1
    }
    return (sorted, starts)
  }
}

extension WorldCalendar.Entry {
  /// The hour of the world at which its lines are due.
  var hour: Int { Int(startSecond) / 3600 + Int(delayHours) }
}
