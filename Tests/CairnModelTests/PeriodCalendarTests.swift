import CairnModel
import Testing

@Suite("PeriodCalendar")
struct PeriodCalendarTests {
  /// Clocks go forward at 01:00 UTC on 29 March 2026.
  static let warsaw = ZoneTable(
    name: "Europe/Warsaw",
    changes: [
      ZoneTable.Change(from: .min, offset: 3_600),
      ZoneTable.Change(from: 1_774_746_000, offset: 7_200),
    ])

  private func calendar(
    _ unit: CalendarUnit, zone: ZoneTable = .utc, weekStart: Weekday = .monday
  ) -> PeriodCalendar {
    PeriodCalendar(unit: unit, zone: zone, weekStart: weekStart)
  }

  @Test("a week begins on the day that the definitions say")
  func weekStart() {
    // 1 January 2026 is a Thursday.
    let thursday = EventTime(seconds: 1_767_225_600)
    let expected: [Weekday: String] = [
      .monday: "2025-12-29", .thursday: "2026-01-01", .friday: "2025-12-26",
      .sunday: "2025-12-28",
    ]
    for (weekday, date) in expected {
      let weeks = calendar(.week, weekStart: weekday)
      #expect(weeks.firstDay(of: weeks.period(of: thursday)).description == date)
    }
  }

  @Test("months are months, also before 1970 and over the end of a year")
  func months() {
    let months = calendar(.month)
    let december = months.period(of: EventTime(seconds: 1_767_225_599))
    #expect(months.firstDay(of: december).description == "2025-12-01")
    #expect(months.firstDay(of: december + 1).description == "2026-01-01")
    let early = months.period(of: EventTime(seconds: -1))
    #expect(months.firstDay(of: early).description == "1969-12-01")
  }

  @Test("a day of 23 hours is one day")
  func shortDay() {
    let days = calendar(.day, zone: Self.warsaw)
    let short = days.period(of: EventTime(seconds: 1_774_746_000))
    let length = days.start(of: short + 1) - days.start(of: short)
    #expect(length == .hours(23))
    #expect(days.firstDay(of: short).description == "2026-03-29")
  }

  @Test("every moment lies in its period, between its start and the next")
  func bounds() {
    for unit in CalendarUnit.allCases {
      let calendar = calendar(unit, zone: Self.warsaw, weekStart: .saturday)
      for step in -400..<400 {
        let time = EventTime(seconds: 1_774_746_000 + Int64(step) * 7_321)
        let period = calendar.period(of: time)
        #expect(calendar.start(of: period) <= time, "\(unit) step \(step)")
        #expect(time < calendar.start(of: period + 1), "\(unit) step \(step)")
      }
    }
  }
}
