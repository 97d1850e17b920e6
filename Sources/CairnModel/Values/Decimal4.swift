/// An exact decimal with four places, kept as ten-thousandths in 64 bits: money, prices, counts.
public struct Decimal4: Hashable, Comparable, Sendable {
  public var tenThousandths: Int64

  public init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

  public init(_ whole: Int) { tenThousandths = Int64(whole) * 10_000 }

  public static let zero = Decimal4(tenThousandths: 0)

  public static func < (left: Decimal4, right: Decimal4) -> Bool {
    left.tenThousandths < right.tenThousandths
  }
  public static func + (left: Decimal4, right: Decimal4) -> Decimal4 {
    Decimal4(tenThousandths: left.tenThousandths + right.tenThousandths)
  }
  public static func - (left: Decimal4, right: Decimal4) -> Decimal4 {
    Decimal4(tenThousandths: left.tenThousandths - right.tenThousandths)
  }
  public static func += (left: inout Decimal4, right: Decimal4) { left = left + right }
  public static func -= (left: inout Decimal4, right: Decimal4) { left = left - right }
  public static prefix func - (value: Decimal4) -> Decimal4 {
    Decimal4(tenThousandths: -value.tenThousandths)
  }
}

extension Decimal4: CustomStringConvertible {
  /// The number with no more places than it needs, at least two where it has a fraction.
  public var description: String {
    let magnitude = tenThousandths.magnitude
    let sign = tenThousandths < 0 ? "-" : ""
    let fraction = Int(magnitude % 10_000)
    guard fraction != 0 else { return "\(sign)\(magnitude / 10_000)" }
    var digits = String(fraction + 10_000).dropFirst()
    while digits.count > 2, digits.last == "0" { digits = digits.dropLast() }
    return "\(sign)\(magnitude / 10_000).\(digits)"
  }
}

/// What reading a decimal came to.
public enum DecimalReading: Hashable, Sendable {
  /// The number is exact in four places.
  case exact(Decimal4)
  /// The number had more places and was rounded half to even.
  case rounded(Decimal4)
  /// The text is no decimal, or one too large for 64 bits.
  case none
}

extension Decimal4 {
  /// Reads `-12.5`, `1e3` or `0.12345` exactly, without passing through a `Double`.
  ///
  /// `NaN`, `inf`, hexadecimal and empty text are no decimals. A fifth place is rounded half to
  /// even and reported as such.
  public static func read(_ text: Span<UInt8>) -> DecimalReading {
    guard var digits = DecimalDigits(text) else { return .none }
    digits.exponent += 4
    while digits.exponent > 0 {
      let (product, overflow) = digits.magnitude.multipliedReportingOverflow(by: 10)
      if digits.magnitude == 0 { break }
      guard !overflow else { return .none }
      digits.magnitude = product
      digits.exponent -= 1
    }
    let isExact = digits.roundToExponentZero()
    guard digits.magnitude <= UInt64(Int64.max) else { return .none }
    let signed = Int64(digits.magnitude)
    let value = Decimal4(tenThousandths: digits.isNegative ? -signed : signed)
    return isExact ? .exact(value) : .rounded(value)
  }
}

/// A decimal number as digits and a power of ten: magnitude × 10^exponent.
private struct DecimalDigits {
  var magnitude: UInt64 = 0
  var exponent = 0
  var isNegative = false
  /// Whether digits beyond 64 bits were cut off that were not all zero.
  var hasRest = false

  init?(_ text: Span<UInt8>) {
    var index = 0
    let count = text.count
    if index < count, text[index] == 0x2D || text[index] == 0x2B {
      isNegative = text[index] == 0x2D
      index += 1
    }
    var digitCount = 0
    var hasPoint = false
    while index < count {
      let byte = text[index]
      if byte == 0x2E, !hasPoint {
        hasPoint = true
      } else if byte >= 0x30, byte <= 0x39 {
        digitCount += 1
        append(UInt64(byte - 0x30), afterPoint: hasPoint)
      } else {
        break
      }
      index += 1
    }
    guard digitCount > 0 else { return nil }
    if index < count, text[index] | 0x20 == 0x65 {
      guard let power = Self.power(text, from: index + 1) else { return nil }
      exponent += power
      index = count
    }
    guard index == count else { return nil }
  }

  private mutating func append(_ digit: UInt64, afterPoint: Bool) {
    if magnitude > (UInt64.max - 9) / 10 {
      // Too many digits: the number keeps its size, and what is cut off only rounds it.
      if digit != 0 { hasRest = true }
      if !afterPoint { exponent += 1 }
    } else {
      magnitude = magnitude * 10 + digit
      if afterPoint { exponent -= 1 }
    }
  }

  private static func power(_ text: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    var isNegative = false
    if index < text.count, text[index] == 0x2D || text[index] == 0x2B {
      isNegative = text[index] == 0x2D
      index += 1
    }
    guard index < text.count else { return nil }
    var power = 0
    while index < text.count {
      guard text[index] >= 0x30, text[index] <= 0x39 else { return nil }
      power = min(power * 10 + Int(text[index] - 0x30), 100_000)
      index += 1
    }
    return isNegative ? -power : power
  }

  /// Brings the exponent up to zero by cutting places, half to even; says whether nothing was lost.
  mutating func roundToExponentZero() -> Bool {
    guard exponent < 0 else { return !hasRest }
    var last: UInt64 = 0
    var rest = hasRest
    while exponent < 0, magnitude != 0 || last != 0 {
      if last != 0 { rest = true }
      last = magnitude % 10
      magnitude /= 10
      exponent += 1
    }
    let isUp = last > 5 || (last == 5 && (rest || magnitude % 2 == 1))
    if isUp { magnitude += 1 }
    return last == 0 && !rest
  }
}
