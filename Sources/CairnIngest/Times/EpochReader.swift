import CairnModel

/// Reads times that are numbers since 1970, in a unit that holds for the whole file.
///
/// Where no unit is declared, the first number that is an accepted time in one of the units settles
/// it: seconds, milliseconds, microseconds and nanoseconds of the years 1990 to 2100 do not meet.
struct EpochReader: Sendable {
  private(set) var unit: FieldRule.TimeUnit?
  let isDeclared: Bool
  private let earliest: Int64
  private let latest: Int64

  init(unit: FieldRule.TimeUnit?, earliest: EventTime, latest: EventTime) {
    self.unit = unit
    isDeclared = unit != nil
    (self.earliest, self.latest) = (earliest.microseconds, latest.microseconds)
  }

  /// Takes over a unit that was settled elsewhere in the file, where none was declared.
  mutating func settle(_ unit: FieldRule.TimeUnit) { self.unit = self.unit ?? unit }

  mutating func read(_ text: Span<UInt8>) -> TimeReading {
    guard let number = WrittenNumber(text) else { return .bad }
    if number.isInfinite { return .bad }
    if let unit { return reading(number, unit) }
    for unit in [FieldRule.TimeUnit.s, .ms, .us, .ns] {
      let reading = reading(number, unit)
      guard case .time = reading else { continue }
      self.unit = unit
      return reading
    }
    return .outOfRange
  }

  private func reading(_ number: WrittenNumber, _ unit: FieldRule.TimeUnit) -> TimeReading {
    guard let microseconds = number.scaled(by: unit.microsecondPower),
      microseconds >= earliest, microseconds < latest
    else { return .outOfRange }
    return .time(EventTime(microseconds: microseconds))
  }
}

extension FieldRule.TimeUnit {
  /// The power of ten that turns a count of the unit into microseconds.
  var microsecondPower: Int {
    switch self {
    case .s: 6
    case .ms: 3
    case .us: 0
    case .ns: -3
    }
  }
}

/// A number as it was written: its digits and the place of the point.
struct WrittenNumber: Hashable, Sendable {
  private var magnitude: UInt64 = 0
  private var power = 0
  private var isNegative = false
  /// Whether the number is beyond every accepted time.
  private(set) var isInfinite = false

  /// Reads `-?digits(.digits)?(e±digits)?`; nil for all else.
  init?(_ text: Span<UInt8>) {
    var cursor = DigitCursor(text)
    isNegative = cursor.skip(0x2D)
    guard takeDigits(&cursor, isFraction: false) else { return nil }
    if cursor.skip(0x2E), !takeDigits(&cursor, isFraction: true) { return nil }
    if cursor.skip(0x65) || cursor.skip(0x45) {
      let isDown = cursor.skip(0x2D)
      if !isDown { _ = cursor.skip(0x2B) }
      guard let exponent = cursor.number(digits: 1...9) else { return nil }
      if !isDown, exponent > 300 { isInfinite = true }
      power += isDown ? -exponent : exponent
    }
    guard cursor.isAtEnd else { return nil }
  }

  private mutating func takeDigits(_ cursor: inout DigitCursor, isFraction: Bool) -> Bool {
    let start = cursor.position
    while let digit = cursor.number(digits: 1) {
      if magnitude < 1_000_000_000_000_000_000 {
        magnitude = magnitude * 10 + UInt64(digit)
        if isFraction { power -= 1 }
      } else if !isFraction {
        power += 1
      }
    }
    return cursor.position > start
  }

  /// The number times a power of ten, cut to a whole towards zero; nil where it is too large.
  func scaled(by further: Int) -> Int64? {
    var result = magnitude
    var remaining = power + further
    while remaining > 0, result != 0 {
      let (product, overflow) = result.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      (result, remaining) = (product, remaining - 1)
    }
    while remaining < 0, result != 0 { (result, remaining) = (result / 10, remaining + 1) }
    guard let signed = Int64(exactly: result) else { return nil }
    return isNegative ? -signed : signed
  }
}
