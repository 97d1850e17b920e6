// The time of a web server's log, `17/May/2015:10:05:03 +0000`, read by position.
//
// Date and zone are the same for line after line, so the moment of their midnight is kept with the
// bytes that spell them; a line then costs six digits.

import CairnBytes
import CairnModel

/// Reads the times of a web server's log.
struct ServerClock: Sendable {
  /// The bytes of the date and of the zone that were read last, as words.
  private var date: UInt64 = .max
  private var year: UInt64 = .max
  private var zone: UInt64 = .max
  private var zoneEnd: UInt64 = .max
  private var midnight: Int64 = 0

  /// The length of the only form that is read here.
  static let byteCount = 26

  /// Reads the text at a range, in microseconds; nil where it is not of the form, or second 60.
  @inline(__always)
  mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    let start = range.lowerBound
    let first = bytes.word(at: start)
    let middle = bytes.word(at: start &+ 8)
    let last = bytes.word(at: start &+ 16)
    let end = UInt64(bytes[start &+ 24]) | UInt64(bytes[start &+ 25]) &<< 8
    let isKnown = first == date && middle & 0xFF_FFFF == year && last &>> 32 == zone
    guard isKnown && end == zoneEnd else {
      return readCarefully(bytes.extracting(range), (first, middle, last, end))
    }
    // Bytes 8 to 15 are `015:10:0`, and 16 to 19 `5:03`.
    guard middle & 0x00FF_0000_FF00_0000 == 0x003A_0000_3A00_0000, last & 0xFF00 == 0x3A00 else {
      return nil
    }
    let hours = Self.digit(middle, 32) &* 10 &+ Self.digit(middle, 40)
    let minutes = Self.digit(middle, 56) &* 10 &+ Self.digit(last, 0)
    let seconds = Self.digit(last, 16) &* 10 &+ Self.digit(last, 24)
    let areDigits =
      Self.digit(middle, 32) < 3 && Self.digit(middle, 40) < 10 && Self.digit(middle, 56) < 6
      && Self.digit(last, 0) < 10 && Self.digit(last, 16) < 6 && Self.digit(last, 24) < 10
    guard areDigits, hours < 24 else { return nil }
    return midnight &+ (hours &* 3_600 &+ minutes &* 60 &+ seconds) &* 1_000_000
  }

  /// The value of a digit at some bits; a byte that is none is 10 or more.
  @inline(__always)
  private static func digit(_ word: UInt64, _ shift: UInt64) -> Int64 {
    Int64(UInt8(truncatingIfNeeded: word &>> shift) &- 0x30)
  }

  private mutating func readCarefully(
    _ text: Span<UInt8>, _ words: (UInt64, UInt64, UInt64, UInt64)
  ) -> Int64? {
    guard let time = WrittenTime(apache: text), let offset = time.offsetSeconds,
      !time.isLeapSecond
    else { return nil }
    let moment = time.localMicroseconds - Int64(offset) * 1_000_000
    let inDay = time.localMicroseconds.flooredDivision(by: 86_400_000_000).remainder
    (date, year) = (words.0, words.1 & 0xFF_FFFF)
    (zone, zoneEnd) = (words.2 &>> 32, words.3)
    midnight = moment - inDay
    return moment
  }
}
