import CairnWorld
import Testing

@Suite struct WorldPlanTests {
  @Test("refuses plans that make no world")
  func refusesBadPlans() async {
    let changes: [(inout WorldPlan) -> Void] = [
      { $0.events = 0 }, { $0.days = 0 }, { $0.days = 367 }, { $0.workerCount = 0 },
    ]
    for change in changes {
      let error = await #expect(throws: WorldError.self) { _ = try await SampleWorld(change) }
      guard case .badPlan = error else {
        Issue.record("a bad plan was not refused as one")
        continue
      }
    }
  }

  @Test("says which file it cannot write")
  func saysWhatItCannotWrite() async {
    var plan = WorldPlan(folder: "/proc/none")
    plan.events = 10
    let error = await #expect(throws: WorldError.self) { try await generateWorld(plan) }
    #expect(error.map { "\($0)" }?.contains("/proc/none") == true)
  }

  @Test("knows the days of the calendar")
  func knowsTheCalendar() {
    #expect(CalendarDay("1970-01-01")?.number == 0)
    #expect(CalendarDay("2026-09-01")?.number == 20_697)
    #expect(CalendarDay("2000-02-29")?.number == 11_016)
    for text in ["2026-02-29", "2026-09-31", "2026-9-1", "1969-12-31", "tomorrow", ""] {
      #expect(CalendarDay(text) == nil, "\(text)")
    }
    for number in 0..<40_000 {
      let day = CalendarDay(number: number)
      #expect(CalendarDay("\(day)") == day)
    }
  }
}
