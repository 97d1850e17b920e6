import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Lifecycle")
struct LifecycleAnalysisTests {
  @Test("the worked example of the page comes out as printed")
  func workedExample() {
    let events = BatchBuilder(
      """
      ada view 0d10:00
      ada view 7d10:00
      ada view 21d10:00
      bob view 8d10:00
      bob view 9d10:00
      cid view 14d10:00
      cid view 21d10:00
      """)
    let report = events.report(LifecycleAnalysis(LifecycleQuestion()))
    let periods = report[table: "periods"]
    #expect(periods?[column: "new"] == [1, 1, 1, 0].map(Cell.count))
    #expect(periods?[column: "returning"] == [0, 1, 0, 1].map(Cell.count))
    #expect(periods?[column: "resurrected"] == [0, 0, 0, 1].map(Cell.count))
    #expect(periods?[column: "dormant"] == [0, 0, 2, 0].map(Cell.count))
    #expect(periods?[column: "active"] == [1, 2, 1, 2].map(Cell.count))
    #expect(periods?[column: "mature"] == [true, true, true, false].map(Cell.flag))
    let stickiness = report[table: "stickiness"]
    #expect(stickiness?[column: "active_periods"] == [1, 2, 3].map(Cell.count))
    #expect(stickiness?[column: "persons"] == [1, 1, 1].map(Cell.count))
    #expect(stickiness?[column: "persons_at_least"] == [3, 2, 1].map(Cell.count))
  }

  @Test("who was seen before the range is not new in it")
  func allHistory() {
    let events = BatchBuilder("ada view 0d10:00\nada view 30d10:00\nbob view 31d10:00")
    var context = events.context()
    context.scope.from = BatchBuilder.start + .days(28)
    let periods = events.report(LifecycleAnalysis(LifecycleQuestion()), context)[table: "periods"]
    #expect(periods?[column: "new"] == [.count(1)])
    #expect(periods?[column: "resurrected"] == [.count(1)])
  }

  @Test("a range holds every period that it touches, and ends before its end")
  func range() {
    let events = BatchBuilder("ada view 0d10:00\nada view 30d10:00")
    var context = events.context()
    context.scope.from = BatchBuilder.start + .days(5)
    context.scope.to = BatchBuilder.start + .days(11)
    let periods = events.report(LifecycleAnalysis(LifecycleQuestion()), context)[table: "periods"]
    // Mondays: the range from Tuesday the 6th to before Monday the 12th is one week.
    #expect(periods?.rows.count == 1)
  }

  @Test("in 2,000 random stores the persons of each period are found one by one, and add up")
  func randomStores() {
    for seed in UInt64(0)..<2_000 { expectSums(seed) }
  }

  private func expectSums(_ seed: UInt64) {
    var random = Seeded(seed)
    var events = BatchBuilder()
    var days: [Int: Set<Int>] = [:]
    for _ in 0..<(1 + random.below(40)) {
      let (person, hour) = (random.below(5), random.below(24 * 9))
      days[person, default: []].insert(hour / 24)
      events.add(
        person: "p\(person)", event: "view", at: BatchBuilder.start + .hours(Int64(hour)))
    }
    var question = LifecycleQuestion()
    question.every = .day
    let report = events.report(
      LifecycleAnalysis(question), workers: 1 + Int(seed % 3), personsPerBatch: 2)
    let all = days.values.reduce(Set()) { $0.union($1) }
    guard let first = all.min(), let last = all.max(), let table = report[table: "periods"] else {
      return
    }
    func persons(_ isCounted: (Set<Int>) -> Bool) -> Int { days.values.count(where: isCounted) }
    var activeBefore = 0
    for (row, day) in zip(table.rows, first...last) {
      let new = persons { $0.min() == day }
      let returning = persons { $0.contains(day) && $0.contains(day - 1) }
      let resurrected = persons { own in
        own.contains(day) && !own.contains(day - 1) && own.contains { $0 < day }
      }
      let dormant = persons { !$0.contains(day) && $0.contains(day - 1) }
      let active = persons { $0.contains(day) }
      let expected = [new, returning, resurrected, dormant, active].map(Cell.count)
      #expect(Array(row[1...5]) == expected, "seed \(seed) day \(day)")
      #expect(active == new + returning + resurrected, "seed \(seed) day \(day)")
      #expect(returning + dormant == activeBefore, "seed \(seed) day \(day)")
      activeBefore = active
    }
    #expect(table.rows.count == last - first + 1, "seed \(seed)")
    expectStickiness(report, days, seed)
  }

  /// The persons' periods add up to the periods' persons.
  private func expectStickiness(_ report: Report, _ days: [Int: Set<Int>], _ seed: UInt64) {
    let sum = report[table: "stickiness"]?.rows.reduce(0) { sum, row in
      guard case .count(let periods) = row[0], case .count(let persons) = row[1] else { return sum }
      return sum + periods * persons
    }
    #expect(sum == days.values.reduce(0) { $0 + $1.count }, "seed \(seed)")
  }
}
