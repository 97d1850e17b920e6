import CairnModel
import TestSupport
import Testing

@testable import CairnAnalysis

/// Other tools' ways of counting: the vectors' column of others, and what holds for random persons.
@Suite struct FunnelDialectTests {
  private static let count = TestSettings.number("CAIRN_TWIN_CASES") ?? 1_000

  /// How far the only person comes; 0 where the person is not counted.
  private func level(
    _ lines: String, _ steps: String, as dialect: FunnelDialect,
    _ shape: (inout FunnelQuestion) throws -> Void = { _ in }
  ) throws -> Int {
    try levels(lines, steps, as: dialect, shape).first ?? 0
  }

  private func levels(
    _ lines: String, _ steps: String, as dialect: FunnelDialect,
    _ shape: (inout FunnelQuestion) throws -> Void = { _ in }
  ) throws -> [Int] {
    var question = FunnelQuestion(steps: try StepParser.parse(steps), window: .minutes(60))
    dialect.apply(to: &question)
    try shape(&question)
    #expect(dialect.problems(question) == [])
    let builder = BatchBuilder(lines)
    let analysis = FunnelAnalysis(question)
    let batch = builder.batch()
    return analysis.traces(ofPerson: 0, in: batch, builder.context()).map(\.level)
  }

  private func excluding(_ event: String) -> (inout FunnelQuestion) throws -> Void {
    { $0.exclusions = [.init(event: try StepParser.parse(event)[0], after: 1, before: 2)] }
  }

  @Test("V1: Mixpanel stays with the first entry, PostHog and ClickHouse with a later one")
  func v1() throws {
    let lines = "p A @0\np A @30\np B @45\np C @75"
    #expect(try level(lines, "A,B,C", as: .mixpanel) == 2)
    #expect(try level(lines, "A,B,C", as: .posthog) == 3)
    #expect(try level(lines, "A,B,C", as: .clickhouse) == 3)
  }

  @Test("V2: a tie counts in PostHog and ClickHouse, and not where times must increase")
  func v2() throws {
    let lines = "p B @10\np A @10"
    #expect(try level(lines, "A,B", as: .posthog) == 2)
    #expect(try level(lines, "A,B", as: .clickhouse) == 2)
    #expect(try level(lines, "A,B", as: .clickhouse) { $0.ties = .strict } == 1)
  }

  @Test("V3: one event climbs two steps in ClickHouse alone")
  func v3() throws {
    #expect(try level("p X @0", "A|X,B|X", as: .posthog) == 1)
    #expect(try level("p X @0", "A|X,B|X", as: .clickhouse) == 2)
    let once: (inout FunnelQuestion) -> Void = { $0.habits.remove(.climbs) }
    #expect(try level("p X @0", "A|X,B|X", as: .clickhouse, once) == 1)
  }

  @Test("V4: an event between interrupts a strict funnel in both")
  func v4() throws {
    let lines = "p A @0\np X @1\np B @2"
    #expect(try level(lines, "A,B", as: .posthog) { $0.order = .strict } == 1)
    #expect(try level(lines, "A,B", as: .clickhouse) { $0.order = .strict } == 1)
  }

  @Test("V5: an exclusion takes the person out of PostHog's funnel, and not out of Mixpanel's")
  func v5() throws {
    let lines = "p A @0\np X @1\np B @2"
    #expect(try level(lines, "A,B", as: .posthog, excluding("X")) == 0)
    #expect(try level(lines, "A,B", as: .mixpanel, excluding("X")) == 1)
  }

  @Test("V6: a clean attempt counts in PostHog; Mixpanel's totals have two entries")
  func v6() throws {
    let lines = "p A @0\np X @1\np A @2\np B @3"
    #expect(try level(lines, "A,B", as: .posthog, excluding("X")) == 2)
    let totals = try levels(lines, "A,B", as: .mixpanel) {
      try excluding("X")(&$0)
      $0.unit = .attempt
      $0.ties = .any
    }
    #expect(totals.sorted() == [1, 2])
  }

  @Test("V7: the window includes its end everywhere")
  func v7() throws {
    for dialect in FunnelDialect.allCases {
      #expect(try level("p A @0 session=0\np B @60 session=0", "A,B", as: dialect) == 2)
    }
  }

  @Test("V8: who keeps the earliest event of a step misses a limit that a later one meets")
  func v8() throws {
    let lines = "p A @0\np B @1\np B @5\np C @6"
    let limited: (inout FunnelQuestion) -> Void = { $0.stepWindows = [3: .minutes(2)] }
    #expect(try level(lines, "A,B,C", as: .posthog, limited) == 2)
    #expect(try level(lines, "A,B,C", as: .cairn, limited) == 3)
  }

  @Test("V9: the same step twice needs two events in PostHog")
  func v9() throws {
    #expect(try level("p A @0\np A @5", "A,A", as: .posthog) == 2)
    #expect(try level("p A @0", "A,A", as: .posthog) == 1)
  }

