import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Watch")
struct WatchAnalysisTests {
  /// So many orders on each day, from a Thursday on, half of them by mail; the last day is whole.
  private func diary(_ orders: [Int], _ rules: WatchRules) -> JourneyDiary {
    var diary = JourneyDiary()
    for (day, count) in orders.enumerated() {
      for index in 0..<count {
        let person = "p\(day)-\(index)"
        var values: [String: PropertyValue] = [
          "cookie": .text(ByteText(person)), "value": .integer(10),
        ]
        if index % 2 == 0 {
          (values["utm_source"], values["utm_medium"]) = (.text("news"), .text("email"))
        }
        diary.builder.add(
          person: person, event: "purchase",
          at: BatchBuilder.start + .days(Int64(day)) + .minutes(Int64(600 + index)), values: values)
      }
    }
    diary.builder.add(person: "first", event: "page_view", at: BatchBuilder.start)
    diary.builder.add(
      person: "last", event: "page_view",
      at: BatchBuilder.start + .days(Int64(orders.count)) - .minutes(1))
    diary.definitions.watch = [rules]
    return diary
  }

  private func report(_ diary: JourneyDiary, workers: Int = 1) -> Report {
    diary.report(WatchAnalysis(diary.definitions), workers: workers, personsPerBatch: 7)
  }

  private func rules(_ change: (inout WatchRules) -> Void) -> WatchRules {
    var rules = WatchRules(name: "sales", metric: "orders")
    change(&rules)
    return rules
  }

  private func row(_ report: Report) throws -> [Cell] {
    try #require(report[table: "watch"]?.rows.first)
  }

  @Test("a bound that is broken alarms, with how much and where")
  func bounds() throws {
    let days = Array(repeating: 10, count: 14) + [2]
    let report = report(diary(days, rules { $0.least = Decimal4(5) }))
    let row = try row(report)
    #expect(row[4] == .text("below min") && row[5] == .number(2) && row[6] == .number(10))
    #expect(row[10] == .text("Direct -4, Email -4") && WatchAnalysis.isAlarming(report))
    let fine = self.report(diary(days, rules { $0.least = Decimal4(2) }))
    #expect(!WatchAnalysis.isAlarming(fine))
    #expect(try self.row(fine)[4] == .text("as usual"))
  }

  @Test("a day is compared with its own weekday; four of them are needed")
  func weekdays() throws {
    let week = [40, 42, 5, 6, 44, 41, 39]
    let weeks = (0..<5).flatMap { _ in week }
    // A quiet Saturday follows the last Friday: as usual for a Saturday.
    let usual = report(diary(weeks + [40, 42, 6], rules { $0.history = 8 }))
    #expect(try row(usual)[4] == .text("as usual"))
    let odd = report(diary(weeks + [40, 42, 60], rules { $0.history = 8 }))
    #expect(try row(odd)[4] == .text("unusual") && WatchAnalysis.isAlarming(odd))
    let early = report(diary(week + week + [40], rules { $0.history = 8 }))
    #expect(try row(early)[4] == .text("too early") && !WatchAnalysis.isAlarming(early))
  }

  @Test("a change needs four earlier periods as the band does; until then it is too early")
  func changeTooEarly() throws {
    for weeks in 0..<6 {
      let days = Array(repeating: 10, count: weeks * 7) + [20]
      let report = report(diary(days, rules { $0.change = Decimal4(tenThousandths: 2_000) }))
      #expect(
        try row(report)[4] == .text(weeks < 4 ? "too early" : "change"), "\(weeks) weeks")
      #expect(WatchAnalysis.isAlarming(report) == (weeks >= 4))
    }
  }

  @Test("the mean order is what refunds left of it; an order refunded as a whole is none")
  func netOrderValue() throws {
    var rules = rules { $0.least = Decimal4(1) }
    rules.metric = "aov"
    var diary = diary([0], rules)
    diary.builder.add(
      """
      ada purchase 0d10:00 order_id=1 value=10
      bob purchase 0d11:00 order_id=2 value=20
      cid purchase 0d12:00 order_id=3 value=90
      bob refund 0d13:00 order_id=2 value=4
      cid refund 0d14:00 order_id=3 value=90
      """)
    #expect(try row(report(diary))[5] == .money(Decimal4(13)))
  }

  @Test("a day that is not over is not looked at")
  func unfinished() throws {
    var diary = diary(Array(repeating: 10, count: 15), rules { $0.least = Decimal4(5) })
    diary.builder.add("late page_view 15d08:00")
    #expect(try row(report(diary))[5] == .number(10))
  }

  @Test("the parts of a rate add up to its difference from the earlier periods together")
  func rates() throws {
    for seed in UInt64(0)..<20 {
      var random = Seeded(seed)
      var diary = diary([], rules { ($0.metric, $0.history) = ("session_conversion_rate", 4) })
      for day in 0..<36 {
        for index in 0..<(3 + random.below(6)) {
          let person = "p\(day)-\(index)"
          let time = BatchBuilder.start + .days(Int64(day)) + .hours(Int64(index))
          var values: [String: PropertyValue] = ["cookie": .text(ByteText(person))]
          if random.chance(50) { values["utm_medium"] = .text("email") }
          diary.builder.add(person: person, event: "page_view", at: time, values: values)
          if random.chance(40) {
            diary.builder.add(
              person: person, event: "purchase", at: time + .minutes(1), values: values)
          }
        }
      }
      diary.builder.add(person: "z", event: "page_view", at: BatchBuilder.start + .days(36))
      let report = report(diary)
      #expect(report.tables == self.report(diary, workers: 3).tables, "seed \(seed)")
      var (now, before) = ((0.0, 0.0), (0.0, 0.0))
      let context = diary.context
      let batch = diary.run { ($0.sessions, $0.channels) = (true, true) }
      for person in 0..<batch.personCount {
        let rows = batch.rows(ofPerson: person)
        let day = Int((batch.times[rows.lowerBound] - BatchBuilder.start).seconds / 86_400)
        let isOrder = rows.contains {
          context.tables.names[Int(batch.names[$0])] == "purchase"
        }
        if day == 35 { now = (now.0 + (isOrder ? 1 : 0), now.1 + 1) }
        if [7, 14, 21, 28].contains(35 - day) {
          before = (before.0 + (isOrder ? 1 : 0), before.1 + 1)
        }
      }
      let sum = (report[table: "why"]?.rows ?? []).reduce(0.0) { sum, row in
        guard case .rate(let part) = row[4] else { return sum }
        return sum + part
      }
      #expect(abs(sum - (now.0 / now.1 - before.0 / before.1)) < 1e-9, "seed \(seed)")
    }
  }
}
