import CairnModel

/// Walks over a short text and takes numbers of fixed width from it.
struct DigitCursor: ~Escapable {
  private let text: Span<UInt8>
  private(set) var position = 0

  @_lifetime(copy text)
  init(_ text: Span<UInt8>) { self.text = text }

  var isAtEnd: Bool { position >= text.count }
  var next: UInt8? { position < text.count ? text[position] : nil }

  /// Steps over a byte if it comes next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  /// Steps over a word if it comes next, in any case.
  mutating func skip(word: String) -> Bool {
    let bytes = Array(word.utf8)
    guard position + bytes.count <= text.count else { return false }
    for (index, byte) in bytes.enumerated()
    where text[position + index].lowercased != byte.lowercased {
      return false
    }
    position += bytes.count
    return true
  }

  /// Takes a number of exactly so many digits.
  mutating func number(digits count: Int) -> Int? { number(digits: count...count) }

  /// Takes a number of as many digits as there are, within bounds.
  mutating func number(digits counts: ClosedRange<Int>) -> Int? {
    var number = 0
    var count = 0
    while count < counts.upperBound, let byte = next, byte.isDigit {
      number = number * 10 + Int(byte - 0x30)
      position += 1
      count += 1
    }
    return counts.contains(count) ? number : nil
  }

  /// Takes `YYYY-MM-DD`, if there is such a day.
  mutating func date() -> CivilDate? {
    guard let year = number(digits: 4), skip(0x2D), let month = number(digits: 2), skip(0x2D),
      let day = number(digits: 2)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// Takes `hh:mm`, `hh:mm:ss` or `hh:mm:ss.f`.
  mutating func clock() -> ClockTime? {
    guard let hour = number(digits: 2), hour < 24, skip(0x3A), let minute = number(digits: 2),
      minute < 60
    else { return nil }
    var clock = ClockTime(secondOfDay: hour * 3_600 + minute * 60)
    guard skip(0x3A) else { return clock }
    guard let second = number(digits: 2), second <= 60 else { return nil }
    clock.isLeapSecond = second == 60
    clock.secondOfDay += min(second, 59)
    guard skip(0x2E) || skip(0x2C) else { return clock }
    guard let microsecond = fraction() else { return nil }
    clock.microsecond = microsecond
    return clock
  }

  /// Takes one to nine digits behind a point, cut to microseconds.
  mutating func fraction() -> Int? {
    let start = position
    guard var number = number(digits: 1...9) else { return nil }
    if let byte = next, byte.isDigit { return nil }
    var count = position - start
    while count < 6 { (number, count) = (number * 10, count + 1) }
    while count > 6 { (number, count) = (number / 10, count - 1) }
    return number
  }

  /// Takes `Z`, `UTC`, `GMT`, `±hh`, `±hhmm` or `±hh:mm` up to 14 hours, behind a blank or not.
  mutating func offset() -> Int? {
    _ = skip(0x20)
    if skip(word: "UTC") || skip(word: "GMT") || skip(0x5A) || skip(0x7A) { return 0 }
    let isBehind = next == 0x2D
    guard skip(0x2B) || skip(0x2D), let hours = number(digits: 2) else { return nil }
    var minutes = 0
    if !isAtEnd {
      _ = skip(0x3A)
      guard let read = number(digits: 2), read < 60 else { return nil }
      minutes = read
    }
    let seconds = hours * 3_600 + minutes * 60
    guard seconds <= 14 * 3_600 else { return nil }
    return isBehind ? -seconds : seconds
  }

  /// Takes an English month of three letters: logs use no other language.
  mutating func month() -> Int? {
    guard position + 3 <= text.count else { return nil }
    var word: UInt32 = 0
    for index in position..<position + 3 { word = word << 8 | UInt32(text[index].lowercased) }
    guard let month = Self.months.firstIndex(of: word) else { return nil }
    position += 3
    return month + 1
  }

  private static let months: [UInt32] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ].map { $0.utf8.reduce(0) { $0 << 8 | UInt32($1) } }
}
