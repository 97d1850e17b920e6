import CairnModel

/// A time as it was written: what the clock showed, and in which zone if it says so.
public struct WrittenTime: Hashable, Sendable {
  /// Microseconds from 1970-01-01T00:00 to what the clock showed.
  public var localMicroseconds: Int64
  /// Seconds that the clock was ahead of UTC, or nil where no zone is named.
  public var offsetSeconds: Int?
  var isLeapSecond = false

  init?(date: CivilDate, clock: ClockTime, offsetSeconds: Int?) {
    let seconds = Int64(date.daysSince1970) * 86_400 + Int64(clock.secondOfDay)
    localMicroseconds = seconds * 1_000_000 + Int64(clock.microsecond)
    self.offsetSeconds = offsetSeconds
    isLeapSecond = clock.isLeapSecond
  }

  /// Reads ISO 8601 strictly: 30 February, month 13 and hour 24 are no times.
  ///
  /// `T` or a blank stands before the clock; a date alone is its midnight; seconds may be left out;
  /// a fraction of up to nine digits is cut to microseconds; second 60 is taken as 59.
  public init?(iso text: Span<UInt8>) {
    var cursor = DigitCursor(text)
    guard let date = cursor.date() else { return nil }
    var clock = ClockTime()
    var offset: Int?
    if !cursor.isAtEnd {
      guard cursor.skip(0x54) || cursor.skip(0x20) || cursor.skip(0x74),
        let read = cursor.clock()
      else { return nil }
      clock = read
      if !cursor.isAtEnd {
        guard let zone = cursor.offset(), cursor.isAtEnd else { return nil }
        offset = zone
      }
    }
    self.init(date: date, clock: clock, offsetSeconds: offset)
  }

  /// Reads the time of a web server's log: `17/May/2015:10:05:03 +0000`.
  init?(apache text: Span<UInt8>) {
    var cursor = DigitCursor(text)
    guard let day = cursor.number(digits: 2), cursor.skip(0x2F), let month = cursor.month(),
      cursor.skip(0x2F), let year = cursor.number(digits: 4), cursor.skip(0x3A),
      let date = CivilDate(year: year, month: month, day: day), let clock = cursor.clock()
    else { return nil }
    if cursor.isAtEnd {
      self.init(date: date, clock: clock, offsetSeconds: nil)
      return
    }
    guard let offset = cursor.offset(), cursor.isAtEnd else { return nil }
    self.init(date: date, clock: clock, offsetSeconds: offset)
  }
}

extension WrittenTime {
  /// Reads ISO 8601 without its hyphens and colons: `20260501T100000.5Z`.
  ///
  /// The `T` must be there, as digits alone are a number.
  init?(basic text: Span<UInt8>) {
    var cursor = DigitCursor(text)
    guard let year = cursor.number(digits: 4), let month = cursor.number(digits: 2),
      let day = cursor.number(digits: 2), cursor.skip(0x54) || cursor.skip(0x74),
      let date = CivilDate(year: year, month: month, day: day),
      let hour = cursor.number(digits: 2), hour < 24, let minute = cursor.number(digits: 2),
      minute < 60
    else { return nil }
    var clock = ClockTime(secondOfDay: hour * 3_600 + minute * 60)
    if let second = cursor.number(digits: 2) {
      guard second <= 60 else { return nil }
      clock.isLeapSecond = second == 60
      clock.secondOfDay += min(second, 59)
      if cursor.skip(0x2E) || cursor.skip(0x2C) {
        guard let fraction = cursor.fraction() else { return nil }
        clock.microsecond = fraction
      }
    }
    var offset: Int?
    if !cursor.isAtEnd {
      guard let zone = cursor.offset(), cursor.isAtEnd else { return nil }
      offset = zone
    }
    self.init(date: date, clock: clock, offsetSeconds: offset)
  }
}

/// What a clock shows.
struct ClockTime: Hashable, Sendable {
  var secondOfDay = 0
  var microsecond = 0
  var isLeapSecond = false
}
