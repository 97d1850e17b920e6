import CairnModel
import TestSupport
import Testing

@testable import CairnAnalysis

/// Whom two funnels count differently, and by which rule.
@Suite struct ReconcileTests {
  private func report(
    _ lines: String, _ one: FunnelQuestion, _ two: FunnelQuestion
  ) -> Report {
    let question = ReconcileQuestion(one, two, titles: ("one", "two"))
    return BatchBuilder(lines).report(ReconcileAnalysis(question), workers: 2, personsPerBatch: 1)
  }

  private func funnel(
    _ steps: String, as dialect: FunnelDialect, window: TimeSpan? = .minutes(60)
  ) throws -> FunnelQuestion {
    var question = FunnelQuestion(steps: try StepParser.parse(steps), window: window)
    dialect.apply(to: &question)
    return question
  }

  private static let diary = """
    v1 A 09:00
    v1 A 09:30
    v1 B 09:45
    v1 C 10:15
    v5 A 09:00
    v5 X 09:01
    v5 B 09:02
    same A 09:00
    same B 09:10
    late other 5d09:00
    """

  @Test("the entry decides between Mixpanel and Cairn")
  func entry() throws {
    let found = report(
      Self.diary, try funnel("A,B,C", as: .cairn), try funnel("A,B,C", as: .mixpanel))
    let persons = try #require(found[table: "persons"])
    #expect(persons[column: "person"] == [.text("customer:v1")])
    #expect(persons[column: "level_a"] == [.count(3)])
    #expect(persons[column: "level_b"] == [.count(2)])
    #expect(persons[column: "rule"] == [.text("entry")])
    let steps = try #require(found[table: "steps"])
    #expect(steps[column: "persons_a"] == [3, 3, 1].map { .count($0) })
    #expect(steps[column: "persons_b"] == [3, 3, 0].map { .count($0) })
  }

  @Test("the effect of exclusions decides between PostHog and Cairn")
  func exclusions() throws {
    var (one, two) = (try funnel("A,B", as: .cairn), try funnel("A,B", as: .posthog))
    let exclusion = FunnelQuestion.Exclusion(
      event: try StepParser.parse("X")[0], after: 1, before: 2)
    (one.exclusions, two.exclusions) = ([exclusion], [exclusion])
    let persons = try #require(report(Self.diary, one, two)[table: "persons"])
    #expect(persons[column: "person"] == [.text("customer:v5")])
    #expect(persons[column: "outcome_b"] == [.text("not entered")])
    #expect(persons[column: "rule"] == [.text("exclusion effect")])
  }

  @Test("a funnel reconciles with itself")
  func itself() throws {
    let one = try funnel("A,B,C", as: .posthog)
    let found = report(Self.diary, one, one)
    #expect(found[table: "persons"]?.rows == [])
    #expect(found[table: "differences"]?.rows == [])
    #expect(found.notes == ["0 persons are counted differently by one and two, 3 alike"])
  }

  @Test("the persons are those whose lines differ, and a single rule leads to B's line")
  func agreesWithTheFunnels() throws {
    for seed in UInt64(0)..<60 {
      var random = Seeded(seed)
      var builder = BatchBuilder()
      for person in 0..<8 {
        for _ in 0..<(1 + random.below(7)) {
          builder.add(
            person: "p\(person)", event: ["A", "B", "C", "X"][random.below(4)],
            at: BatchBuilder.start + .minutes(Int64(random.below(30))))
        }
      }
      let all = FunnelDialect.allCases.filter { $0 != .matomo }
      let sides = [all[random.below(4)], all[random.below(4)]]
      let window = TimeSpan.minutes(Int64(5 + random.below(20)))
      let (one, two) = (
        try funnel("A|X,B|X,C", as: sides[0], window: window),
        try funnel("A|X,B|X,C", as: sides[1], window: window)
      )
      let question = ReconcileQuestion(one, two, titles: ("one", "two"))
      let found = builder.report(ReconcileAnalysis(question))
      let (own, other) = (lines(builder, one), lines(builder, two))
      let expected = Set(own.keys).union(other.keys).filter { own[$0] != other[$0] }
      let persons = try #require(found[table: "persons"])
      #expect(persons[column: "person"] == expected.sorted().map { .text($0) }, "seed \(seed)")
      for (person, rule) in zip(persons[column: "person"], persons[column: "rule"]) {
        guard case .text(let person) = person, case .text(let rule) = rule else { continue }
        guard let known = ReconcileRule.all.first(where: { $0.name == rule.description }) else {
          continue
        }
        var switched = one
        known.copy(two, &switched)
        #expect(lines(builder, switched)[person] == other[person], "seed \(seed)")
      }
    }
  }

  @Test("a habit is named alone only where it changes the result, and not the way of counting")
  func waysOfCounting() throws {
    var (named, others) = (0, 0)
    for seed in UInt64(0)..<200 {
      var random = Seeded(seed)
      var builder = BatchBuilder()
      for person in 0..<6 {
        for _ in 0..<(2 + random.below(7)) {
          builder.add(
            person: "p\(person)", event: ["A", "B", "C", "X", "Y"][random.below(5)],
            at: BatchBuilder.start + .minutes(Int64(random.below(12))))
        }
      }
      var (one, two) = (
        try funnel("A|Y,B|Y,C", as: .cairn, window: .minutes(8)),
        try funnel("A|Y,B|Y,C", as: .posthog, window: .minutes(8))
      )
      if seed % 2 == 0 {
        (one.order, two.order) = (.strict, .strict)
      } else {
        let exclusion = FunnelQuestion.Exclusion(
          event: try StepParser.parse("X")[0], after: 1, before: 2)
        (one.exclusions, two.exclusions) = ([exclusion], [exclusion])
        one.spoiled = two.spoiled
      }
      one.habits.insert(.countsOpenAsDropped)
      let climbing = FunnelPlan(one, builder.context(), usesLadder: true)
      var counters = (FunnelCounter(FunnelPlan(one, builder.context())), FunnelCounter(climbing))
      let question = ReconcileQuestion(one, two, titles: ("one", "two"))
      let rows = builder.report(ReconcileAnalysis(question))[table: "persons"]?.rows ?? []
      for (index, batch) in builder.batches(ofPersons: 1).enumerated() {
        let row = rows.first { $0[0] == .text(ByteText("customer:p\(index)")) }
        guard case .text(let rule)? = row?[7] else { continue }
        let isByWay =
          counters.0.chains(batch, 0..<batch.rowCount).map(\.level)
          != counters.1.chains(batch, 0..<batch.rowCount).map(\.level)
        if rule.description.contains("others") { others += 1 } else { named += 1 }
        // Where another way of counting moves the person, no habit has done it alone.
        #expect(!isByWay || rule.description.contains("others"), "seed \(seed) p\(index) \(rule)")
      }
    }
    #expect(named > 20 && others > 20, "\(named) named, \(others) others")
  }

  /// For each person counted, the level and what became of it.
  private func lines(_ builder: BatchBuilder, _ funnel: FunnelQuestion) -> [ByteText: [Cell]] {
    var asked = funnel
    asked.showsPersons = true
    var lines: [ByteText: [Cell]] = [:]
    for row in builder.report(FunnelAnalysis(asked))[table: "persons"]?.rows ?? [] {
      if case .text(let person) = row[0] { lines[person] = [row[1], row[4]] }
    }
    return lines
  }
}
