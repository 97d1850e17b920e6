import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite struct SegmentTests {
  /// The people of a segment, without their type.
  private func members(
    _ diary: JourneyDiary, _ text: String, workers: Int = 1
  ) throws -> Set<String> {
    let segment = NamedSegment(name: "s", filter: try FilterParser.parse(text), text: text)
    let plan = SegmentPlan(segment, diary.definitions)
    let context = diary.context
    let fold = diary.walk(plan.needs, nil, workers, workers == 1 ? .max : 1) {
      SegmentFold(plan, context)
    }
    let census = fold.settled()
    #expect(census.persons == diary.builder.people.count)
    return Set(
      census.members.map { String(diary.builder.names.name(of: $0).description.dropFirst(9)) })
  }

  /// How many worlds are tried; `CAIRN_WORLDS` asks for more or fewer.
  private var worlds: Range<UInt64> { 0..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 25) }

  private let shop = JourneyDiary(
    """
    ada page_view 09:00 device='mobile' utm_source='google' utm_medium='organic'
    ada purchase 10:00 order_id='1' value=600 currency='EUR' device='desktop'
    ada refund 12:00 order_id='1' value=150 currency='EUR'
    bob page_view 09:00 device='desktop' country='DE'
    bob page_view 15:00 country='FR'
    bob purchase 15:05 order_id='2' value=500 currency='EUR'
    bob purchase 15:06 order_id='3' value=900 currency='USD'
    cid page_view 3d09:00
    """)

  @Test(
    "each figure picks the persons whom its page describes",
    arguments: [
      ("net_revenue >= 500", "bob"), ("net_revenue = 450", "ada"), ("gross_revenue = 600", "ada"),
      ("refunds > 0", "ada"), ("orders = 0", "cid"), ("orders >= 2", "bob"), ("aov = 450", "ada"),
      ("aov is null", "cid"), ("first.device = 'mobile'", "ada"),
      ("last.device = 'desktop'", "ada bob"),
      ("device = 'desktop'", "ada bob"), ("any.country = 'DE'", "bob"),
      ("not any.country = 'DE'", "ada cid"), ("any.country is null", "ada bob cid"),
      ("last.country = 'FR' and first.country = 'DE'", "bob"), ("last.country is null", "ada cid"),
      ("last.country != 'FR'", ""), ("count.page_view = 2", "bob"),
      ("count.page_view >= 1", "ada bob cid"),
      ("count.nothing = 0", "ada bob cid"), ("events = 1", "cid"), ("sessions >= 3", "ada"),
      ("first_seen >= '2026-01-04'", "cid"), ("last_seen < '2026-01-01T13:00'", "ada"),
      ("first_order glob '2026-01-01T10:*'", "ada"), ("last_order >= '2026-01-01T15:06'", "bob"),
      ("days_since_last_seen >= 2", "ada bob"), ("days_since_first_seen = 0", "cid"),
      ("days_since_last_order = 2", "ada bob"), ("stage = 'awareness'", "cid"),
      ("highest_stage = 'retention'", "ada"), ("channel.first = 'Organic Search'", "ada"),
      ("channel.first = 'Direct' or net_revenue >= 500", "bob cid"),
      ("channel.last in ('Direct', 'Email')", "ada bob cid"),
    ])
  func figures(_ text: String, _ expected: String) throws {
    let wanted = Set(expected.split(separator: " ").map(String.init))
    #expect(try members(shop, text) == wanted)
    #expect(try members(shop, text, workers: 3) == wanted)
  }

  @Test("money is in the definitions' currency, else in the one of most orders")
  func currencies() throws {
    var diary = shop
    diary.definitions.currency = "USD"
    #expect(try members(diary, "net_revenue >= 1") == ["bob"])
    diary.definitions.currency = "PLN"
    #expect(try members(diary, "net_revenue > 0") == [])
    #expect(try members(diary, "orders > 0") == ["ada", "bob"])
  }

  @Test("a range and a filter of the question do not change who belongs")
  func theScopeDoesNotMatter() throws {
    var diary = shop
    diary.scope.from = BatchBuilder.time("3d00:00")
    #expect(try members(diary, "net_revenue >= 500") == ["bob"])
  }

  @Test("a segment and its opposite part the persons, where nothing is unknown")
  func oppositesPart() throws {
    for seed in worlds {
      let diary = BreakdownWorld(seed).diary
      let people = Set(diary.builder.people)
      for text in ["any.device = 'mobile'", "orders >= 1", "count.refund > 0 and events > 3"] {
        let own = try members(diary, text)
        let others = try members(diary, "not (\(text))", workers: 2)
        #expect(own.isDisjoint(with: others) && own.union(others) == people, "seed \(seed) \(text)")
      }
    }
  }

  @Test("agrees with figures told by hand in random shops")
  func agreesWithThePlainTelling() throws {
    for seed in worlds {
      let world = BreakdownWorld(seed)
      var byHand: [String: Set<String>] = [:]
      for person in world.diary.builder.people {
        let own = world.events(of: person)
        let net =
          own.filter { $0.name == "purchase" }.map(\.value).reduce(0, +)
          - refunds(of: person, world)
        if net >= 30 { byHand["net_revenue >= 30", default: []].insert(person) }
        if own.first(where: { $0.device != nil })?.device == "5" {
          byHand["first.device = 5", default: []].insert(person)
        }
        if own.contains(where: { $0.device == "mobile" }) {
          byHand["any.device = 'mobile'", default: []].insert(person)
        }
        if own.count(where: { $0.name == "view_item" }) > 1 {
          byHand["count.view_item > 1", default: []].insert(person)
        }
      }
      for text in [
        "net_revenue >= 30", "first.device = 5", "any.device = 'mobile'", "count.view_item > 1",
      ] {
        #expect(try members(world.diary, text) == byHand[text] ?? [], "seed \(seed), \(text)")
      }
    }
  }

  /// What was given back of a person's orders, whoever sent the refund; else by the person.
  private func refunds(of person: String, _ world: BreakdownWorld) -> Int64 {
    let orders = Set(world.events(of: person).compactMap { $0.name == "purchase" ? $0.order : nil })
    return world.events.filter { event in
      guard event.name == "refund" else { return false }
      return event.order.map(orders.contains) ?? (event.person == person)
    }.map(\.value).reduce(0, +)
  }
}
