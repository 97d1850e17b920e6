import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite struct BreakdownTests {
  private let worked = JourneyDiary(
    """
    ada page_view 10:00 device='mobile'
    ada purchase 10:05 device='desktop' order_id='1' value=30 currency='EUR'
    ada purchase 12:00 device='mobile' order_id='2' value=20 currency='EUR'
    bob purchase 12:00 order_id='3' value=5 currency='EUR'
    """)

  /// Revenue without the intervals, which cost a thousand times as much as the rest.
  private func revenue(_ diary: JourneyDiary) -> RevenueAnalysis {
    var question = RevenueQuestion()
    question.showsIntervals = false
    return RevenueAnalysis(question, diary.definitions)
  }

  private var lastTouch: ChannelsQuestion {
    var question = ChannelsQuestion()
    question.models = [.last]
    return question
  }

  /// How many worlds are tried; `CAIRN_WORLDS` asks for more or fewer.
  private var worlds: Range<UInt64> { 0..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 12) }

  private func table(
    _ report: Report, _ name: String, _ keys: [String], _ column: String
  ) -> [String: Cell] {
    guard let table = report[table: name], let place = table.columns.firstIndex(of: column) else {
      return [:]
    }
    let places = keys.compactMap { table.columns.firstIndex(of: $0) }
    return Dictionary(
      table.rows.map { row in (places.map { row[$0].words }.joined(separator: " "), row[place]) },
      uniquingKeysWith: { first, _ in first })
  }

  @Test("the worked example of docs/meaning/breakdowns.md")
  func theWorkedExample() {
    let money = revenue(worked)
    let own = worked.report(money, by: [.device])
    func euros(_ amount: Int64) -> Cell { .money(Decimal4(tenThousandths: amount * 10_000)) }
    #expect(own[table: "summary"]?.columns.first == "device")
    #expect(
      table(own, "summary", ["device"], "net_revenue")
        == ["(none)": euros(5), "desktop": euros(30), "mobile": euros(20)])
    #expect(table(own, "summary", ["device"], "repeat_order_share")["mobile"] == .rate(1))
    #expect(
      table(worked.report(money, by: [.firstDevice]), "summary", ["first.device"], "net_revenue")
        == ["(none)": euros(5), "mobile": euros(50)])
    let sessions = worked.report(SessionsAnalysis(SessionsQuestion()), by: [.device])
    #expect(
      table(sessions, "summary", ["device"], "sessions")
        == ["(none)": .count(1), "mobile": .count(2)])
  }

  @Test("a value under which nobody ordered has its conversion of nothing")
  func whoDidNotOrder() {
    let diary = JourneyDiary(
      """
      ada page_view 10:00 device='mobile'
      ada purchase 10:05 device='mobile' order_id='1' value=30 currency='EUR'
      bob page_view 10:00 device='tablet'
      cid page_view 10:00 device='watch'
      cid page_view 15:00 device='watch'
      """)
    let all = diary.report(revenue(diary), by: [.device])
    let keys = ["device", "unit"]
    #expect(
      table(all, "conversion", keys, "count") == [
        "mobile person": .count(1), "mobile session": .count(1), "tablet person": .count(1),
        "tablet session": .count(1), "watch person": .count(1), "watch session": .count(2),
      ])
    #expect(table(all, "conversion", keys, "rate")["watch session"] == .rate(0))
    #expect(table(all, "summary", ["device"], "orders")["watch"] == .count(0))
    // Values with orders come first, then those with most visits.
    let two = diary.report(revenue(diary), by: [.device], limit: 2)
    #expect(
      table(two, "conversion", keys, "count").keys.sorted() == [
        "(other) person", "(other) session", "mobile person", "mobile session", "watch person",
        "watch session",
      ])
  }

  @Test("an unpriced cart stands in the row in which it stands without a breakdown")
  func unpricedCarts() {
    let one = """
      ada add_to_cart 10:00 device='mobile' price=30 currency='EUR'
      bob add_to_cart 10:00 device='tablet'
      """
    let keys = ["device", "currency"]
    func carts(_ text: String) -> [String: Cell] {
      let diary = JourneyDiary(text)
      let carts = CartsAnalysis(CartsQuestion(), diary.definitions)
      return table(diary.report(carts, by: [.device]), "summary", keys, "carts")
    }
    #expect(carts(one) == ["mobile EUR": .count(1), "tablet EUR": .count(1)])
    let two =
      one + """

        cid add_to_cart 10:00 device='tablet' price=5 currency='USD'
        """
    #expect(
      carts(two) == [
        "mobile EUR": .count(1), "tablet (none)": .count(1), "tablet USD": .count(1),
      ])
  }

  @Test("how well events are matched, by where they came from")
  func identityBySource() {
    let diary = JourneyDiary(
      """
      ada view 10:00 source=web cookie='c'
      ada login 10:05 source=app customer='u'
      bob view 10:00 source=web cookie='d'
      """)
    let report = diary.report(
      IdentityAnalysis(), by: [BreakdownKey(name: "source", subject: .source)])
    #expect(table(report, "summary", ["source"], "events") == ["app": .count(1), "web": .count(2)])
    #expect(
      table(report, "summary", ["source"], "logged_in") == ["app": .count(1), "web": .count(0)])
  }

  @Test("beyond the limit the rest is one row, and of two alike the smaller by its bytes stays")
  func theRestIsOneRow() {
    let report = worked.report(
      revenue(worked), by: [.device], limit: 1)
    #expect(
      table(report, "summary", ["device"], "orders") == ["(none)": .count(1), "(other)": .count(2)])
    let notes = report.notes.filter { $0.contains("may stand in several rows") }
    #expect(notes.count == 1)
  }

  @Test("a value that is spelled like a row of its own stands in quotes")
  func namesOfRowsAreNoValues() {
    let diary = JourneyDiary(
      """
      ada purchase 10:00 device='(other)' order_id='1' value=30 currency='EUR'
      bob purchase 10:00 device='(none)' order_id='2' value=20 currency='EUR'
      cid purchase 10:00 device='mobile' order_id='3' value=5 currency='EUR'
      cid purchase 11:00 order_id='4' value=5 currency='EUR'
      """)
    let report = diary.report(revenue(diary), by: [.device], limit: 3)
    #expect(
      table(report, "summary", ["device"], "orders") == [
        "'(none)'": .count(1), "'(other)'": .count(1), "(none)": .count(1), "(other)": .count(1),
      ])
  }

  @Test("a column of the property's own name is not hidden")
  func namesDoNotCollide() {
    let report = worked.report(
      revenue(worked),
      by: [BreakdownKey(name: "currency", subject: .property("currency"))])
    #expect(report[table: "summary"]?.columns.prefix(2) == ["by_currency", "currency"])
  }

  @Test("nothing to break down is a table without rows")
  func nothing() {
    let report = JourneyDiary().report(SessionsAnalysis(SessionsQuestion()), by: [.device])
    #expect(report[table: "summary"]?.rows == [])
  }

  /// The tables that must add up: what is counted once, by the columns that stay.
  private struct Additive {
    var report: (JourneyDiary, [BreakdownKey]?, Int, Int) -> Report
    var added: AddedColumns

    init<Asked: Analysis>(
      _ table: String, _ keys: [String], _ columns: [String],
      _ make: @escaping (JourneyDiary) -> Asked
    ) {
      added = AddedColumns(table: table, keys: keys, columns: columns)
      report = { diary, by, limit, workers in
        guard let by else { return diary.report(make(diary)) }
        return diary.report(make(diary), by: by, limit: limit, workers: workers)
      }
    }
  }

  private var additive: [Additive] {
    [
      Additive(
        "summary", [], ["sessions", "events", "single_event_sessions", "sessions_with_order"]
      ) { _ in SessionsAnalysis(SessionsQuestion()) },
      Additive("summary", ["currency"], ["orders", "gross_revenue", "refunds", "net_revenue"]) {
        revenue($0)
      },
      Additive("conversion", ["unit"], ["count", "with_order"]) { revenue($0) },
      Additive("summary", [], ["events", "logged_in", "matched", "anonymous"]) { _ in
        IdentityAnalysis()
      },
      Additive("summary", [], ["carts", "ordered", "abandoned", "orders_without_cart"]) {
        CartsAnalysis(CartsQuestion(), $0.definitions)
      },
      Additive("stages", ["stage"], ["events", "entered", "left", "back", "orders"]) {
        StagesAnalysis($0.definitions)
      },
      Additive("standing", ["stage"], ["highest", "current"]) { StagesAnalysis($0.definitions) },
      Additive("totals", ["currency"], ["conversions", "revenue"]) {
        ChannelsAnalysis(lastTouch, $0.definitions)
      },
      Additive("edges", ["position", "from_event", "to_event"], ["transitions"]) { _ in
        PathsAnalysis(PathsQuestion())
      },
      Additive("cohorts", ["cohort", "period"], ["size", "persons"]) {
        RetentionAnalysis(RetentionQuestion(), $0.definitions)
      },
      Additive("periods", ["period"], ["new", "returning", "active"]) { _ in
        LifecycleAnalysis(LifecycleQuestion())
      },
    ]
  }

  @Test("what is counted once adds up over the rows, for any limit and number of workers")
  func rowsAddUp() {
    for seed in worlds {
      let world = BreakdownWorld(seed)
      let keys: [[BreakdownKey]] = [
        [.device], [.firstDevice], [.lastDevice], [.channel], [.device, .lastDevice],
      ]
      let by = keys[Int(seed % 5)]
      for asked in additive {
        let whole = asked.report(world.diary, nil, 0, 1)
        let parts = asked.report(world.diary, by, 1 + Int(seed % 4), 1)
        #expect(parts == asked.report(world.diary, by, 1 + Int(seed % 4), 3), "seed \(seed)")
        asked.added.expect([parts], toAddUpTo: whole, "seed \(seed)")
      }
    }
  }

  @Test("the values are those of the session's entry, of the order, of the person: told by hand")
  func agreesWithThePlainTelling() {
    for seed in worlds {
      let world = BreakdownWorld(seed)
      let orders = world.diary.report(
        revenue(world.diary), by: [.device])
      #expect(
        orders.sums("summary", ["device"], "gross_revenue")
          == grossByHand(world) { event, _ in event.device },
        "seed \(seed)")
      for key in [BreakdownKey.firstDevice, .lastDevice] {
        let report = world.diary.report(
          revenue(world.diary), by: [key])
        let byHand = grossByHand(world) { _, own in
          let devices = own.compactMap(\.device)
          return key.moment == .first ? devices.first : devices.last
        }
        #expect(
          report.sums("summary", [key.name.description], "gross_revenue") == byHand, "seed \(seed)"
        )
      }
      let sessions = world.diary.report(SessionsAnalysis(SessionsQuestion()), by: [.device])
      #expect(
        sessions.sums("summary", ["device"], "sessions") == sessionsByHand(world), "seed \(seed)")
    }
  }

  private func grossByHand(
    _ world: BreakdownWorld, _ value: (BreakdownWorld.Event, [BreakdownWorld.Event]) -> String?
  ) -> [String: Int64] {
    var sums: [String: Int64] = [:]
    for person in ["ada", "bob", "cid", "dee"] {
      let own = world.events(of: person)
      for event in own where event.name == "purchase" && world.diary.scope.contains(event.time) {
        sums[value(event, own) ?? "(none)", default: 0] += event.value * 10_000
      }
    }
    return sums
  }

  private func sessionsByHand(_ world: BreakdownWorld) -> [String: Int64] {
    var counts: [String: Int64] = [:]
    for person in ["ada", "bob", "cid", "dee"] {
      var last: EventTime?
      for event in world.events(of: person) {
        if last.map({ event.time - $0 > .minutes(30) }) ?? true,
          world.diary.scope.contains(event.time)
        {
          counts[event.device ?? "(none)", default: 0] += 1
        }
        last = event.time
      }
    }
    return counts
  }
}
