import CairnJourney
import CairnModel
import TestSupport
import Testing

@Suite struct SessionPassTests {
  private func sessions(_ lines: String, _ change: (inout SessionRules) -> Void = { _ in })
    -> [UInt32]
  {
    var diary = JourneyDiary(lines)
    change(&diary.definitions.session)
    return diary.run { $0.sessions = true }.journey.sessions
  }

  @Test("S1: a gap of exactly the timeout stays in the session")
  func theTimeoutIsInclusive() {
    #expect(sessions("ada view 10:00\nada view 10:30") == [0, 0])
    #expect(sessions("ada view 10:00\nada view 10:30:01") == [0, 1])
  }

  @Test("S2: midnight does not split unless it is told to")
  func midnightIsAnOption() {
    let lines = "ada view 23:55\nada view 1d00:05"
    #expect(sessions(lines) == [0, 0])
    #expect(sessions(lines) { $0.splitsAtMidnight = true } == [0, 1])
  }

  @Test("S3: a second campaign is a second touch of one session")
  func campaignsAreTouches() {
    let diary = JourneyDiary(
      "ada view 10:00 utm_source='a'\nada view 10:05\nada view 10:10 utm_source='b'")
    let batch = diary.run { $0.channels = true }
    #expect(batch.journey.sessions == [0, 0, 0])
    #expect(batch.journey.isTouch == [true, false, true])
    var splitting = diary
    splitting.definitions.session.splitsAtCampaign = true
    #expect(splitting.run { $0.sessions = true }.journey.sessions == [0, 0, 1])
  }

  @Test("S4: a push received does not prolong a session, but belongs to it")
  func passiveEventsDoNotProlong() {
    let lines = "ada page 10:00\nada push 10:25\nada page 10:50\nada push 12:00"
    let cut = sessions(lines) { $0.passiveEvents = ["push"] }
    #expect(cut == [0, 0, 1, JourneyColumns.noSession])
  }

  @Test("S5: a late event between two sessions makes them one, and only their ids change")
  func lateEventsJoin() {
    func ids(_ lines: String) -> [UInt64] {
      let batch = JourneyDiary(lines).run { $0.openings = true }
      return batch.journey.openings.map(\.id)
    }
    let apart = ids("ada view 10:00\nada view 10:45\nada view 15:00")
    let joined = ids("ada view 10:00\nada view 10:45\nada view 15:00\nada view 10:20")
    #expect(apart.count == 3)
    #expect(joined == [apart[0], apart[2]])
  }

  @Test("the worked example of docs/meaning/sessions.md")
  func theWorkedExample() {
    var diary = JourneyDiary(
      """
      ada page_view 10:00
      ada push_received 10:25
      ada page_view 10:50
      ada page_view 11:20
      ada purchase 11:51
      """)
    diary.definitions.session.passiveEvents = ["push_received"]
    let batch = diary.run { $0.openings = true }
    #expect(batch.journey.sessions == [0, 0, 1, 1, 2])
    #expect(batch.journey.openings.map(\.boundary) == [.first, .idle, .idle])
    #expect(batch.journey.openingOfRow == [0, 0, 1, 1, 2])
  }

  @Test("devices are streams of their own unless sessions span the person")
  func devicesAreStreams() {
    let lines =
      "ada view 10:00 cookie='a'\nada view 10:10 cookie='b'\nada view 10:35 cookie='a'\nada x 10:36"
    #expect(sessions(lines) == [0, 1, 2, 3])
    #expect(sessions(lines) { $0.span = .person } == [0, 0, 0, 0])
  }

  @Test("declared sessions hold together over days and with others between")
  func declaredSessions() {
    let lines =
      "ada a 10:00 session_id='s'\nada b 10:01 session_id='t'\nada c 2d10:00 session_id='s'"
    #expect(sessions(lines) { $0.isDeclared = true } == [0, 1, 0])
  }

  private static let names: [ByteText] = ["view", "start", "push", "buy"]

