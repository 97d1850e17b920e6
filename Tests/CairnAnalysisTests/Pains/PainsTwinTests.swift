import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Pains held to their twin")
struct PainsTwinTests {
  private static let worlds = TestSettings.number("CAIRN_WORLDS") ?? 8

  private static let steps = [
    "page_view", "view_item", "add_to_cart", "begin_checkout", "view_item", "logout",
  ]

  /// People who wander from event to event; after a failure or a slow reply some never order.
  private func diary(_ seed: UInt64, inMoments: Bool = false) -> JourneyDiary {
    var random = Seeded(seed)
    var diary = JourneyDiary()
    diary.definitions.surveys = [SurveysAnalysisTests.nps]
    // How often a failure costs all later orders: never, now and then, nearly always.
    let harm = random.below(3) * 45
    for index in 0..<(150 + random.below(150)) {
      var second = random.below(3 * 86_400)
      var isHurt = false
      func add(_ name: String, within seconds: Int, _ values: [String: PropertyValue] = [:]) {
        // Clocks that go by the minute put many events into one moment.
        second += inMoments ? 60 * (random.below(seconds) / 45) : 1 + random.below(seconds)
        diary.builder.add(
          person: "p\(index)", event: name, at: BatchBuilder.start + .seconds(Int64(second)),
          values: values)
      }
      for _ in 0..<(1 + random.below(7)) {
        let step = Self.steps[random.below(Self.steps.count)]
        add(step, within: [60, 600, 4_000, 60_000][random.below(4)])
        if random.chance(30) { add(step, within: 300) }
        if random.chance(30) {
          add("payment_failed", within: 90)
          isHurt = isHurt || random.chance(harm)
        }
        if random.chance(20) { add("support_ticket", within: 4_000) }
        if random.chance(20) { add("support_reply", within: 90_000) }
        if random.chance(25) {
          add("answered", within: 600, ["score": .integer(Int64(random.below(11)))])
        }
        if random.chance(20), !isHurt { add("purchase", within: 600) }
      }
    }
    diary.builder.add(person: "late", event: "logout", at: BatchBuilder.start + .days(11))
    return diary
  }

  private func twin(_ diary: JourneyDiary) -> PainsTwin {
    let context = diary.context
    let batch = diary.run { ($0.stages, $0.sessions) = (true, true) }
    let stages = diary.definitions.stageModels[context.stageModel].stages
    let score = context.index(ofProperty: "score")
    let persons = (0..<batch.personCount).map { person in
      // Of two events of one moment and name, the one of the earlier stage.
      let rows = batch.rows(ofPerson: person).sorted {
        (batch.times[$0], batch.journey.stages[$0]) < (batch.times[$1], batch.journey.stages[$1])
      }
      return rows.map { row in
        let stage = Int(batch.journey.stages[row])
        var event = PainsTwin.Event(
          name: context.tables.names[Int(batch.names[row])].description, time: batch.times[row],
          stage: stage < stages.count ? stages[stage] : "unassigned")
        if let score, case .integer(let number) = context.tables.value(batch.properties[score], row)
        {
          event.score = Int(number)
        }
        return event
      }
    }
    return PainsTwin(persons, dataEnd: BatchBuilder.start + .days(11))
  }

  private func number(_ cell: Cell) -> Double? {
    switch cell {
    case .count(let count): Double(count)
    case .rate(let rate): rate
    case .number(let number): number
    default: nil
    }
  }

  @Test("nothing changes where the events of one moment are logged in another order")
  func renamedEvents() {
    var moved = 0
    for seed in 0..<UInt64(Self.worlds) {
      let diary = diary(seed, inMoments: true)
      var other = diary
      other.builder = diary.builder.shuffled(seed)
      let analysis = PainsAnalysis(PainsQuestion(), diary.definitions)
      let report = diary.report(analysis)
      #expect(report == other.report(analysis), "seed \(seed)")
      moved += report[table: "candidates"]?.rows.count ?? 0
    }
    #expect(moved > 5 * Self.worlds, "\(moved) judged")
  }

  @Test(
    "random shops give the same candidates, the same findings and the same ranking",
    arguments: [false, true])
  func randomShops(inMoments: Bool) throws {
    var (judged, found) = (0, 0)
    for seed in 0..<UInt64(Self.worlds) {
      let diary = diary(seed, inMoments: inMoments)
      let twin = twin(diary)
      let report = diary.report(
        PainsAnalysis(PainsQuestion(), diary.definitions), workers: 1 + Int(seed % 3),
        personsPerBatch: 7)
      let rows = try #require(report[table: "candidates"]?.rows)
      #expect(rows.count == twin.candidates.count, "seed \(seed)")
      #expect(
        report.notes.contains { $0.contains("corrected for; \(twin.tooFew) have") },
        "seed \(seed)")
      let stages = diary.definitions.stageModels[0].stages
      for candidate in twin.candidates { expect(candidate, in: rows, twin, stages, seed) }
      let findings = twin.candidates.filter(\.isFinding).sorted { $0.loss > $1.loss }
      let ranked = try #require(report[table: "pains"]?.rows)
      #expect(
        ranked.map { $0[8] }.map(number) == findings.map { $0.loss }.map { $0 as Double? }
          || zip(ranked, findings).allSatisfy { abs((number($0[8]) ?? -1) - $1.loss) < 1e-9 },
        "seed \(seed)")
      #expect(ranked.count == findings.count, "seed \(seed)")
      judged += rows.count
      found += ranked.count
    }
    #expect(judged > 5 * Self.worlds && found > 0, "\(judged) judged, \(found) found")
  }
}

extension PainsTwinTests {
  private func expect(
    _ candidate: PainsTwin.Candidate, in rows: [[Cell]], _ twin: PainsTwin, _ stages: [String],
    _ seed: UInt64
  ) {
    let key = candidate.key
    let detail = key.detail.map { Cell.text(ByteText($0)) } ?? .null
    guard
      let row = rows.first(where: {
        $0[0] == .text(ByteText(key.step)) && $0[1] == .text(ByteText(key.kind)) && $0[2] == detail
      })
    else {
      Issue.record("\(key) is missing, seed \(seed)")
      return
    }
    #expect(row[3] == .count(candidate.with) && row[4] == .count(candidate.without), "seed \(seed)")
    let expected = [
      (5, Double(candidate.withOrder) / Double(candidate.with)), (6, candidate.withoutRate),
      (7, (candidate.severity ?? 0) * candidate.weight), (10, candidate.p), (11, candidate.q),
    ]
    for (column, value) in expected {
      #expect(
        abs((number(row[column]) ?? -9) - value) < 1e-9, "seed \(seed) \(key) column \(column)")
    }
    if let stage = twin.stage(of: key.step, among: stages), PainsTwin.steps.contains(key.step) {
      #expect(row[12] == .text(ByteText(stage)), "seed \(seed) \(key)")
    }
  }
}
