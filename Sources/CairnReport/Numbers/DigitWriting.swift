internal import CairnModel

/// Numbers and moments written straight into bytes, since a report may have millions of cells.
extension [UInt8] {
  /// A number in decimal digits, with zeros before it up to a width.
  mutating func append(digitsOf number: UInt64, width: Int = 1) {
    var divisor: UInt64 = 1
    var digits = 1
    while digits < width || number / divisor >= 10 {
      divisor *= 10
      digits += 1
    }
    var rest = number
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor))
      rest %= divisor
      divisor /= 10
    }
  }

  /// A date as `2026-11-22`.
  mutating func append(_ date: CivilDate) {
    append(digitsOf: UInt64(Swift.max(0, date.year)), width: 4)
    append(UInt8(ascii: "-"))
    append(digitsOf: UInt64(date.month), width: 2)
    append(UInt8(ascii: "-"))
    append(digitsOf: UInt64(date.day), width: 2)
  }

  /// A moment as `2026-11-22T09:30:00.250Z`.
  mutating func append(_ time: EventTime) {
    let (days, inDay) = time.microseconds.flooredDivision(by: 86_400_000_000)
    append(CivilDate(daysSince1970: Int(days)))
    let seconds = UInt64(inDay / 1_000_000)
    let parts = [seconds / 3_600, seconds / 60 % 60, seconds % 60]
    for (sign, part) in zip(["T", ":", ":"] as [Unicode.Scalar], parts) {
      append(UInt8(ascii: sign))
      append(digitsOf: part, width: 2)
    }
    append(UInt8(ascii: "."))
    append(digitsOf: UInt64(inDay % 1_000_000 / 1_000), width: 3)
    append(UInt8(ascii: "Z"))
  }
}
