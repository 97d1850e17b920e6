import CairnAnalysis
import CairnModel
import TestSupport
import Testing

/// Retention written straight from the words of `docs/meaning/retention.md`: every cell asks every
/// event of every person again.
private struct RetentionTwin {
  struct Event {
    var person: Int
    var name: String
    var hour: Int
  }

  var events: [Event] = []
  var question = RetentionQuestion()
  var from: Int?

  init(seed: UInt64) {
    var random = Seeded(seed)
    let span = [24 * 6, 24 * 40, 24 * 200][random.below(3)]
    for _ in 0..<(1 + random.below(20)) {
      events.append(
        Event(
          person: random.below(4), name: ["a", "b", "c"][random.below(3)],
          hour: random.below(span) / 6 * 6))
    }
    question.unit = CalendarUnit.allCases[random.below(3)]
    question.start = random.chance(60) ? Self.step(["a", "b"][random.below(2)]) : nil
    question.returning = random.chance(60) ? Self.step(["a", "b"][random.below(2)]) : nil
    question.cohort = random.chance(50) ? .firstEver : .recurring
    question.isRolling = random.chance(40)
    question.periods = random.below(6)
    question.rule = [.on, .onOrAfter, .onOrBefore, .within(1...2), .streak][random.below(5)]
    if random.chance(30) { from = random.below(span) }
  }

  static func step(_ name: String) -> EventStep {
    EventStep(alternatives: [EventStep.Alternative(name: ByteText(name))], text: name)
  }

  static let calendarStart = 1_767_225_600 / 86_400

  func calendarPeriod(_ hour: Int) -> Int {
    let day = Self.calendarStart + hour / 24
    switch question.unit {
    case .day: return day
    case .week: return (day + 3) / 7
    case .month:
      let date = CivilDate(daysSince1970: day)
      return date.year * 12 + date.month - 1
    }
  }

  func isStart(_ event: Event) -> Bool { question.start.map { $0.text == event.name } ?? true }
  func isReturn(_ event: Event) -> Bool { question.returning.map { $0.text == event.name } ?? true }

  /// The starts that open a cohort, as places in `events`: the first ever, where it lies in the
  /// range, or the first of the range in each period.
  func entries(_ person: Int) -> [Int] {
    let starts = events.indices.filter { events[$0].person == person && isStart(events[$0]) }
      .sorted { (events[$0].hour, $0) < (events[$1].hour, $1) }
    if question.cohort == .firstEver {
      return starts.prefix(1).filter { events[$0].hour >= from ?? 0 }
    }
    var entries: [Int] = []
    for start in starts where events[start].hour >= from ?? 0 {
      let period = calendarPeriod(events[start].hour)
      if !entries.contains(where: { calendarPeriod(events[$0].hour) == period }) {
        entries.append(start)
      }
    }
    return entries
  }

  /// The periods in which the person returned after an entry.
  func returns(_ entry: Int) -> [Int] {
    let start = events[entry]
    return events.indices.compactMap { place in
      let event = events[place]
      guard event.person == start.person, isReturn(event), event.hour >= start.hour else {
        return nil
      }
      if event.hour == start.hour {
        // One of the moment's events must be left to be the start.
        let others = events.indices.filter {
          $0 != place && events[$0].person == start.person && events[$0].hour == start.hour
            && isStart(events[$0])
        }
        let isOther = events.indices.contains {
          $0 != place && events[$0].person == start.person && events[$0].hour == start.hour
            && isReturn(events[$0])
        }
        if others.isEmpty && !(isStart(event) && isOther) { return nil }
      }
      if question.isRolling {
        let hours = [CalendarUnit.day: 24, .week: 168, .month: 720][question.unit] ?? 1
        return (event.hour - start.hour) / hours
      }
      return calendarPeriod(event.hour) - calendarPeriod(start.hour)
    }
  }

  func isRetained(_ returns: [Int], _ period: Int) -> Bool {
    switch question.rule {
    case .on: return returns.contains(period)
    case .onOrAfter: return returns.contains { $0 >= period }
    case .onOrBefore: return returns.contains { $0 <= period }
    case .within(let range): return returns.contains { range.contains($0) && $0 <= period }
    case .streak:
      return period == 0 ? returns.contains(0) : (1...period).allSatisfy(returns.contains)
    }
  }

  /// Cohort, size, period and persons of every cell.
  var cells: [[Int]] {
    let entries = (0..<4).flatMap(entries)
    var cells: [[Int]] = []
    for cohort in Set(entries.map { calendarPeriod(events[$0].hour) }).sorted() {
      let own = entries.filter { calendarPeriod(events[$0].hour) == cohort }
      for period in 0...question.periods {
        let retained = own.count { isRetained(returns($0), period) }
        cells.append([own.count, period, retained])
      }
    }
    return cells
  }

  var builder: BatchBuilder {
    var builder = BatchBuilder()
    for event in events {
      builder.add(
        person: "p\(event.person)", event: event.name,
        at: BatchBuilder.start + .hours(Int64(event.hour)))
    }
    return builder
  }
}

@Suite("Retention held to its twin")
struct RetentionTwinTests {
  private func cells(_ report: Report, _ columns: [String]) -> [[Int]] {
    guard let table = report[table: "cohorts"] else { return [] }
    let columns = columns.map { table[column: $0] }
    return table.rows.indices.map { row in
      columns.map { if case .count(let count) = $0[row] { count } else { -1 } }
    }
  }

  private func report(_ twin: RetentionTwin, _ seed: UInt64) -> Report {
    let events = twin.builder
    var context = events.context()
    context.scope.from = twin.from.map { BatchBuilder.start + .hours(Int64($0)) }
    return events.report(
      RetentionAnalysis(twin.question, Definitions()), context, workers: 1 + Int(seed % 3),
      personsPerBatch: 1 + Int(seed % 2))
  }

  @Test("2,000 random streams give the same cells")
  func randomStreams() {
    for seed in UInt64(0)..<2_000 {
      let twin = RetentionTwin(seed: seed)
      let found = cells(report(twin, seed), ["size", "period", "persons"])
      #expect(found == twin.cells, "seed \(seed)")
    }
  }

  @Test("on-or-after never rises, on-or-before never falls, and neither is below on")
  func invariants() {
    for seed in UInt64(0)..<500 {
      var twin = RetentionTwin(seed: seed)
      twin.question.rule = .on
      let on = cells(report(twin, seed), ["period", "persons"])
      twin.question.rule = .onOrAfter
      let after = cells(report(twin, seed), ["period", "persons"])
      twin.question.rule = .onOrBefore
      let before = cells(report(twin, seed), ["period", "persons"])
      for row in on.indices {
        #expect(after[row][1] >= on[row][1] && before[row][1] >= on[row][1], "seed \(seed)")
        guard on[row][0] > 0 else { continue }
        #expect(after[row][1] <= after[row - 1][1], "seed \(seed)")
        #expect(before[row][1] >= before[row - 1][1], "seed \(seed)")
      }
    }
  }
}