  @Test("V10: who may still go on is a plain drop everywhere else")
  func v10() throws {
    for dialect in FunnelDialect.allCases where dialect != .cairn {
      var question = FunnelQuestion(steps: try StepParser.parse("A,B,C"), window: .minutes(60))
      dialect.apply(to: &question)
      let builder = BatchBuilder("p A @0 session=0\np B @10 session=0")
      var context = builder.context()
      context.dataEnd = BatchBuilder.time("@30")
      let steps = builder.report(FunnelAnalysis(question), context)[table: "steps"]
      #expect(steps?[column: "dropped"] == [0, 1, 0].map { .count($0) }, "\(dialect)")
      #expect(steps?[column: "open"] == [0, 0, 0].map { .count($0) }, "\(dialect)")
    }
  }

  @Test("V11: Mixpanel freezes the held value of the first entry")
  func v11() throws {
    let holding: (inout FunnelQuestion) -> Void = { $0.held = ["p"] }
    let lines = "p A @0 p=1\np A @1 p=2\np B @2 p="
    #expect(try level(lines + "1", "A,B", as: .mixpanel, holding) == 2)
    #expect(try level(lines + "2", "A,B", as: .mixpanel, holding) == 1)
    #expect(try level(lines + "2", "A,B", as: .cairn, holding) == 2)
  }

  @Test("V12: who takes events of one moment greedily misses a matching")
  func v12() throws {
    #expect(try level("p X @0\np Y @0", "X|Y,X", as: .posthog) == 1)
    #expect(try level("p X @0\np Y @0", "X|Y,X", as: .cairn) == 2)
  }

  @Test("ClickHouse's strict order stops at a step too soon")
  func strictOrder() throws {
    let strict: (inout FunnelQuestion) -> Void = { $0.order = .strict }
    #expect(try level("p A @0\np B @1\np D @2\np C @3", "A,B,C", as: .clickhouse, strict) == 2)
    #expect(try level("p A @0\np C @1\np B @2\np C @3", "A,B,C", as: .clickhouse, strict) == 1)
    #expect(try level("p C @0\np A @1\np B @2\np C @3", "A,B,C", as: .clickhouse, strict) == 3)
  }

  @Test("Matomo's funnel is a visit's, entered at any step")
  func matomo() throws {
    let lines = "p B @0 session=0\np C @1 session=0\np A @50 session=1\np B @51 session=1"
    #expect(try levels(lines, "A,B,C", as: .matomo) == [3, 2])
    var question = FunnelQuestion(steps: try StepParser.parse("A,B,C"))
    FunnelDialect.matomo.apply(to: &question)
    let steps = BatchBuilder(lines).report(FunnelAnalysis(question))[table: "steps"]
    #expect(steps?[column: "persons"] == [2, 2, 1].map { .count($0) })
    #expect(steps?[column: "skipped"] == [1, 0, 0].map { .count($0) })
  }

