internal import CairnBytes

/// Makes one file of the web log, and what the office knows about the sessions that begin in it.
///
/// The lines of an hour are gathered, sorted by their arrival and written; those that arrive after
/// the hour wait for the next. The hour before the file is played too, for the sessions that last
/// into it: that is the price of files that can be made in any order, on any thread.
struct WebFileMaker {
  private let plan: WorldPlan
  private let calendar: WorldCalendar
  private let firstHour: Int
  private var writer: LineWriter
  private var sessions: [WrittenSession] = []
  private var waiting: [WorldEvent] = []
  private var lines: [UInt8] = []
  private(set) var office: OfficeWriter
  private(set) var summary = WorldSummary()

  init(_ plan: WorldPlan, _ calendar: WorldCalendar, _ texts: LineTexts, fileNumber: Int) {
    self.plan = plan
    self.calendar = calendar
    firstHour = fileNumber * plan.fileSpan.hourCount
    writer = LineWriter(plan, texts)
    office = OfficeWriter(plan)
  }

  /// The file's name, as its hour or day is written.
  private var name: String {
    let day = CalendarDay(number: plan.startDay.number + firstHour / 24)
    guard plan.fileSpan == .hour else { return "web-\(day).ndjson.gz" }
    let hour = firstHour % 24
    return "web-\(day)T\(hour < 10 ? "0" : "")\(hour).ndjson.gz"
  }

  mutating func make() throws(FileError) {
    var file = try GzipFile(replacing: "\(plan.folder)/\(name)", plan.compression)
    play(hour: firstHour - 1, isInFile: false)
    waiting.removeAll { $0.arrival < firstHour * 3_600_000 }
    var lineCount = 0
    for hour in firstHour..<firstHour + plan.fileSpan.hourCount {
      play(hour: hour, isInFile: true)
      // What the last sessions do after the world's end stands at the end of its last file.
      let isLast = hour == plan.hourCount - 1
      lineCount += write(until: isLast ? .max : (hour + 1) * 3_600_000)
      try file.append(lines.span)
      lines.removeAll(keepingCapacity: true)
    }
    let decodedByteCount = file.decodedByteCount
    summary.files = [
      WorldSummary.File(
        name: name, lineCount: lineCount, decodedByteCount: decodedByteCount,
        storedByteCount: try file.finish())
    ]
    summary.orderEventCount = office.orderEventCount
    summary.surveyEventCount = office.surveyEventCount
  }

  /// Gathers the lines that are due in an hour.
  private mutating func play(hour: Int, isInFile: Bool) {
    for entry in calendar.entries(inHour: hour) {
      let person = Person(Int(entry.person), seed: plan.seed)
      let session = Session(of: person, number: Int(entry.session), seed: plan.seed)
      let start = Int(entry.startSecond)
      let played = SessionScript(session, startSecond: start, seed: plan.seed).events
      gather(played, entry, session)
      guard isInFile && entry.delayHours == 0 else { continue }
      office.append(OfficeStory(of: session, events: played, plan: plan), of: session)
      for event in played where event.name == .purchase {
        summary.purchaseCount += 1
        summary.purchaseCents += Int(event.cents)
      }
    }
  }

  private mutating func gather(
    _ played: [WorldEvent], _ entry: WorldCalendar.Entry, _ session: Session
  ) {
    var chance = Chance(plan.seed, .delivery, session.person.number, session.number + 256)
    let half = played.count / 2
    for (number, event) in played.enumerated() {
      // Drawn for every event, so that all entries of a session agree on who is sent twice.
      let isSentTwice = chance.below(300) == 0
      if entry.share == .firstHalf && number >= half { break }
      if entry.delayHours > 0 && number < half { continue }
      var event = event
      event.session = Int32(sessions.count)
      event.arrival += Int(entry.delayHours) * 3_600_000
      if entry.share == .lateHalf { event.marks.insert(.late) }
      if entry.share == .repeatedHalf { event.marks.insert(.repeated) }
      waiting.append(event)
      guard isSentTwice && entry.delayHours == 0 else { continue }
      event.arrival += 700 + chance.wait(mean: 4000) % 60_000
      event.marks.insert(.repeated)
      waiting.append(event)
    }
    sessions.append(WrittenSession(session))
  }

  /// Writes what has arrived by then, in the order of arrival.
  ///
  /// - Returns: The number of lines.
  private mutating func write(until end: Int) -> Int {
    waiting.sort { [sessions] in $0.isWritten(before: $1, sessions: sessions) }
    let arrivedCount = waiting.firstIndex { $0.arrival >= end } ?? waiting.count
    var lineCount = arrivedCount
    for event in waiting[..<arrivedCount] {
      let session = sessions[Int(event.session)]
      writer.append(event, of: session, to: &lines)
      summary.lateLineCount += event.marks.contains(.late) ? 1 : 0
      if event.marks.contains(.repeated) {
        summary.repeatedLineCount += 1
        continue
      }
      guard let flaw = flaw(after: event, session) else { continue }
      writer.append(event, of: session, flaw: flaw, to: &lines)
      summary.flawedLineCounts[flaw, default: 0] += 1
      lineCount += 1
    }
    waiting.removeFirst(arrivedCount)
    return lineCount
  }

  /// What is wrong with a line that is put behind this one, if one is.
  private func flaw(after event: WorldEvent, _ session: WrittenSession) -> Flaw? {
    let number = session.identifier(of: event, seed: plan.seed, salt: .flaw).2
    guard number % 2000 == 0 else { return nil }
    return Flaw.allCases[number / 2000 % Flaw.allCases.count]
  }
}
