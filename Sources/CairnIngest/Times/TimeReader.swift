// Reading the time of a record.
//
// Nearly every log writes `2026-09-01T10:15:22.123Z` or the same with a blank and no zone, so these
// are read by position from three words of eight bytes, and the date part, which changes once a
// day, is read once and compared from then on. Everything else takes the careful way.

import CairnBytes
import CairnModel

/// What reading a time came to.
enum TimeReading: Hashable, Sendable {
  case time(EventTime)
  case bad
  case outOfRange
}

/// Reads the times of one file.
struct TimeReader: Sendable {
  private let earliest: Int64
  private let latest: Int64
  private let patterns: [TimePattern]
  private let hasPatterns: Bool
  var zone: ZoneClock
  var epoch: EpochReader
  private var server = ServerClock()
  /// Times at second 60, taken as second 59.
  private(set) var leapSeconds = 0

  // The date that was read last: its ten bytes in two words, and its midnight.
  private var dateWord = UInt64.max
  private var dateRest: UInt64 = 0
  private var midnight: Int64 = 0

  init(_ form: TimeForm, earliest: EventTime, latest: EventTime) {
    self.earliest = earliest.microseconds
    self.latest = latest.microseconds
    patterns = form.patterns.map(TimePattern.init)
    hasPatterns = !patterns.isEmpty
    zone = ZoneClock(form.zone)
    epoch = EpochReader(unit: form.unit, earliest: earliest, latest: latest)
  }

  /// Reads the text at a range.
  @inline(__always)
  mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) -> TimeReading {
    if range.count >= 19, range.lowerBound &+ 24 <= bytes.count, !hasPatterns,
      let microseconds = readByPosition(bytes, range)
    {
      return checked(microseconds)
    }
    if range.count == ServerClock.byteCount, range.upperBound <= bytes.count, !hasPatterns,
      let microseconds = server.read(bytes, range)
    {
      return checked(microseconds)
    }
    return readCarefully(bytes.extracting(range))
  }

  @inline(__always)
  private func checked(_ microseconds: Int64) -> TimeReading {
    microseconds >= earliest && microseconds < latest
      ? .time(EventTime(microseconds: microseconds)) : .outOfRange
  }

  /// Reads `YYYY-MM-DDThh:mm:ss` with nothing, `Z` or `.fffZ` behind it; nil for all else.
  @inline(__always)
  private mutating func readByPosition(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    let start = range.lowerBound
    let date = bytes.word(at: start)
    let middle = bytes.word(at: start &+ 8)
    let end = bytes.word(at: start &+ 16)
    if date != dateWord || middle & 0xFFFF != dateRest {
      guard keepDate(bytes.extracting(start..<start + 10), date, middle & 0xFFFF) else {
        return nil
      }
    }
    // Bytes 8 to 15 are `DDThh:mm`, and 16 to 23 `:ss.fffZ`; case and blank are both a T.
    let isTime = middle & 0x0000_FF00_0000_0000 == 0x0000_3A00_0000_0000 && end & 0xFF == 0x3A
    let letter = UInt8(truncatingIfNeeded: middle &>> 16)
    guard isTime, letter == 0x54 || letter == 0x20 || letter == 0x74 else { return nil }
    let clock = (middle ^ 0x3030_0030_3000_0000) & 0xFFFF_00FF_FF00_0000
    let second = (end ^ 0x0030_3000) & 0x00FF_FF00
    guard Self.areDigits(clock | second) else { return nil }
    let hours = Self.pair(clock, 24)
    let minutes = Self.pair(clock, 48)
    let seconds = Self.pair(second, 8)
    guard hours < 24, minutes < 60, seconds < 60 else { return nil }
    let whole = midnight &+ (hours &* 3_600 &+ minutes &* 60 &+ seconds) &* 1_000_000
    if range.count == 24 {
      let fraction = (end ^ 0x0030_3030_0000_0000) & 0x00FF_FFFF_0000_0000
      guard end & 0xFF00_0000_FF00_0000 == 0x5A00_0000_2E00_0000, Self.areDigits(fraction) else {
        return nil
      }
      let thousandths = Self.digit(fraction, 32) &* 100 &+ Self.pair(fraction, 40)
      return whole &+ thousandths &* 1_000
    }
    if range.count == 19 { return zone.moment(ofLocal: whole) }
    return range.count == 20 && end &>> 24 & 0xFF == 0x5A ? whole : nil
  }

  private mutating func keepDate(_ text: Span<UInt8>, _ word: UInt64, _ rest: UInt64) -> Bool {
    var cursor = DigitCursor(text)
    guard let date = cursor.date(), cursor.isAtEnd else { return false }
    (dateWord, dateRest) = (word, rest)
    midnight = Int64(date.daysSince1970) * 86_400_000_000
    return true
  }

  /// Whether all bytes, from which `0` was taken, are 0 to 9.
  @inline(__always)
  private static func areDigits(_ word: UInt64) -> Bool {
    ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080 == 0
  }

  @inline(__always)
  private static func digit(_ word: UInt64, _ shift: UInt64) -> Int64 {
    Int64(truncatingIfNeeded: word &>> shift & 0xFF)
  }

  @inline(__always)
  private static func pair(_ word: UInt64, _ shift: UInt64) -> Int64 {
    digit(word, shift) &* 10 &+ digit(word, shift &+ 8)
  }

  /// Reads any form that is known, blanks around it left aside.
  private mutating func readCarefully(_ raw: Span<UInt8>) -> TimeReading {
    let text = raw.extracting(raw.trimmed(0..<raw.count))
    if hasPatterns {
      for pattern in patterns {
        if let parts = pattern.read(text) { return resolved(parts) }
      }
      return .bad
    }
    let parts = WrittenTime(iso: text) ?? WrittenTime(apache: text) ?? WrittenTime(basic: text)
    if let parts { return resolved(parts) }
    return epoch.read(text)
  }

  private mutating func resolved(_ parts: WrittenTime) -> TimeReading {
    if parts.isLeapSecond { leapSeconds += 1 }
    if let offset = parts.offsetSeconds {
      return checked(parts.localMicroseconds - Int64(offset) * 1_000_000)
    }
    return checked(zone.moment(ofLocal: parts.localMicroseconds))
  }
}
