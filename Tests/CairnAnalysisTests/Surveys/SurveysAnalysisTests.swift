import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Surveys")
struct SurveysAnalysisTests {
  static let nps = SurveyRules(
    name: "nps", event: "answered", score: "score", scale: 0...10, asked: "asked", kind: .nps)

  static func report(
    _ lines: String, _ surveys: [SurveyRules] = [nps],
    _ change: (inout SurveysQuestion) -> Void = { _ in }
  ) -> Report {
    var diary = JourneyDiary(lines)
    diary.definitions.surveys = surveys
    var question = SurveysQuestion()
    change(&question)
    return diary.report(SurveysAnalysis(question, diary.definitions))
  }

  private func row(_ report: Report, _ table: String, _ key: [Cell]) throws -> [Cell] {
    try #require(report[table: table]?.rows.first { $0.starts(with: key) })
  }

  @Test("50 promoters, 30 passives and 20 detractors are 30, give or take 15.3")
  func hundredAnswers() throws {
    var lines = ""
    for person in 0..<100 {
      let score = person < 50 ? 9 + person % 2 : person < 80 ? 7 + person % 2 : person % 7
      lines += "p\(person) answered 10:00 score=\(score)\n"
    }
    let row = try row(Self.report(lines), "scores", [.text("nps"), .text("(all)")])
    #expect(row[2] == .count(100) && row[3] == .number(30))
    guard case .number(let low) = row[4], case .number(let high) = row[5] else {
      Issue.record("an interval has two ends")
      return
    }
    #expect(abs(low - 14.69) < 0.01 && abs(high - 45.31) < 0.01)
    #expect(row[6] == .null, "nobody was asked")
  }

  @Test("the latest answer of 90 days counts, and all of them by option")
  func oncePerTime() throws {
    let lines = """
      ada answered 0d10:00 score=0
      ada answered 90d10:00 score=10
      ada answered 180d11:00 score=7
      """
    let one = try row(Self.report(lines), "scores", [.text("nps"), .text("(all)")])
    #expect(one[2] == .count(2) && one[3] == .number(50), "the first lies 90 days before another")
    let all = try row(
      Self.report(lines) { $0.countsAllAnswers = true }, "scores", [.text("nps"), .text("(all)")])
    #expect(all[2] == .count(3) && all[3] == .number(0))
  }

  @Test("an ask is answered by what follows before the next; other answers are not responses")
  func responses() throws {
    let row = try row(
      Self.report(
        """
        ada asked 0d10:00
        ada asked 1d10:00
        ada answered 2d10:00 score=9
        bob asked 0d10:00
        cid answered 0d10:00 score=3
        """), "scores", [.text("nps"), .text("(all)")])
    #expect(row[2] == .count(2) && row[8] == .count(3) && row[9] == .count(1))
  }

  @Test("an answer is about the last thing that its person did, within a week, or its trigger")
  func attachment() throws {
    let lines = """
      ada page_view 0d09:00
      ada purchase 0d10:00 order_id=1 value=5
      ada page_view 0d11:00
      ada asked 0d12:00
      ada answered 0d13:00 score=10 comment='very good'
      bob page_view 0d09:00
      bob answered 8d09:00 score=1
      """
    let report = Self.report(lines)
    let ada = try row(report, "answers", [.text("nps"), .time(BatchBuilder.start + .hours(13))])
    #expect(ada[3] == .money(Decimal4(10)) && ada[5] == .text("very good"))
    #expect(ada[6] == .text("retention") && ada[7] == .text("page_view"))
    let bob = try #require(report[table: "answers"]?.rows.first { $0[2] == .text("customer:bob") })
    #expect(bob[6] == .text("(none)") && bob[7] == .text("(none)"))
    var triggered = Self.nps
    triggered.trigger = "purchase"
    let about = Self.report(lines, [triggered])
    #expect(about[table: "answers"]?.rows[0][7] == .text("purchase"))
    #expect(about[table: "answers"]?.rows[0][6] == .text("purchase"))
  }

  @Test("CSAT is the share of the upper two, CES the mean; scores off the scale are told")
  func kinds() throws {
    let csat = SurveyRules(
      name: "csat", event: "rated", score: "score", scale: 1...5, kind: .csat)
    let ces = SurveyRules(name: "ces", event: "ease", score: "score", scale: 1...7, kind: .ces)
    let report = Self.report(
      """
      ada rated 10:00 score=4
      bob rated 10:00 score=3
      cid rated 10:00 score=6
      dee rated 10:00
      ada ease 10:00 score=5
      bob ease 10:00 score=2
      """, [csat, ces])
    let rated = try row(report, "scores", [.text("csat"), .text("(all)")])
    #expect(rated[2] == .count(2) && rated[3] == .number(0.5))
    let eased = try row(report, "scores", [.text("ces"), .text("(all)")])
    #expect(eased[3] == .number(3.5) && eased[11] == .count(1))
    #expect(report.notes.contains { $0.hasPrefix("2 answers to csat") })
  }

  @Test("what follows an answer is counted only where there was time for it")
  func afterwards() throws {
    let report = Self.report(
      """
      ada answered 0d10:00 score=10
      ada purchase 5d10:00 order_id=1 value=20 currency=EUR
      bob answered 0d10:00 score=9
      bob purchase 31d10:00 order_id=2 value=20 currency=EUR
      cid answered 20d10:00 score=9
      """)
    let promoters = try row(report, "later", [.text("nps"), .text("promoters")])
    #expect(promoters[2] == .count(3) && promoters[3] == .count(2) && promoters[4] == .count(1))
    #expect(promoters[8] == .money(Decimal4(20)) && promoters[9] == .money(Decimal4(10)))
  }

  @Test("who was brought by whom: rate, k and the longest line")
  func referral() throws {
    let report = Self.report(
      """
      ada purchase 0d09:00 order_id=1 value=5
      ada referral_sent 0d10:00 invite_code='a'
      ada signup 0d11:00 invite_code='a'
      bob signup 1d10:00 invite_code='a'
      bob purchase 1d11:00 order_id=2 value=5
      bob referral_sent 2d10:00 invite_code=77
      cid signup 3d10:00 invite_code='77'
      cid purchase 3d11:00 order_id=3 value=5
      dee signup 3d10:00 invite_code='a'
      """)
    let figures = try row(report, "referral", [.count(3)])
    #expect(figures[1] == .count(2) && figures[5] == .count(2) && figures[7] == .count(2))
    #expect(figures[9] == .rate(2.0 / 3) && figures[10] == .count(2))
  }
}
