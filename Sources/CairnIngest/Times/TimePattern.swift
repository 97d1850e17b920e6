import CairnModel

/// A way of writing times, in the letters of `strftime`: `%d.%m.%Y %H:%M`.
///
/// Known are `%Y %y %m %d %e %j %H %I %M %S %f %L %p %b %B %z %Z %s %F %T %D %R %a %A %n %t %%`. A
/// blank in the pattern stands for any number of blanks. Months and weekdays are English.
struct TimePattern: Hashable, Sendable {
  private enum Piece: Hashable, Sendable {
    case byte(UInt8)
    case blank
    case letter(UInt8)
  }

  private var pieces: [Piece] = []
  /// Whether the pattern is the word `iso`.
  private let isISO: Bool

  init(_ text: String) {
    isISO = text == "iso"
    var isLetter = false
    for byte in text.utf8 {
      if isLetter {
        pieces += Self.expanded(byte)
        isLetter = false
      } else if byte == 0x25 {
        isLetter = true
      } else {
        pieces.append(byte.isBlank ? .blank : .byte(byte))
      }
    }
  }

  private static func expanded(_ letter: UInt8) -> [Piece] {
    switch letter {
    case 0x46: TimePattern("%Y-%m-%d").pieces
    case 0x54: TimePattern("%H:%M:%S").pieces
    case 0x44: TimePattern("%m/%d/%y").pieces
    case 0x52: TimePattern("%H:%M").pieces
    case 0x6E, 0x74: [.blank]
    case 0x25: [.byte(0x25)]
    default: [.letter(letter)]
    }
  }

  /// How often a byte stands in every text that is written so.
  func count(of byte: UInt8) -> Int {
    pieces.count { $0 == .byte(byte) || ($0 == .blank && byte == 0x20) }
  }

  /// Reads a text that is written so, or nil.
  func read(_ text: Span<UInt8>) -> WrittenTime? {
    if isISO { return WrittenTime(iso: text) }
    var cursor = DigitCursor(text)
    var parts = TimeParts()
    for piece in pieces {
      switch piece {
      case .byte(let byte): guard cursor.skip(byte) else { return nil }
      case .blank: while let next = cursor.next, next.isBlank { _ = cursor.skip(next) }
      case .letter(let letter): guard parts.take(letter, &cursor) else { return nil }
      }
    }
    return cursor.isAtEnd ? parts.time : nil
  }
}

/// The parts of a time as a pattern finds them.
private struct TimeParts {
  private var year = 1970
  private var month = 1
  private var day = 1
  private var dayOfYear: Int?
  private var hour = 0
  private var isAfternoon: Bool?
  private var minute = 0
  private var second = 0
  private var microsecond = 0
  private var offset: Int?
  private var epochSeconds: Int?

  mutating func take(_ letter: UInt8, _ cursor: inout DigitCursor) -> Bool {
    switch letter {
    case 0x59: Self.keep(cursor.number(digits: 4), in: &year)
    case 0x79:
      Self.keep(cursor.number(digits: 2).map { $0 < 69 ? $0 + 2_000 : $0 + 1_900 }, in: &year)
    case 0x6D: Self.keep(cursor.number(digits: 1...2), in: &month)
    case 0x64: Self.keep(cursor.number(digits: 1...2), in: &day)
    case 0x65: takeDayWithBlank(&cursor)
    case 0x6A: Self.keep(cursor.number(digits: 3), in: &dayOfYear)
    case 0x48, 0x49: Self.keep(cursor.number(digits: 1...2), in: &hour) && isHour(letter)
    case 0x4D: Self.keep(cursor.number(digits: 1...2), in: &minute)
    case 0x53: Self.keep(cursor.number(digits: 1...2), in: &second)
    case 0x66, 0x4C: Self.keep(cursor.fraction(), in: &microsecond)
    case 0x62, 0x42, 0x68: Self.keep(cursor.monthName(), in: &month)
    case 0x61, 0x41: cursor.skipLetters()
    case 0x70: takeHalf(&cursor)
    case 0x7A, 0x5A: Self.keep(cursor.offset(), in: &offset)
    case 0x73: Self.keep(cursor.number(digits: 1...12), in: &epochSeconds)
    default: false
    }
  }

  private static func keep(_ number: Int?, in part: inout Int) -> Bool {
    guard let number else { return false }
    part = number
    return true
  }

  private static func keep(_ number: Int?, in part: inout Int?) -> Bool {
    part = number
    return number != nil
  }

  private func isHour(_ letter: UInt8) -> Bool {
    letter == 0x48 ? hour < 24 : (1...12).contains(hour)
  }

  private mutating func takeDayWithBlank(_ cursor: inout DigitCursor) -> Bool {
    _ = cursor.skip(0x20)
    return Self.keep(cursor.number(digits: 1...2), in: &day)
  }

  private mutating func takeHalf(_ cursor: inout DigitCursor) -> Bool {
    if cursor.skip(word: "AM") {
      isAfternoon = false
    } else if cursor.skip(word: "PM") {
      isAfternoon = true
    }
    return isAfternoon != nil
  }

  var time: WrittenTime? {
    guard minute < 60, second <= 60 else { return nil }
    if let epochSeconds, let start = CivilDate(year: 1970, month: 1, day: 1) {
      let clock = ClockTime(secondOfDay: epochSeconds, microsecond: microsecond)
      return WrittenTime(date: start, clock: clock, offsetSeconds: 0)
    }
    guard var date = CivilDate(year: year, month: month, day: day) else { return nil }
    if let dayOfYear {
      date = CivilDate(daysSince1970: date.daysSince1970 + dayOfYear - 1)
      guard date.year == year, dayOfYear > 0 else { return nil }
    }
    var hours = hour
    if let isAfternoon { hours = hour % 12 + (isAfternoon ? 12 : 0) }
    let clock = ClockTime(
      secondOfDay: hours * 3_600 + minute * 60 + min(second, 59), microsecond: microsecond,
      isLeapSecond: second == 60)
    return WrittenTime(date: date, clock: clock, offsetSeconds: offset)
  }
}

extension DigitCursor {
  /// Takes an English month, in full or in three letters.
  fileprivate mutating func monthName() -> Int? {
    guard let month = month() else { return nil }
    let full = [
      "uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember",
    ]
    _ = skip(word: full[month - 1])
    return month
  }

  /// Steps over the letters of a weekday.
  fileprivate mutating func skipLetters() -> Bool {
    let start = position
    while let byte = next, byte.lowercased >= 0x61, byte.lowercased <= 0x7A { _ = skip(byte) }
    return position > start
  }
}