  @Test("in Matomo no event of a moment takes away from another; without ties nothing climbs")
  func matomoMoments() throws {
    for others in ["", "\np view @0 session=0", "\np other @0 session=0"] {
      #expect(
        try level("p x @0 session=0" + others, "view|x,cart|x", as: .matomo) == 2, "\(others)")
    }
    #expect(
      try level("p x @0 session=0\np view @0 session=0", "view|x,cart|x,buy", as: .matomo) == 2)
  }

  @Test("an earlier view takes nothing from a Matomo visit, and the first is the entry")
  func matomoEntry() throws {
    var question = FunnelQuestion(steps: try StepParser.parse("view,cart,buy"))
    FunnelDialect.matomo.apply(to: &question)
    question.window = .seconds(60)
    var scope = QuestionScope()
    scope.to = BatchBuilder.start + .seconds(30)
    for earlier in ["", "p view @0 session=0\n"] {
      let builder = BatchBuilder(earlier + "p cart @1s session=0\np buy @61s session=0")
      let steps = builder.report(FunnelAnalysis(question), builder.context(scope: scope))
      #expect(
        steps[table: "steps"]?[column: "persons"] == [1, 1, 1].map { .count($0) }, "\(earlier)")
    }
    question.window = nil
    question.showsPersons = true
    let two = BatchBuilder("p view @1 session=0\np view @2 session=0\np buy @9 session=0")
    let report = two.report(FunnelAnalysis(question))
    #expect(
      report[table: "persons"]?[column: "entry_time"] == [.time(BatchBuilder.start + .minutes(1))])
    #expect(report[table: "steps"]?[column: "mean_seconds_from_previous"].last == .seconds(480))
  }

  @Test("from a step that a Matomo visit never took no time is counted")
  func matomoTimes() throws {
    var question = FunnelQuestion(steps: try StepParser.parse("view,cart,buy"))
    FunnelDialect.matomo.apply(to: &question)
    let builder = BatchBuilder(
      """
      a view @0 session=0
      a cart @5 session=0
      b cart @0 session=1
      b buy @3 session=1
      """)
    let steps = builder.report(FunnelAnalysis(question))[table: "steps"]
    #expect(
      steps?[column: "mean_seconds_from_previous"] == [.null, .seconds(300), .seconds(180)])
  }

  @Test("Matomo's visits reach what the furthest of all chains reach, from its first entry")
  func matomoVisits() throws {
    for seed in 0..<UInt64(Self.count) {
      var random = Seeded(seed)
      var events: [(minute: Int, steps: [Int])] = []
      var builder = BatchBuilder()
      var minute = 0
      for _ in 0..<(1 + random.below(6)) {
        minute += random.below(3)
        let name = ["A", "B", "C", "X"][random.below(4)]
        events.append((minute, ["A": [0], "B": [1], "C": [2], "X": [0, 1]][name] ?? []))
        builder.add(
          person: "p", event: name, at: BatchBuilder.start + .minutes(Int64(minute)),
          values: ["session": .integer(0)])
      }
      let window = random.chance(50) ? 1 + random.below(4) : 1_000
      let end = random.chance(50) ? 1 + random.below(6) : 1_000
      var found: (level: Int, entry: Int) = (0, 0)
      func climb(_ used: [Int], _ step: Int, _ entry: Int) {
        if step + 1 > found.level || step + 1 == found.level && entry < found.entry {
          found = (step + 1, entry)
        }
        for (index, event) in events.enumerated() where !used.contains(index) {
          let last = used.last.map { events[$0].minute } ?? 0
          guard event.minute >= last, event.minute - entry <= window else { continue }
          for next in event.steps where next > step { climb(used + [index], next, entry) }
        }
      }
      for (index, event) in events.enumerated() where event.minute < end {
        for step in event.steps { climb([index], step, event.minute) }
      }
      var question = FunnelQuestion(
        steps: try StepParser.parse("A|X,B|X,C"), window: .minutes(Int64(window)))
      FunnelDialect.matomo.apply(to: &question)
      var scope = QuestionScope()
      scope.to = BatchBuilder.start + .minutes(Int64(end))
      let plan = FunnelPlan(question, builder.context(scope: scope))
      var counter = FunnelCounter(plan)
      let chain = counter.chains(builder.batch(), 0..<events.count).first
      #expect(chain?.level ?? 0 == found.level, "seed \(seed)")
      if let chain {
        let entry = BatchBuilder.start + .minutes(Int64(found.entry))
        #expect(chain.entry == entry.microseconds, "seed \(seed)")
      }
    }
  }

  @Test("without ties PostHog reaches what Cairn reaches, strict or not")
  func posthogWithoutTies() {
    var compared = 0
    for seed in 0..<UInt64(Self.count) {
      for mode in [FunnelWorld.Mode.plain, .strict] {
        let world = FunnelWorld(mode, seed: seed)
        guard Set(world.batch.times).count == world.batch.rowCount,
          world.question.ties == .any
        else { continue }
        var asked = world.question
        asked.window = asked.window ?? .days(1)
        let own = reach(asked, world)
        FunnelDialect.posthog.apply(to: &asked)
        #expect(reach(asked, world) == own, "\(mode), seed \(seed)")
        compared += 1
      }
    }
    #expect(compared > Self.count / 10)
  }

  @Test("ClickHouse reaches the longest run of steps in time, whatever stands twice")
  func clickHouseClimbs() {
    for seed in 0..<UInt64(Self.count) {
      let world = FunnelWorld(.plain, seed: seed)
      var asked = world.question
      FunnelDialect.clickhouse.apply(to: &asked)
      let plan = FunnelPlan(asked, world.context)
      let events = world.events(plan)
      var furthest = 0
      func climb(_ step: Int, _ from: Int, _ start: Int64) {
        furthest = max(furthest, step)
        guard step < plan.stepCount else { return }
        for (index, event) in events.enumerated()
        where event.steps.contains(step) && event.time - start <= plan.window {
          let isTied = from < 0 || event.time >= events[from].time
          if isTied { climb(step + 1, index, start) }
        }
      }
      for (index, event) in events.enumerated()
      where event.steps.contains(0) && plan.entries.contains(event.time) {
        climb(1, index, event.time)
      }
      #expect(reach(asked, world) == furthest, "seed \(seed)")
    }
  }

  private func reach(_ question: FunnelQuestion, _ world: FunnelWorld) -> Int {
    var counter = FunnelCounter(FunnelPlan(question, world.context))
    return counter.chains(world.batch, 0..<world.batch.rowCount).first?.level ?? 0
  }

  @Test("what a tool has no word for is refused")
  func problems() throws {
    var question = FunnelQuestion(steps: try StepParser.parse("A,B"))
    FunnelDialect.clickhouse.apply(to: &question)
    question.order = .any
    #expect(
      FunnelDialect.clickhouse.problems(question) == ["ClickHouse has no steps in any order."])
  }
}
