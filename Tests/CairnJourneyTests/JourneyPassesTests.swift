import CairnJourney
import CairnModel
import TestSupport
import Testing

@Suite struct JourneyPassesTests {
  private func needs(
    _ definitions: Definitions = Definitions(), _ ask: (inout EventNeeds) -> Void
  ) -> EventNeeds {
    var needs = EventNeeds()
    needs.names = ["view_item"]
    ask(&needs)
    return JourneyPasses.needs(for: needs, definitions)
  }

  @Test("a question that asks for nothing of the journey is left as it is")
  func nothingAskedFor() {
    var plain = EventNeeds()
    plain.names = ["view_item"]
    #expect(needs { _ in } == plain)
    let batch = JourneyDiary("ada view 10:00").run { _ in }
    #expect(batch.journey.sessions.isEmpty)
    #expect(batch.journey.channels.isEmpty)
    #expect(batch.journey.stages.isEmpty)
  }

  @Test("sessions are cut from events of every name, and want the devices")
  func sessionsWantEveryEvent() {
    let wanted = needs { $0.sessions = true }
    #expect(wanted.names == nil)
    #expect(wanted.identities)
    #expect(!wanted.keys)
    #expect(needs { $0.openings = true }.keys)
    var definitions = Definitions()
    definitions.session.span = .person
    definitions.session.isDeclared = true
    let declared = needs(definitions) { $0.sessions = true }
    #expect(!declared.identities)
    #expect(declared.properties == ["session_id"])
  }

  @Test("channels want sessions, tags and addresses, and what their rules read")
  func channelsWantSessions() {
    var definitions = Definitions()
    definitions.channels.rules = [
      ChannelRules.Rule(channel: "App", filter: .not(.isNull(property: "app")))
    ]
    var asked = EventNeeds()
    asked.names = ["view_item"]
    asked.channels = true
    let wanted = JourneyPasses.needs(for: asked, definitions, known: ["host", "gclid", "other"])
    #expect(wanted.sessions)
    #expect(wanted.names == nil)
    #expect(
      wanted.properties == [
        "utm_source", "utm_medium", "utm_campaign", "url", "referrer", "host", "gclid", "app",
      ])
    let all = JourneyPasses.needs(for: asked, definitions).properties
    #expect(all.contains("x_host_header") && all.contains("msclkid"))
  }

  @Test("stages bring the orders along, and channels only where a rule asks for one")
  func stagesWantOrders() {
    var definitions = Definitions()
    let wanted = needs(definitions) { $0.stages = true }
    #expect(wanted.names == definitions.commerce.orderEvents.union(["view_item"]))
    #expect(!wanted.channels)
    var rule = StageModel.Rule(stage: "mailed")
    rule.channels = ["Email"]
    definitions.stageModels = [StageModel(name: "own", rules: [rule])]
    #expect(needs(definitions) { $0.stages = true }.channels)
  }

  @Test("cutting the persons into batches changes no column")
  func batchesDoNotMatter() {
    for seed in UInt64(0)..<200 {
      var random = Seeded(seed)
      var lines = ""
      for _ in 0..<60 {
        let person = ["ada", "bob", "cid", "dee"][random.below(4)]
        let name = ["view_item", "purchase", "page"][random.below(3)]
        let link = ["", "utm_medium='email'", "url='/p?gclid=1'"][random.below(3)]
        lines += "\(person) \(name) @\(random.below(200)) cookie='c\(random.below(2))' \(link)\n"
      }
      let diary = JourneyDiary(lines)
      var all = EventNeeds()
      all.openings = true
      all.channels = true
      all.stages = true
      let whole = diary.run { $0 = all }
      var passes = JourneyPasses(all, diary.context)
      var pieces = EventBatch()
      let bare = diary.bare
      for person in bare.persons.indices.reversed() {
        var piece = EventBatch()
        piece.append(person: person, of: bare)
        passes.apply(to: &piece)
        pieces.append(person: 0, of: piece)
      }
      for (place, person) in whole.persons.indices.reversed().enumerated() {
        let (rows, others) = (whole.rows(ofPerson: person), pieces.rows(ofPerson: place))
        #expect(whole.journey.sessions[rows] == pieces.journey.sessions[others], "seed \(seed)")
        #expect(
          rows.map { whole.journey.opening(ofRow: $0) }
            == others.map { pieces.journey.opening(ofRow: $0) }, "seed \(seed)")
        #expect(whole.journey.channels[rows] == pieces.journey.channels[others], "seed \(seed)")
        #expect(whole.journey.isTouch[rows] == pieces.journey.isTouch[others], "seed \(seed)")
        #expect(whole.journey.stages[rows] == pieces.journey.stages[others], "seed \(seed)")
      }
    }
  }
}
