import CairnJourney
import CairnModel
import TestSupport
import Testing

@Suite struct StagePassTests {
  private func stages(_ diary: JourneyDiary, model: Int = 0) -> [String] {
    var context = diary.context
    context.stageModel = model
    var needs = EventNeeds()
    needs.stages = true
    var passes = JourneyPasses(needs, context)
    var batch = diary.bare
    passes.apply(to: &batch)
    let names = diary.definitions.stageModels[model].stages + [StageModel.unassigned]
    return batch.journey.stages.map { names[Int($0)] }
  }

  private static let example = """
    ada page_view 10:00
    ada view_item 10:01
    ada add_to_cart 10:05
    ada view_item 10:06
    ada purchase 10:10
    ada view_item 8d09:00
    """

  @Test("the worked example of docs/meaning/stages.md")
  func theWorkedExample() {
    #expect(
      stages(JourneyDiary(Self.example)) == [
        "awareness", "consideration", "purchase", "consideration", "purchase", "retention",
      ])
  }

  @Test("the buyer and the user model tell the same events in their words")
  func otherModels() {
    #expect(
      stages(JourneyDiary(Self.example), model: 1) == [
        "awareness", "consideration", "decision", "consideration", "decision", "consideration",
      ])
    #expect(
      stages(JourneyDiary(Self.example), model: 2) == [
        "discover", "evaluate", "engage", "evaluate", "engage", "stay",
      ])
  }

  @Test("events of the order's own moment do not see it")
  func tiesDoNotSeeEachOther() {
    let lines = "ada purchase 10:00\nada view_item 10:00\nada view_item 10:01"
    #expect(stages(JourneyDiary(lines)) == ["purchase", "consideration", "retention"])
  }

  /// A diary with one model of a few rules.
  private func diary(_ lines: String, _ rules: [StageModel.Rule]) -> JourneyDiary {
    var diary = JourneyDiary(lines)
    diary.definitions.stageModels = [StageModel(name: "own", rules: rules)]
    return diary
  }

  @Test("an open ticket: after one event and until another, each at an earlier moment")
  func openTickets() {
    var open = StageModel.Rule(stage: "care")
    (open.after, open.until) = (["ticket"], ["solved"])
    let lines = """
      ada view 10:00
      ada ticket 10:01
      ada view 10:02
      ada solved 10:03
      ada view 10:04
      ada ticket 10:05
      ada solved 10:05
      ada view 10:06
      """
    let rules = [open, StageModel.Rule(stage: "else")]
    #expect(
      stages(diary(lines, rules)) == [
        "else", "else", "care", "care", "else", "else", "else", "else",
      ])
    open.until = []
    #expect(
      stages(diary(lines, [open, StageModel.Rule(stage: "else")]))
        == ["else", "else", "care", "care", "care", "care", "care", "care"])
  }

  @Test("a rule may ask for a person's first session, or for a later one")
  func firstSessions() {
    var first = StageModel.Rule(stage: "new")
    first.isFirstSession = true
    var later = StageModel.Rule(stage: "again")
    later.isFirstSession = false
    var told = diary(
      "ada view 10:00\nada view 10:10\nada view 11:00\nada push 12:00", [first, later])
    told.definitions.session.passiveEvents = ["push"]
    #expect(stages(told) == ["new", "new", "again", "unassigned"])
  }

  @Test("a model without a rule for everything leaves events unassigned")
  func unassignedEvents() {
    var diary = JourneyDiary("ada a 10:00\nada b 10:01")
    diary.definitions.stageModels = [
      StageModel(name: "own", rules: [StageModel.Rule(stage: "first", events: ["a"])])
    ]
    #expect(stages(diary) == ["first", "unassigned"])
  }

  @Test("the shipped models list their stages from first contact on")
  func theJourneyOrder() {
    #expect(
      StageModel.customer.journey == [
        "awareness", "consideration", "purchase", "retention", "advocacy",
      ])
    #expect(StageModel.buyer.journey == ["awareness", "consideration", "decision"])
    #expect(StageModel.user.journey == ["discover", "evaluate", "engage", "solve", "stay"])
    let own = StageModel(
      name: "own", rules: ["late", "middle", "early"].map { StageModel.Rule(stage: $0) })
    #expect(own.journey == ["early", "middle", "late"])
  }

  /// A model of random rules over events, channels, past and filters.
  private func world(_ seed: UInt64) -> JourneyDiary {
    var random = Seeded(seed)
    var diary = JourneyDiary()
    let names: [ByteText] = ["a", "b", "c", "purchase"]
    let rules = (0..<(1 + random.below(6))).map { index in
      var rule = StageModel.Rule(stage: "stage\(index % 4)")
      if random.chance(60) { rule.events = Set(names.shuffled(using: &random).prefix(2)) }
      if random.chance(30) { rule.hasOrdered = random.chance(70) }
      if random.chance(30) { rule.withinOfLastOrder = .minutes(Int64(random.below(20))) }
      if random.chance(30) { rule.channels = random.chance(50) ? ["Email"] : ["Direct", "SMS"] }
      if random.chance(20) { rule.isFirstSession = random.chance(50) }
      if random.chance(20) {
        rule.after = Set(names.shuffled(using: &random).prefix(1 + random.below(2)))
        if random.chance(60) { rule.until = Set(names.shuffled(using: &random).prefix(1)) }
      }
      if random.chance(30) {
        rule.filter = .comparison(property: "price", .greater, .number(Decimal4(5)))
      }
      return rule
    }
    diary.definitions.stageModels = [StageModel(name: "random", rules: rules)]
    diary.definitions.session.timeout = .minutes(5)
    for _ in 0..<(1 + random.below(30)) {
      var values: [String: PropertyValue] = [:]
      if random.chance(50) { values["price"] = .integer(Int64(random.below(10))) }
      if random.chance(20) { values["utm_medium"] = .text(random.chance(50) ? "email" : "sms") }
      diary.builder.add(
        person: ["ada", "bob"][random.below(2)], event: "\(names[random.below(4)])",
        at: BatchBuilder.start + .minutes(Int64(random.below(60))), values: values)
    }
    return diary
  }

  @Test("agrees with trying every rule on every event")
  func agreesWithTryingEveryRule() {
    for seed in UInt64(0)..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 2_000) {
      let diary = world(seed)
      let batch = diary.run { needs in
        needs.stages = true
        needs.channels = true
      }
      let context = diary.context
      for person in batch.persons.indices {
        for row in batch.rows(ofPerson: person) {
          let expected = stage(row, batch.rows(ofPerson: person), batch, context)
          #expect(Int(batch.journey.stages[row]) == expected, "seed \(seed) row \(row)")
        }
      }
    }
  }

  private func stage(
    _ row: Int, _ rows: Range<Int>, _ batch: EventBatch, _ context: WalkContext
  ) -> Int {
    let model = context.definitions.stageModels[0]
    let name = context.tables.names[Int(batch.names[row])]
    let session = batch.journey.sessions[row]
    let first = rows.first { batch.journey.sessions[$0] == session } ?? row
    let channel = Channel.allCases[Int(batch.journey.channels[first])].rawValue
    let orders = rows.filter {
      context.tables.names[Int(batch.names[$0])] == "purchase" && batch.times[$0] < batch.times[row]
    }
    for rule in model.rules {
      if let events = rule.events, !events.contains(name) { continue }
      if let wanted = rule.hasOrdered, wanted != !orders.isEmpty { continue }
      if let within = rule.withinOfLastOrder {
        guard orders.contains(where: { batch.times[row] - batch.times[$0] <= within }) else {
          continue
        }
      }
      if let channels = rule.channels, !channels.contains(channel) { continue }
      if let isFirst = rule.isFirstSession {
        let opening = rows.first { batch.journey.sessions[$0] != JourneyColumns.noSession }
        guard let opening, session != JourneyColumns.noSession,
          isFirst == (session == batch.journey.sessions[opening])
        else { continue }
      }
      if let after = rule.after {
        func latest(_ names: Set<ByteText>) -> EventTime? {
          rows.filter {
            names.contains(context.tables.names[Int(batch.names[$0])])
              && batch.times[$0] < batch.times[row]
          }.map { batch.times[$0] }.max()
        }
        guard let began = latest(after), latest(rule.until).map({ $0 < began }) ?? true else {
          continue
        }
      }
      if rule.filter != nil {
        guard let column = context.index(ofProperty: "price"),
          case .integer(let price) = context.tables.value(batch.properties[column], row), price > 5
        else { continue }
      }
      return model.stages.firstIndex(of: rule.stage) ?? -1
    }
    return model.stages.count
  }
}
