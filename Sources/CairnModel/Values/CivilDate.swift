/// A calendar date in the proleptic Gregorian calendar, and its place on the line of days.
///
/// The arithmetic is the well-known one with years that begin in March, so that the leap day is
/// the last day of the year (Hinnant, "chrono-compatible low-level date algorithms").
public struct CivilDate: Hashable, Comparable, Sendable {
  public var year: Int
  public var month: Int
  public var day: Int

  /// Makes a date, or nil where the month has no such day: 30 February is refused.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= Self.daysIn(month: month, of: year) else {
      return nil
    }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The date that lies so many days after 1970-01-01.
  public init(daysSince1970 days: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01 to this date.
  public var daysSince1970: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Monday is 0, Sunday is 6.
  public var weekday: Int { ((daysSince1970 + 3) % 7 + 7) % 7 }

  public static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CivilDate: CustomStringConvertible {
  /// The date as `2026-11-22`.
  public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
}

extension EventTime: CustomStringConvertible {
  /// The moment in UTC with milliseconds, as `2026-11-22T09:30:00.250Z`.
  public var description: String {
    let (days, inDay) = microseconds.flooredDivision(by: 86_400_000_000)
    let date = CivilDate(daysSince1970: Int(days))
    let seconds = Int(inDay / 1_000_000)
    let clock = "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2))"
    let fraction = padded(Int(inDay % 1_000_000 / 1_000), 3)
    return "\(date)T\(clock):\(padded(seconds % 60, 2)).\(fraction)Z"
  }
}

extension Int64 {
  /// Quotient and remainder with a remainder that is never negative.
  public func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return digits.count >= width
    ? digits : String(repeating: "0", count: width - digits.count) + digits
}
