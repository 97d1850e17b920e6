import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Before and after")
struct CompareAnalysisTests {
  private static let split = BatchBuilder.start + .days(7)

  private func report(
    _ diary: JourneyDiary, workers: Int = 1, _ change: (inout CompareQuestion) -> Void = { _ in }
  ) -> Report {
    var question = CompareQuestion(.split(Self.split))
    change(&question)
    return diary.report(
      CompareAnalysis(question, diary.definitions), workers: workers, personsPerBatch: 20)
  }

  /// Seven days before and after: so many persons come each day, and so many per cent order.
  private func diary(_ persons: Int, _ percents: [Int], seed: UInt64 = 1) -> JourneyDiary {
    var random = Seeded(seed)
    var diary = JourneyDiary()
    for side in 0..<2 {
      for index in 0..<persons {
        let person = "p\(side)-\(index)"
        let time = BatchBuilder.start + .days(Int64(side * 7 + index % 7)) + .hours(9)
        let device = index % 2 == 0 ? "mobile" : "desktop"
        let values: [String: PropertyValue] = [
          "device": .text(ByteText(device)), "cookie": .text(ByteText(person)),
        ]
        diary.builder.add(person: person, event: "page_view", at: time, values: values)
        guard random.chance(percents[side]) else { continue }
        var order = values
        (order["value"], order["order_id"]) = (.integer(20), .text(ByteText(person)))
        diary.builder.add(person: person, event: "purchase", at: time + .minutes(5), values: order)
      }
    }
    diary.builder.add(person: "first", event: "page_view", at: BatchBuilder.start)
    diary.builder.add(person: "late", event: "page_view", at: BatchBuilder.start + .days(15))
    return diary
  }

  private func row(_ report: Report, _ metric: String) throws -> [Cell] {
    try #require(report[table: "differences"]?.rows.first { $0[0] == .text(metric) })
  }

  @Test("a rate that doubled is found, one that stood still is not")
  func moves() throws {
    let moved = try row(report(diary(300, [20, 40])), "conversion_rate")
    guard case .rate(let low) = moved[4], case .rate(let probability) = moved[6] else {
      Issue.record("a difference has an interval")
      return
    }
    #expect(low > 0 && probability < 0.001)
    let still = try row(report(diary(300, [30, 30])), "conversion_rate")
    guard case .rate(let below) = still[4], case .rate(let above) = still[5] else {
      Issue.record("a difference has an interval")
      return
    }
    #expect(below < 0 && above > 0)
  }

  @Test("the parts of an explanation add up to the change")
  func explanation() throws {
    for seed in UInt64(0)..<20 {
      let report = report(diary(60, [30, 50], seed: seed))
      guard case .rate(let change) = try row(report, "conversion_rate")[3] else { continue }
      for property in ["channel", "device"] {
        let parts = (report[table: "explained"]?.rows ?? []).filter { $0[0] == .text(property) }
        let sum = parts.reduce(0.0) { sum, row in
          guard case .rate(let part) = row[2] else { return sum }
          return sum + part
        }
        #expect(!parts.isEmpty && abs(sum - change) < 1e-9, "seed \(seed) \(property)")
      }
    }
  }

