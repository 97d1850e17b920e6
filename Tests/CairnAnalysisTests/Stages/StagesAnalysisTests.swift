import CairnAnalysis
import CairnJourney
import CairnModel
import TestSupport
import Testing

@Suite struct StagesAnalysisTests {
  private func report(_ diary: JourneyDiary) -> Report {
    diary.report(StagesAnalysis(diary.definitions))
  }

  private func cell(_ report: Report, _ table: String, _ key: [String], _ column: String) -> Cell? {
    guard let table = report[table: table], let place = table.columns.firstIndex(of: column)
    else { return nil }
    let wanted = key.map { Cell.text($0) }
    return table.rows.first { Array($0.prefix(key.count)) == wanted }?[place]
  }

  @Test("the worked example of docs/meaning/stages.md")
  func theWorkedExample() {
    let answer = report(
      JourneyDiary(
        """
        ada page_view 10:00
        ada view_item 10:01
        ada add_to_cart 10:05
        ada view_item 10:06
        ada purchase 10:10 order_id='1' value=12.5 currency='PLN'
        ada view_item 8d09:00
        """))
    func stays(_ column: String) -> [Cell?] {
      ["awareness", "consideration", "purchase", "retention"].map {
        cell(answer, "stages", [$0], column)
      }
    }
    #expect(stays("entered") == [.count(1), .count(2), .count(2), .count(1)])
    #expect(stays("left") == [.count(1), .count(2), .count(2), .count(0)])
    #expect(stays("back") == [.count(0), .count(1), .count(1), .count(0)])
    #expect(cell(answer, "stages", ["consideration"], "mean_seconds") == .seconds(240))
    #expect(cell(answer, "stages", ["purchase"], "orders") == .count(1))
    #expect(
      cell(answer, "stages", ["purchase"], "revenue")
        == .money(Decimal4(tenThousandths: 125_000)))
    #expect(cell(answer, "stages", ["unassigned"], "events") == .count(0))
    let moves = ["consideration", "purchase"]
    #expect(cell(answer, "transitions", moves, "transitions") == .count(2))
    #expect(cell(answer, "transitions", moves, "kind") == .text("forward"))
    #expect(cell(answer, "transitions", moves.reversed(), "kind") == .text("return"))
    #expect(answer[table: "loops"]?.rows.count == 2)
    #expect(cell(answer, "standing", ["retention"], "highest") == .count(1))
    #expect(cell(answer, "standing", ["retention"], "current") == .count(1))
  }

  @Test("beyond its limit the share without a stage says which events lack a rule")
  func theLimit() {
    var diary = JourneyDiary(
      "ada a 10:00\nada b 10:01\nada b 10:02\nada c 10:03\nada d 10:04\nada e 10:05")
    diary.definitions.stageModels = [
      StageModel(name: "own", rules: [StageModel.Rule(stage: "first", events: ["a"])])
    ]
    #expect(
      report(diary).notes.first
        == "5 of 6 events have no stage, more than the limit of 5% (unassigned_limit of own): "
        + "a rule is missing for b 2, c 1, d 1 and 1 more name")
    // Five sixths are within 0.8334.
    diary.definitions.stageModels[0].unassignedLimit = Decimal4(tenThousandths: 8_334)
    #expect(report(diary).notes.first == "5 of 6 events have no stage")
  }

  @Test("a stage behind one that takes everything is noted")
  func whatIsNeverReached() {
    var diary = JourneyDiary("ada a 10:00")
    diary.definitions.stageModels = [
      StageModel(
        name: "own",
        rules: [StageModel.Rule(stage: "all"), StageModel.Rule(stage: "late", events: ["a"])])
    ]
    #expect(
      report(diary).notes.contains("the stage 'late' is never reached: 'all' takes all before"))
  }

  @Test("support is beside the journey, and a long silence is dormant")
  func standing() {
    let answer = report(
      JourneyDiary(
        """
        ada purchase 10:00
        ada support_ticket 11:00
        bob support_ticket 10:00
        cid page_view 100d10:00
        """))
    #expect(cell(answer, "standing", ["purchase"], "highest") == .count(1))
    #expect(cell(answer, "standing", ["purchase"], "dormant") == .count(1))
    #expect(cell(answer, "standing", ["support"], "current") == .count(1))
    #expect(cell(answer, "standing", ["awareness"], "current") == .count(1))
    #expect(cell(answer, "standing", ["awareness"], "dormant") == .count(0))
  }

  @Test("an order that is sent twice counts once, in its latest version's stage")
  func ordersCountOnce() {
    let answer = report(
      JourneyDiary(
        """
        ada purchase 10:00 order_id='1' value=10 currency='PLN'
        ada purchase 10:05 order_id='1' value=12 currency='PLN'
        bob purchase 10:00 order_id='2' value=5 currency='EUR'
        """))
    #expect(cell(answer, "stages", ["purchase"], "orders") == .count(2))
    #expect(answer[table: "revenue"]?.rows.count == 2)
    #expect(answer.notes.count == 2)
  }

  @Test("a tie starts no more stays than it must, in any order of its events")
  func ties() {
    for lines in [
      "ada view_item 10:01\nada add_to_cart 10:01", "ada add_to_cart 10:01\nada view_item 10:01",
    ] {
      let answer = report(JourneyDiary("ada add_to_cart 10:00\n" + lines))
      #expect(cell(answer, "stages", ["purchase"], "entered") == .count(1))
      #expect(cell(answer, "stages", ["consideration"], "entered") == .count(1))
      #expect(cell(answer, "stages", ["consideration"], "left") == .count(0))
    }
  }

  private func world(_ seed: UInt64) -> JourneyDiary {
    var random = Seeded(seed)
    var diary = JourneyDiary()
    if random.chance(50) { diary.definitions.stageModels[0].rules.removeLast() }
    if random.chance(50) {
      diary.scope.from = BatchBuilder.start + .minutes(Int64(random.below(40)))
      diary.scope.to = BatchBuilder.start + .minutes(Int64(40 + random.below(40)))
    }
    let names = [
      "page_view", "view_item", "add_to_cart", "purchase", "support_ticket", "review", "refund",
    ]
    for _ in 0..<(1 + random.below(40)) {
      diary.builder.add(
        person: ["ada", "bob", "cid"][random.below(3)], event: names[random.below(7)],
        at: BatchBuilder.start + .minutes(Int64(random.below(80))),
        values: [
          "order_id": .integer(Int64(random.below(6))), "value": .integer(Int64(random.below(50))),
        ])
    }
    return diary
  }

  @Test("the sum over stages is all events, and what is left is what moves, for any workers")
  func conservation() {
    for seed in UInt64(0)..<500 {
      let diary = world(seed)
      let answer = report(diary)
      #expect(
        answer
          == diary.report(StagesAnalysis(diary.definitions), workers: 3, personsPerBatch: 1),
        "seed \(seed)")
      let batch = diary.bare
      let events = batch.times.count { diary.scope.contains($0) }
      #expect(sum(answer, "stages", "events") == events, "seed \(seed)")
      #expect(
        sum(answer, "stages", "left") == sum(answer, "transitions", "transitions"), "seed \(seed)")
      expectStays(answer, diary, seed)
      let persons = batch.persons.indices.count { person in
        batch.rows(ofPerson: person).contains { row in
          diary.scope.to.map { batch.times[row] < $0 } ?? true
        }
      }
      let standing = sum(answer, "standing", "highest")
      #expect(standing == sum(answer, "standing", "current"), "seed \(seed)")
      #expect(standing <= persons, "seed \(seed)")
    }
  }

  /// Counts stays the slow way: for each person the stages of all moments in a row, repeats
  /// dropped.
  private func expectStays(_ answer: Report, _ diary: JourneyDiary, _ seed: UInt64) {
    let batch = diary.run { $0.stages = true }
    let model = diary.definitions.stageModels[0]
    let names = model.stages + [StageModel.unassigned]
    // Along the journey, then what lies beside it.
    let along =
      model.journey.compactMap { names.firstIndex(of: $0) }
      + names.indices.filter { !model.journey.contains(names[$0]) }
    var entered: [String: Int] = [:]
    var back: [String: Int] = [:]
    for person in batch.persons.indices {
      let rows = batch.rows(ofPerson: person)
      var way: [(stage: Int, time: EventTime)] = []
      for time in Set(rows.map { batch.times[$0] }).sorted() {
        let here = Set(
          rows.filter { batch.times[$0] == time }.map { Int(batch.journey.stages[$0]) })
        let current = way.last?.stage
        let stay = here.filter { $0 == current }
        let others = along.filter { here.contains($0) && $0 != current }
        way += (Array(stay) + others).map { ($0, time) }
      }
      var last: Int?
      var seen: Set<Int> = []
      for (stage, time) in way where stage != last {
        if diary.scope.contains(time) {
          entered[names[stage], default: 0] += 1
          if seen.contains(stage) { back[names[stage], default: 0] += 1 }
        }
        seen.insert(stage)
        last = stage
      }
    }
    for name in names {
      #expect(
        cell(answer, "stages", [name], "entered") == .count(entered[name] ?? 0), "seed \(seed)")
      #expect(cell(answer, "stages", [name], "back") == .count(back[name] ?? 0), "seed \(seed)")
    }
  }

  private func sum(_ report: Report, _ table: String, _ column: String) -> Int {
    let cells = report[table: table]?[column: column] ?? []
    return cells.reduce(0) { sum, cell in
      if case .count(let count) = cell { sum + count } else { sum }
    }
  }
}