  private func world(_ seed: UInt64) -> JourneyDiary {
    var random = Seeded(seed)
    var diary = JourneyDiary()
    var rules = SessionRules()
    rules.timeout = .minutes(Int64(1 + random.below(10)))
    rules.longest = random.chance(50) ? .minutes(Int64(10 + random.below(30))) : .hours(24)
    rules.span = random.chance(20) ? .person : .device
    if !random.chance(40) {
      rules.splitsAtMidnight = random.chance(40)
      rules.splitsAtCampaign = random.chance(40)
      rules.startEvents = random.chance(40) ? ["start"] : []
      rules.passiveEvents = random.chance(50) ? ["push"] : []
      rules.isDeclared = random.chance(30)
    }
    diary.definitions.session = rules
    diary.definitions.zone = ZoneTable(
      name: "Test", changes: [ZoneTable.Change(from: .min, offset: -1_800)])
    let minutes = 10 + random.below(50)
    for _ in 0..<(1 + random.below(40)) {
      var values: [String: PropertyValue] = [:]
      let devices = ["a", "b", "c"]
      if !random.chance(15) { values["cookie"] = .text(ByteText(devices[random.below(3)])) }
      if random.chance(40) { values["utm_campaign"] = .text(ByteText(devices[random.below(3)])) }
      if random.chance(30) { values["session_id"] = .text(ByteText(devices[random.below(3)])) }
      diary.builder.add(
        person: ["ada", "bob"][random.below(2)], event: "\(Self.names[random.below(4)])",
        at: BatchBuilder.start + .minutes(Int64(random.below(minutes))), values: values)
    }
    return diary
  }

  @Test("agrees with lists of lists of events in thousands of worlds")
  func agreesWithThePlainTelling() {
    for seed in UInt64(0)..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 300) {
      let diary = world(seed)
      let batch = diary.run { $0.openings = true }
      let context = diary.context
      var sessionCount = 0
      for person in batch.persons.indices {
        let rows = batch.rows(ofPerson: person)
        let slow = SlowSessions(
          diary.definitions.session, diary.definitions.zone,
          rows.map { event($0, batch, context) })
        sessionCount += slow.sessions.count
        expectSame(slow, batch, rows, seed)
      }
      #expect(Set(batch.journey.openings.map(\.id)).count == sessionCount, "seed \(seed)")
    }
  }

  private func event(_ row: Int, _ batch: EventBatch, _ context: WalkContext)
    -> SlowSessions.Event
  {
    func text(_ property: ByteText) -> String? {
      context.index(ofProperty: property)
        .flatMap { context.tables.value(batch.properties[$0], row)?.description }
    }
    return SlowSessions.Event(
      row: row, device: text("cookie"), time: batch.times[row],
      name: context.tables.names[Int(batch.names[row])], declared: text("session_id"),
      campaign: text("utm_campaign"))
  }

  private func expectSame(
    _ slow: SlowSessions, _ batch: EventBatch, _ rows: Range<Int>, _ seed: UInt64
  ) {
    var expected: [Int: Int] = [:]
    for (index, session) in slow.sessions.enumerated() {
      for row in session.events.map(\.row) + session.passive { expected[row] = index }
    }
    var numbers: [Int: UInt32] = [:]
    for row in rows {
      let number = batch.journey.sessions[row]
      guard let index = expected[row] else {
        #expect(number == JourneyColumns.noSession, "seed \(seed)")
        continue
      }
      #expect(numbers[index] == nil || numbers[index] == number, "seed \(seed)")
      numbers[index] = number
      let opening = batch.journey.opening(ofRow: row)
      #expect(opening.boundary == slow.sessions[index].boundary, "seed \(seed)")
      #expect(opening.start == slow.sessions[index].start, "seed \(seed)")
    }
    #expect(
      Set(numbers.values) == Set((0..<slow.sessions.count).map { UInt32($0) }), "seed \(seed)")
    let inOrder = numbers.sorted { $0.value < $1.value }.map { slow.sessions[$0.key].start }
    #expect(inOrder == inOrder.sorted(), "seed \(seed)")
  }
}
