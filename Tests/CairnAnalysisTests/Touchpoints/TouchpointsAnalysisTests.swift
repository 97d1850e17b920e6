import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Touchpoints")
struct TouchpointsAnalysisTests {
  private func diary(_ lines: String) -> JourneyDiary {
    var diary = JourneyDiary(lines)
    var desk = TouchpointRules(name: "Help desk")
    (desk.events, desk.owner) = (["support_ticket"], "support")
    diary.definitions.touchpoints = [desk]
    return diary
  }

  private func report(_ diary: JourneyDiary, workers: Int = 1) -> Report {
    diary.report(
      TouchpointsAnalysis(TouchpointsQuestion(), diary.definitions), workers: workers,
      personsPerBatch: 1)
  }

  private func row(_ report: Report, _ stage: String, _ channel: String) throws -> [Cell] {
    try #require(
      report[table: "touchpoints"]?.rows.first {
        $0[0] == .text(stage) && $0[1] == .text(channel)
      })
  }

  @Test("the worked example: Ada met the mail and ordered, Bob met nobody and did not")
  func example() throws {
    let diary = diary(
      """
      ada page_view 0d10:00 utm_source='news' utm_medium='email' cookie='a'
      ada view_item 0d10:01 cookie='a'
      ada purchase 2d10:00 order_id=1 value=10 currency=EUR cookie='a'
      bob page_view 0d10:00 cookie='b'
      bob page_view 20d10:00 cookie='b'
      """)
    let report = report(diary)
    let looked = try row(report, "consideration", "Email")
    #expect(Array(looked[4...6]) == [.count(1), .count(1), .count(1)])
    #expect(looked[8] == .count(1) && looked[9] == .rate(1))
    #expect(looked[10] == .count(1) && looked[11] == .rate(0))
    let came = try row(report, "awareness", "Email")
    #expect(came[7] == .seconds(60), "a minute to the next event of the session")
    #expect(came[15] == .null, "one person is too few to test")
    let credit = try #require(report[table: "credit"]?.rows.first { $0[1] == .text("Email") })
    #expect(credit[3] == .number(1) && credit[4] == .money(Decimal4(10)))
  }

  @Test("a named touchpoint has its owner; who ordered by the landmark is not followed")
  func namedAndLeftOut() throws {
    let diary = diary(
      """
      ada support_ticket 0d10:00 cookie='a'
      ada purchase 0d12:00 order_id=1 value=10 cookie='a'
      bob page_view 20d10:00 cookie='b'
      """)
    let report = report(diary)
    let desk = try #require(
      report[table: "touchpoints"]?.rows.first { $0[2] == .text("Help desk") })
    #expect(desk[0] == .text("support") && desk[3] == .text("support"))
    #expect(desk[8] == .count(0))
    let nobody = try #require(report[table: "credit"]?.rows.last)
    #expect(nobody[0] == .text("unattributed"))
  }

  @Test("in random diaries events, credit and workers add up")
  func laws() {
    for seed in UInt64(0)..<UInt64(TestSettings.number("CAIRN_RANDOM") ?? 60) {
      var random = Seeded(seed)
      var lines = ""
      let count = 1 + random.below(40)
      var orders = 0
      for index in 0..<count {
        let person = random.below(5)
        let name = ["page_view", "view_item", "support_ticket", "purchase"][random.below(4)]
        if name == "purchase" { orders += 1 }
        let source = ["news", "google", "x"][random.below(3)]
        lines += "p\(person) \(name) @\(random.below(20) * 700) cookie='c\(person)' "
        lines += "utm_source='\(source)' utm_medium='\(random.chance(50) ? "email" : "cpc")' "
        lines += "order_id=\(index) value=\(random.below(9)) currency=EUR\n"
      }
      let diary = diary(lines)
      let one = report(diary)
      #expect(one.tables == report(diary, workers: 3).tables, "seed \(seed)")
      var (events, conversions) = (0, 0)
      for row in one[table: "touchpoints"]?.rows ?? [] {
        if case .count(let number) = row[5] { events += number }
      }
      for row in one[table: "credit"]?.rows ?? [] {
        if case .number(let number) = row[3] {
          conversions += Int((number * 1_000_000).rounded())
        }
      }
      #expect(events == count, "seed \(seed)")
      #expect(conversions == orders * 1_000_000, "seed \(seed)")
    }
  }
}
