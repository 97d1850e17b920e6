internal import CairnModel

/// A zone's rule for all years to come, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Names, the offset of standard time (counted west of Greenwich, so the sign turns), and where
/// there is summer time its offset, the day it begins and the day it ends, each with a local hour.
struct TimeZoneRule {
  /// Seconds that local standard time is ahead of UTC.
  let standardOffset: Int64
  private let summer: Summer?

  private struct Summer {
    var offset: Int64
    var start: Day
    var end: Day
  }

  /// A day of the year, and the local time of that day.
  private struct Day {
    enum Kind {
      /// The so-many-th day from 1, with 29 February never counted.
      case julian(Int)
      /// The so-many-th day from 0, with 29 February counted.
      case ordinal(Int)
      /// A weekday (Sunday is 0) in a week of a month; the fifth is the last.
      case weekday(month: Int, week: Int, day: Int)
    }

    var kind: Kind
    var seconds: Int64 = 7_200
  }

  init?(_ text: String) {
    var scanner = Scanner(text)
    guard scanner.name(), let west = scanner.clock() else { return nil }
    standardOffset = -west
    guard !scanner.isAtEnd else {
      summer = nil
      return
    }
    guard scanner.name() else { return nil }
    let summerWest = scanner.peeks(",") ? west - 3_600 : scanner.clock()
    guard let summerWest, scanner.skip(","), let start = scanner.day(), scanner.skip(","),
      let end = scanner.day(), scanner.isAtEnd
    else { return nil }
    summer = Summer(offset: -summerWest, start: start, end: end)
  }

  /// The changes of some years, in order.
  func changes(from first: Int, to last: Int) -> [ZoneTable.Change] {
    guard let summer, first <= last else { return [] }
    var changes: [ZoneTable.Change] = []
    for year in first...last {
      let start = Self.moment(summer.start, year) - standardOffset
      let end = Self.moment(summer.end, year) - summer.offset
      changes.append(ZoneTable.Change(from: start, offset: summer.offset))
      changes.append(ZoneTable.Change(from: end, offset: standardOffset))
    }
    return changes.sorted { $0.from < $1.from }
  }

  /// The local moment of a rule in a year, in seconds since 1970 as local clocks count them.
  private static func moment(_ day: Day, _ year: Int) -> Int64 {
    let yearStart = CivilDate(year: year, month: 1, day: 1)?.daysSince1970 ?? 0
    let days =
      switch day.kind {
      case .ordinal(let ordinal): yearStart + ordinal
      case .julian(let number):
        yearStart + number - 1
          + (number >= 60 && CivilDate(year: year, month: 2, day: 29) != nil ? 1 : 0)
      case .weekday(let month, let week, let weekday):
        Self.day(year, month, week: week, weekday: weekday)
      }
    return Int64(days) * 86_400 + day.seconds
  }

  private static func day(_ year: Int, _ month: Int, week: Int, weekday: Int) -> Int {
    guard let first = CivilDate(year: year, month: month, day: 1) else { return 0 }
    // Weekdays here begin with Sunday, those of `CivilDate` with Monday.
    let firstWeekday = (first.weekday + 1) % 7
    var day = 1 + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
    while CivilDate(year: year, month: month, day: day) == nil, day > 7 { day -= 7 }
    return first.daysSince1970 + day - 1
  }

  /// Reads the rule's text from front to back.
  private struct Scanner {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }

    func peeks(_ character: Character) -> Bool { rest.first == character }

    mutating func skip(_ character: Character) -> Bool {
      guard rest.first == character else { return false }
      rest.removeFirst()
      return true
    }

    /// The name of a kind of time: letters, or anything between angle brackets.
    mutating func name() -> Bool {
      if skip("<") {
        rest = rest.drop { $0 != ">" }
        return skip(">")
      }
      let name = rest.prefix(while: \.isLetter)
      rest = rest.dropFirst(name.count)
      return name.count >= 3
    }

    mutating func number() -> Int? {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      return Int(digits)
    }

    /// Hours, and minutes and seconds where they are given, in seconds.
    mutating func clock() -> Int64? {
      let sign: Int64 = skip("-") ? -1 : 1
      if sign == 1 { _ = skip("+") }
      guard let hours = number(), hours <= 167 else { return nil }
      var seconds = Int64(hours) * 3_600
      for unit in [Int64(60), 1] where skip(":") {
        guard let count = number(), count < 60 else { return nil }
        seconds += Int64(count) * unit
      }
      return sign * seconds
    }

    mutating func day() -> Day? {
      guard let kind = kind() else { return nil }
      var day = Day(kind: kind)
      if skip("/") {
        guard let seconds = clock() else { return nil }
        day.seconds = seconds
      }
      return day
    }

    private mutating func kind() -> Day.Kind? {
      if skip("J") { return number().map { .julian($0) } }
      guard skip("M") else { return number().map { .ordinal($0) } }
      guard let month = number(), (1...12).contains(month), skip("."), let week = number(),
        (1...5).contains(week), skip("."), let day = number(), (0...6).contains(day)
      else { return nil }
      return .weekday(month: month, week: week, day: day)
    }
  }
}
