import CairnModel

/// How long people usually stay away: of each person the median gap between their active days.
///
/// The interval by which four in five come back is the one to look at retention by.
struct UsageIntervals: Sendable {
  /// Persons by twice their median gap in days, which may lie between two gaps.
  private(set) var persons: [Int: Int] = [:]
  private var cursor: PeriodCursor
  private var lastDay: Int?
  private var gaps: [Int] = []

  init(_ context: WalkContext) {
    cursor = PeriodCursor(PeriodCalendar(unit: .day, context.definitions))
  }

  /// Takes in a moment at which the person being seen was active; they come in order.
  mutating func see(_ time: EventTime) {
    let day = cursor.period(of: time)
    guard day != lastDay else { return }
    if let lastDay { gaps.append(day - lastDay) }
    lastDay = day
  }

  /// Takes the next person.
  mutating func close() {
    lastDay = nil
    guard !gaps.isEmpty else { return }
    gaps.sort()
    persons[gaps[(gaps.count - 1) / 2] + gaps[gaps.count / 2], default: 0] += 1
    gaps.removeAll(keepingCapacity: true)
  }

  mutating func merge(_ other: UsageIntervals) {
    persons.merge(other.persons, uniquingKeysWith: +)
  }

  /// The shortest gap that so many per cent of persons do not exceed, in days.
  private func days(atPercent percent: Int, of count: Int) -> Double? {
    var seen = 0
    for (doubled, persons) in persons.sorted(by: { $0.key < $1.key }) {
      seen += persons
      if seen * 100 >= count * percent { return Double(doubled) / 2 }
    }
    return nil
  }

  var table: ReportTable {
    var table = ReportTable(
      name: "usage_interval",
      columns: ["persons", "p50_days", "p80_days", "p90_days", "suggested_unit"])
    let count = persons.values.reduce(0, +)
    let usual = days(atPercent: 80, of: count)
    let unit = usual.map { $0 <= 1 ? CalendarUnit.day : $0 <= 7 ? .week : .month }
    table.append(
      [.count(count)]
        + [50, 80, 90].map { days(atPercent: $0, of: count).map(Cell.number) ?? .null }
        + [unit.map { .text($0.rawValue) } ?? .null])
    return table
  }
}