  @Test("the control's change is taken away")
  func control() throws {
    let report = report(diary(200, [20, 40])) { $0.control = Self.isMobile }
    let row = try #require(
      report[table: "controlled"]?.rows.first { $0[0] == .text("conversion_rate") })
    guard case .rate(let own) = row[1], case .rate(let control) = row[4],
      case .rate(let net) = row[5], case .rate(let low) = row[6], case .rate(let high) = row[7]
    else {
      Issue.record("both groups have a change")
      return
    }
    #expect(abs(net - (own - control)) < 1e-12)
    #expect(low < 0 && high > 0, "everybody changed alike")
  }

  private static let isMobile = EventFilter.comparison(
    property: "device", .equal, .text("mobile"))

  @Test("whole weeks where there are some, else days and a note; entries have equal time")
  func periods() throws {
    let whole = report(diary(30, [20, 40]))
    #expect(whole.notes.isEmpty, "\(whole.notes)")
    var short = JourneyDiary(
      "cid page_view 4d00:30\nada page_view 5d09:00\nbob page_view 8d23:30")
    short.scope.from = BatchBuilder.start + .days(4)
    let report = report(short)
    #expect(report.notes.contains { $0.hasPrefix("less than a week") })
    #expect(report.notes.contains { $0.hasPrefix("entries of the last") })
    let row = try row(report, "conversion_rate")
    #expect(row[8] == .count(1), "a day is cut off both periods")
  }

  @Test("a range that ends after the data cuts nothing more than their own end does")
  func rangeBeyondData() throws {
    var diary = JourneyDiary(
      """
      ada page_view 3d09:00
      bob page_view 3d14:00
      cid page_view 3d14:00:01
      dan page_view 4d14:00
      """)
    func entries(_ to: EventTime?) throws -> [Cell] {
      diary.scope.to = to
      let report = report(diary) {
        $0 = CompareQuestion(.segments("a", "b"))
        $0.members = [["ada", "cid"], ["bob", "dan"]].map {
          Set($0.map { TestNames.reference($0) })
        }
      }
      return Array(try row(report, "conversion_rate")[8...9])
    }
    // Bob has had his day to the last moment, Cid not.
    #expect(try entries(nil) == [.count(1), .count(1)])
    #expect(try entries(BatchBuilder.start + .days(30)) == [.count(1), .count(1)])
    #expect(try entries(BatchBuilder.start + .days(3) + .hours(10)) == [.count(1), .count(0)])
  }

  @Test("of two ranges the later one decides what is cut off both, whichever is called before")
  func turnedRanges() throws {
    let (first, second) = (
      BatchBuilder.start..<BatchBuilder.start + .days(2),
      BatchBuilder.start + .days(2)..<BatchBuilder.start + .days(4)
    )
    let diary = JourneyDiary(
      """
      ada page_view 0d09:00
      bob page_view 1d09:00
      cid page_view 2d09:00
      dan page_view 3d23:00
      """)
    for isTurned in [false, true] {
      let report = report(diary) {
        $0 = CompareQuestion(
          .ranges(before: isTurned ? second : first, after: isTurned ? first : second))
      }
      #expect(
        try Array(row(report, "conversion_rate")[8...9]) == [.count(1), .count(1)], "\(isTurned)")
      #expect(
        report.notes.contains {
          $0.hasPrefix("entries of the last 25h of both periods")
            && $0.contains("those \(isTurned ? "before" : "after") had")
        }, "\(report.notes)")
    }
  }

  @Test("the average order value and the repeat share, by hand")
  func money() throws {
    let row = try row(
      report(
        JourneyDiary(
          """
          ada purchase 0d00:10 order_id=1 value=10 currency=EUR
          ada purchase 8d10:00 order_id=2 value=30 currency=EUR
          bob purchase 1d10:00 order_id=3 value=20 currency=EUR
          bob purchase 9d10:00 order_id=4 value=50 currency=EUR
          cid page_view 15d10:00
          """)), "aov")
    #expect(
      Array(row[1...3]) == [
        .money(Decimal4(15)), .money(Decimal4(40)), .money(Decimal4(25)),
      ])
    let repeats = try self.row(report(diary(40, [50, 50])), "repeat_share")
    #expect(repeats[1] == .rate(0) && repeats[2] == .rate(0))
  }

  @Test("two segments over one range: the persons of both are left out")
  func segments() throws {
    let diary = JourneyDiary(
      """
      ada page_view 0d10:00
      ada purchase 0d10:05 order_id=1 value=10 currency=EUR
      bob page_view 1d10:00
      cid page_view 2d10:00
      cid purchase 2d10:05 order_id=2 value=30 currency=EUR
      dee purchase 2d11:00 order_id=3 value=99 currency=EUR
      eve page_view 2d12:00
      eve page_view 9d12:00
      """)
    let names = [["ada", "bob", "dee"], ["cid", "dee"]]
    var question = CompareQuestion(.segments("old", "new"))
    question.members = names.map { Set($0.map(TestNames.reference)) }
    let report = diary.report(CompareAnalysis(question, diary.definitions))
    let rate = try row(report, "conversion_rate")
    #expect(Array(rate[1...2]) == [.rate(0.5), .rate(1)])
    #expect(Array(rate[8...9]) == [.count(2), .count(1)])
    let value = try row(report, "aov")
    #expect(
      Array(value[1...3]) == [
        .money(Decimal4(10)), .money(Decimal4(30)), .money(Decimal4(20)),
      ])
    #expect(value[4] == .null, "one person on a side is no picture of all")
    #expect(report.notes.contains("1 person of both segments is left out"))
  }

  @Test("the same answer for any number of workers")
  func workers() {
    let diary = diary(60, [30, 40])
    #expect(report(diary).tables == report(diary, workers: 3).tables)
  }
}
