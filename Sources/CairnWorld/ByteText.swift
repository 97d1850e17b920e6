/// Numbers as text, appended to a line that is being written.
extension [UInt8] {
  mutating func append(decimal number: Int) {
    if number >= 10 { append(decimal: number / 10) }
    append(UInt8(truncatingIfNeeded: 48 + number % 10))
  }

  /// Appends a number with zeros in front, at most four digits wide.
  mutating func append(decimal number: Int, width: Int) {
    if width > 3 { append(UInt8(truncatingIfNeeded: 48 + number / 1000 % 10)) }
    if width > 2 { append(UInt8(truncatingIfNeeded: 48 + number / 100 % 10)) }
    append(UInt8(truncatingIfNeeded: 48 + number / 10 % 10))
    append(UInt8(truncatingIfNeeded: 48 + number % 10))
  }

  /// Appends an amount as `12.90`.
  mutating func append(cents: Int) {
    append(decimal: cents / 100)
    append(UInt8(ascii: "."))
    append(decimal: cents % 100, width: 2)
  }

  /// Appends a random identifier of 128 bits as RFC 9562 writes its version 4.
  mutating func append(identifier high: UInt64, _ low: UInt64) {
    let versioned = high & 0xffff_ffff_ffff_0fff | 0x4000
    let variant = low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
    append(addingCapacity: 36) { text in
      for (half, shifts) in [(versioned, 4), (variant, 2)] {
        for place in 0..<16 {
          // A dash before the third, fourth and fifth group; the first half's end has one too.
          let isGroupStart =
            shifts == 4 ? place == 8 || place == 12 : place == 0 || place == 4
          if isGroupStart { text.append(UInt8(ascii: "-")) }
          let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - 4 * place)) & 15
          text.append(digit < 10 ? 48 + digit : 87 + digit)
        }
      }
    }
  }
}

/// Writes moments as text, remembering the hour it wrote last.
struct ClockText {
  private let startDay: CalendarDay
  private let dateEnd: UInt8
  private var hour = -1
  private var hourText: [UInt8] = []

  /// Between date and time stands a `T`, or a space as offices write it.
  init(startDay: CalendarDay, between dateEnd: UInt8 = UInt8(ascii: "T")) {
    self.startDay = startDay
    self.dateEnd = dateEnd
  }

  /// Appends `2026-09-01T10:23:45`.
  mutating func append(second: Int, to line: inout [UInt8]) {
    if second / 3600 != hour { setHour(second / 3600) }
    line += hourText
    line.append(decimal: second / 60 % 60, width: 2)
    line.append(UInt8(ascii: ":"))
    line.append(decimal: second % 60, width: 2)
  }

  /// Appends `2026-09-01T10:23:45.123Z`.
  mutating func append(millisecond: Int, to line: inout [UInt8]) {
    append(second: millisecond / 1000, to: &line)
    line.append(UInt8(ascii: "."))
    line.append(decimal: millisecond % 1000, width: 3)
    line.append(UInt8(ascii: "Z"))
  }

  private mutating func setHour(_ newHour: Int) {
    hour = newHour
    hourText = Array("\(CalendarDay(number: startDay.number + newHour / 24))".utf8)
    hourText.append(dateEnd)
    hourText.append(decimal: newHour % 24, width: 2)
    hourText.append(UInt8(ascii: ":"))
  }
}
