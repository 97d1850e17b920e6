import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Pains")
struct PainsAnalysisTests {
  /// A shop in which people go from step to step; a failed payment may cost the order, or not.
  private struct Shop {
    var persons = 600
    /// Percent of those who fail that still order, and of the others.
    var orderAfterFailure = 10
    var order = 85

    private static let steps = ["add_to_cart", "begin_checkout", "add_payment_info"]

    func diary(_ seed: UInt64) -> JourneyDiary {
      var random = Seeded(seed)
      var diary = JourneyDiary()
      for index in 0..<persons {
        let person = "p\(index)"
        var second = random.below(86_400)
        func add(_ event: String, _ values: [String: PropertyValue] = [:]) {
          diary.builder.add(
            person: person, event: event, at: BatchBuilder.start + .seconds(Int64(second)),
            values: values)
        }
        add("view_item")
        var hasFailed = false
        var isHere = true
        for step in Self.steps where isHere {
          second += 5 + random.below(60)
          add(step)
          // Back and forth, and asking for help, whatever comes of it.
          if random.chance(15) {
            second += 1 + random.below(20)
            add("view_item")
            second += 1 + random.below(20)
            add(step)
          }
          if random.chance(10) {
            second += 1 + random.below(20)
            add("support_ticket")
          }
          if step == "add_payment_info", random.chance(40) {
            second += 1 + random.below(20)
            add("payment_failed")
            hasFailed = true
          }
          isHere = random.chance(hasFailed ? orderAfterFailure : order)
        }
        guard isHere else { continue }
        second += 5 + random.below(60)
        add("purchase", ["order_id": .integer(Int64(index)), "value": .integer(50)])
      }
      diary.builder.add(person: "late", event: "page_view", at: BatchBuilder.start + .days(9))
      return diary
    }
  }

  private func report(_ diary: JourneyDiary, workers: Int = 1) -> Report {
    diary.report(
      PainsAnalysis(PainsQuestion(), diary.definitions), workers: workers, personsPerBatch: 50)
  }

  @Test("the step of a planted pain ranks first, and its error is named there")
  func planted() throws {
    for seed in UInt64(0)..<5 {
      let rows = try #require(report(Shop().diary(seed))[table: "pains"]?.rows)
      // The step loses people, and the error says why: two rows of one place.
      #expect(rows.prefix(2).allSatisfy { $0[1] == .text("add_payment_info") }, "seed \(seed)")
      let error = try #require(
        rows.prefix(2).first { $0[2] == .text("error") && $0[3] == .text("payment_failed") },
        "seed \(seed)")
      guard case .rate(let low) = error[6], case .rate(let high) = error[7] else {
        Issue.record("an interval has two ends")
        return
      }
      // Some of those compared fail a little later, so that less than all of 0.75 is seen.
      #expect(0.4 < low && high < 0.85, "seed \(seed)")
    }
  }

  @Test("where signs and orders have nothing to do with each other, findings are as rare as said")
  func shuffled() {
    let worlds = TestSettings.number("CAIRN_WORLDS") ?? 20
    let shop = Shop(persons: 250, orderAfterFailure: 80, order: 80)
    let found = (0..<worlds).count { world in
      let report = report(shop.diary(UInt64(1_000 + world)))
      return report[table: "pains"]?.rows.isEmpty == false
    }
    #expect(Double(found) <= 0.05 * Double(worlds), "\(found) of \(worlds) worlds")
  }

  @Test("the same answer for any number of workers")
  func workers() {
    let diary = Shop(persons: 200).diary(7)
    #expect(report(diary).tables == report(diary, workers: 3).tables)
  }

  @Test("the worked example: 40 of 100 fail, and 4 of them order where 36 would")
  func example() throws {
    var diary = JourneyDiary()
    for index in 0..<100 {
      let start = BatchBuilder.start + .minutes(Int64(index))
      diary.builder.add(person: "p\(index)", event: "add_payment_info", at: start)
      if index < 40 {
        diary.builder.add(person: "p\(index)", event: "payment_failed", at: start + .seconds(5))
      }
      if index < 4 || (index >= 40 && index < 94) {
        diary.builder.add(
          person: "p\(index)", event: "purchase", at: start + .seconds(60),
          values: ["value": .integer(10)])
      }
    }
    diary.builder.add(person: "late", event: "page_view", at: BatchBuilder.start + .days(9))
    let first = try #require(report(diary)[table: "pains"]?.rows.first)
    #expect(first[4] == .count(40))
    #expect(first[13] == .rate(0.1) && first[14] == .rate(0.9))
    guard case .rate(let severity) = first[5], case .money(let cost) = first[9] else {
      Issue.record("a finding has a severity and a cost")
      return
    }
    #expect(abs(severity - 0.8) < 1e-9)
    #expect(cost == Decimal4(320))
  }

  @Test("too few persons are told, not ranked")
  func tooFew() {
    let report = report(
      JourneyDiary(
        """
        ada add_payment_info 0d10:00
        ada payment_failed 0d10:01
        bob add_payment_info 0d10:00
        bob purchase 0d10:01 value=5
        cid page_view 20d10:00
        """))
    #expect(report[table: "pains"]?.rows.isEmpty == true)
    #expect(report.notes.contains { $0.hasPrefix("0 candidates") })
  }
}
