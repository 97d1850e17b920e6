/// The length of a calendar period.
public enum CalendarUnit: String, Hashable, Sendable, CaseIterable {
  case day, week, month

  /// The length of a rolling period of this unit: a month is thirty days.
  public var rollingSpan: TimeSpan {
    switch self {
    case .day: .days(1)
    case .week: .days(7)
    case .month: .days(30)
    }
  }
}

/// Cuts time into days, weeks or months of the report zone, numbered without gaps.
///
/// A period is a range of local dates, so a day of 23 or 25 hours is one day. Numbers count days
/// since 1970-01-01, weeks since the one that holds it, or months since the year 0.
public struct PeriodCalendar: Hashable, Sendable {
  public var unit: CalendarUnit
  public var zone: ZoneTable
  public var weekStart: Weekday

  public init(unit: CalendarUnit, zone: ZoneTable, weekStart: Weekday) {
    (self.unit, self.zone, self.weekStart) = (unit, zone, weekStart)
  }

  public init(unit: CalendarUnit, _ definitions: Definitions) {
    self.init(unit: unit, zone: definitions.zone, weekStart: definitions.weekStart)
  }

  /// The period that holds a moment.
  public func period(of time: EventTime) -> Int { period(ofDay: zone.day(of: time)) }

  /// The period that holds a local day, given in days since 1970-01-01.
  public func period(ofDay day: Int) -> Int {
    switch unit {
    case .day: return day
    case .week:
      return Int(Int64(day + 3 - weekStart.rawValue).flooredDivision(by: 7).quotient)
    case .month:
      let date = CivilDate(daysSince1970: day)
      return date.year * 12 + date.month - 1
    }
  }

  /// The first local date of a period.
  public func firstDay(of period: Int) -> CivilDate {
    CivilDate(daysSince1970: firstDayNumber(of: period))
  }

  /// The moment at which a period begins.
  public func start(of period: Int) -> EventTime {
    zone.start(ofDay: firstDayNumber(of: period))
  }

  private func firstDayNumber(of period: Int) -> Int {
    switch unit {
    case .day: return period
    case .week: return period * 7 - 3 + weekStart.rawValue
    case .month:
      let (year, month) = Int64(period).flooredDivision(by: 12)
      let date = CivilDate(year: Int(year), month: Int(month) + 1, day: 1)
      guard let date else { preconditionFailure("every month has a first day") }
      return date.daysSince1970
    }
  }
}
