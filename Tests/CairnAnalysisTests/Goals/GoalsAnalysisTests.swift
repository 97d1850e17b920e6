import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Goals")
struct GoalsAnalysisTests {
  static func step(_ name: String) -> EventStep {
    EventStep(alternatives: [EventStep.Alternative(name: ByteText(name))], text: name)
  }

  static func goal(within: TimeSpan?, same: ByteText? = nil) -> GoalRules {
    var goal = GoalRules(name: "solved", start: step("ticket"), end: step("done"))
    (goal.within, goal.same) = (within, same)
    return goal
  }

  static func report(
    _ builder: BatchBuilder, _ goal: GoalRules, workers: Int = 1
  ) -> Report {
    var definitions = Definitions()
    definitions.goals = [goal]
    let context = builder.context(definitions: definitions)
    return builder.report(
      GoalsAnalysis(GoalsQuestion(), definitions), context, workers: workers, personsPerBatch: 1)
  }

  private func rates(_ lines: String, _ goal: GoalRules) throws -> [Cell] {
    try #require(Self.report(BatchBuilder(lines), goal)[table: "goals"]?.rows.first)
  }

  @Test("the worked example of the page")
  func example() throws {
    let lines = """
      ada ticket 09:00
      ada ticket 09:30
      ada done 10:00
      bob ticket 09:00
      bob done 12:00
      """
    let goal = Self.goal(within: .hours(2))
    let row = try rates(lines, goal)
    #expect(
      Array(row[1...6]) == [
        .count(2), .count(2), .count(2), .count(1), .count(1), .rate(0.5),
      ])
    #expect(row[10] == .seconds(3_600))
    let effort = try #require(Self.report(BatchBuilder(lines), goal)[table: "effort"]?.rows.last)
    #expect(effort[1] == .text("reached") && effort[3] == .number(2) && effort[5] == .seconds(120))
    #expect(effort[7] == .rate(1))
  }

  @Test("exactly in time is in time; an end of the same moment counts in either order")
  func edges() throws {
    let row = try rates(
      """
      ada ticket 09:00
      ada done 11:00
      bob done 09:00
      bob ticket 09:00
      bob later 20:00
      """, Self.goal(within: .hours(2)))
    #expect(row[5] == .count(2))
  }

  @Test("what may still be reached is open and not in the rate")
  func open() throws {
    let row = try rates(
      """
      ada ticket 09:00
      ada look 11:00
      bob ticket 10:00
      cid ticket 10:30
      cid done 10:40
      """, Self.goal(within: .hours(2)))
    #expect(row[3] == .count(1) && row[4] == .count(1) && row[5] == .count(0))
    #expect(row[9] == .count(1))
  }

  @Test("a goal that nobody reached has its row, and so has one that nobody started")
  func halfSeen() throws {
    let goal = Self.goal(within: .hours(2))
    let started = try rates("ada ticket 09:00\nada look 20:00", goal)
    #expect(started[2] == .count(1) && started[6] == .rate(0))
    let ended = Self.report(BatchBuilder("ada done 09:00"), goal)
    #expect(ended[table: "goals"]?.rows.map { $0[2] } == [.count(0)])
    #expect(ended.notes.isEmpty)
    let unseen = Self.report(BatchBuilder("ada look 09:00"), goal)
    #expect(unseen[table: "goals"]?.rows.isEmpty == true)
    #expect(unseen.notes.first?.contains("neither start nor end") == true)
  }

  @Test("each value of the shared property has attempts of its own, however it is typed")
  func shared() throws {
    let row = try rates(
      """
      ada ticket 09:00 number=1
      ada ticket 09:10 number=2
      ada ticket 09:20
      ada done 09:30 number='2'
      """, Self.goal(within: nil, same: "number"))
    #expect(row[2] == .count(2) && row[5] == .count(1))
  }

  private struct Event {
    var person: Int
    var name: String
    var minute: Int
    var number: Int?
  }

  /// Attempts of one person and value, minute by minute: starts of a minute, then its ends.
  private func attempts(_ events: [Event], within: Int) -> [(start: Int, end: Int?)] {
    var attempts: [(start: Int, end: Int?)] = []
    var open: Int?
    for minute in 0...400 {
      for event in events where event.minute == minute && event.name == "ticket" {
        if let start = open, event.minute - start <= within { continue }
        if let start = open { attempts.append((start, nil)) }
        open = minute
      }
      for event in events where event.minute == minute && event.name == "done" {
        guard let start = open else { continue }
        attempts.append((start, event.minute - start <= within ? event.minute : nil))
        open = nil
      }
    }
    if let open { attempts.append((open, nil)) }
    return attempts
  }

  @Test("1,000 random streams give the attempts of the slow twin")
  func twin() {
    for seed in UInt64(0)..<1_000 {
      var random = Seeded(seed)
      let events = (0..<(1 + random.below(20))).map { _ in
        Event(
          person: random.below(3), name: ["ticket", "done", "look"][random.below(3)],
          minute: random.below(40) * 10, number: random.chance(80) ? random.below(2) : nil)
      }
      let isShared = random.chance(50)
      var builder = BatchBuilder()
      for event in events {
        builder.add(
          person: "p\(event.person)", event: event.name,
          at: BatchBuilder.start + .minutes(Int64(event.minute)),
          values: event.number.map { ["number": .integer(Int64($0))] } ?? [:])
      }
      let goal = Self.goal(within: .minutes(50), same: isShared ? "number" : nil)
      let row = Self.report(builder, goal, workers: 1 + Int(seed % 3))[table: "goals"]?.rows.first
      var all: [(start: Int, end: Int?)] = []
      for person in 0..<3 {
        let own = events.filter { $0.person == person }
        let groups = isShared ? [0, 1].map { n in own.filter { $0.number == n } } : [own]
        for group in groups { all += attempts(group, within: 50) }
      }
      let last = events.map(\.minute).max() ?? 0
      let mature = all.filter { $0.start + 50 <= last }
      let names = Set(events.map(\.name))
      guard names.contains("ticket") || names.contains("done") else {
        #expect(row == nil, "seed \(seed)")
        continue
      }
      #expect(row?[2] == .count(all.count), "seed \(seed)")
      #expect(row?[3] == .count(mature.count), "seed \(seed)")
      #expect(row?[4] == .count(all.count { $0.end != nil }), "seed \(seed)")
      #expect(row?[5] == .count(mature.count { $0.end != nil }), "seed \(seed)")
    }
  }
}
