import CairnModel

/// Tells the period of moments that mostly lie near each other: most questions cost a comparison.
struct PeriodCursor: Sendable {
  let calendar: PeriodCalendar
  private var current = 0
  private var start = EventTime(microseconds: .max)
  private var end = EventTime(microseconds: .min)

  init(_ calendar: PeriodCalendar) { self.calendar = calendar }

  mutating func period(of time: EventTime) -> Int {
    if time >= start, time < end { return current }
    current = calendar.period(of: time)
    start = calendar.start(of: current)
    end = calendar.start(of: current + 1)
    return current
  }
}
