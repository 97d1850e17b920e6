public import CairnModel

/// Notes in which periods each person was active, and adds the persons up.
public struct LifecycleFold: Fold {
  /// The persons of one period.
  struct Period: Sendable {
    var new = 0
    var returning = 0
    var resurrected = 0
    var dormant = 0

    var active: Int { new + returning + resurrected }
  }

  private let selector: EventSelector
  private let least: Int
  private let shown: ClosedRange<Int>?
  private var cursor: PeriodCursor
  private(set) var periods: [Int: Period] = [:]
  /// Persons by the number of shown periods in which they were active often enough.
  private(set) var activePeriods: [Int: Int] = [:]

  init(_ question: LifecycleQuestion, _ context: WalkContext) {
    selector = EventSelector(question.event, context)
    least = question.least
    let calendar = PeriodCalendar(unit: question.every, context.definitions)
    cursor = PeriodCursor(calendar)
    shown = Self.shownPeriods(calendar, context)
  }

  /// The periods that hold a moment of the range, up to the one of the end of data.
  static func shownPeriods(_ calendar: PeriodCalendar, _ context: WalkContext) -> ClosedRange<Int>?
  {
    guard let dataStart = context.dataStart, let dataEnd = context.dataEnd else { return nil }
    let from = max(dataStart, context.scope.from ?? dataStart)
    // The range ends before `to`.
    let last = context.scope.to.map { $0 - TimeSpan(microseconds: 1) }
    let to = min(dataEnd, last ?? dataEnd)
    return from <= to ? calendar.period(of: from)...calendar.period(of: to) : nil
  }

  public mutating func see(_ batch: EventBatch) {
    var active: [(period: Int, events: Int)] = []
    for person in 0..<batch.personCount {
      active.removeAll(keepingCapacity: true)
      for row in batch.rows(ofPerson: person) where selector.selects(batch, row) {
        let period = cursor.period(of: batch.times[row])
        if active.last?.period == period {
          active[active.count - 1].events += 1
        } else {
          active.append((period, 1))
        }
      }
      see(active)
    }
  }

  /// Takes in one person's active periods, in order.
  private mutating func see(_ active: [(period: Int, events: Int)]) {
    var last: Int?
    for (period, _) in active {
      if let last {
        if period == last + 1 {
          periods[period, default: Period()].returning += 1
        } else {
          periods[last + 1, default: Period()].dormant += 1
          periods[period, default: Period()].resurrected += 1
        }
      } else {
        periods[period, default: Period()].new += 1
      }
      last = period
    }
    if let last { periods[last + 1, default: Period()].dormant += 1 }
    guard let shown else { return }
    let count = active.count { shown.contains($0.period) && $0.events >= least }
    if count > 0 { activePeriods[count, default: 0] += 1 }
  }

  public mutating func merge(_ other: LifecycleFold) {
    for (period, theirs) in other.periods {
      periods[period, default: Period()].new += theirs.new
      periods[period, default: Period()].returning += theirs.returning
      periods[period, default: Period()].resurrected += theirs.resurrected
      periods[period, default: Period()].dormant += theirs.dormant
    }
    for (count, persons) in other.activePeriods { activePeriods[count, default: 0] += persons }
  }
}
