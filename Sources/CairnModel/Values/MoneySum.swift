/// A sum of money too long to fit one amount: ten-thousandths in 128 bits.
///
/// A single amount fits 64 bits; the sum of a store's orders may not, and a sum that wraps around
/// would be a lie. So sums are kept twice as wide and brought back only where they are printed.
public struct MoneySum: Hashable, Comparable, Sendable {
  public var tenThousandths: Int128

  public init(tenThousandths: Int128 = 0) { self.tenThousandths = tenThousandths }

  public init(_ amount: Decimal4) { tenThousandths = Int128(amount.tenThousandths) }

  public static let zero = MoneySum()

  /// The sum as one amount, or nil where it is beyond 922 trillion.
  public var amount: Decimal4? {
    Int64(exactly: tenThousandths).map { Decimal4(tenThousandths: $0) }
  }

  public static func < (left: MoneySum, right: MoneySum) -> Bool {
    left.tenThousandths < right.tenThousandths
  }
  public static func + (left: MoneySum, right: MoneySum) -> MoneySum {
    MoneySum(tenThousandths: left.tenThousandths + right.tenThousandths)
  }
  public static func - (left: MoneySum, right: MoneySum) -> MoneySum {
    MoneySum(tenThousandths: left.tenThousandths - right.tenThousandths)
  }
  public static func += (left: inout MoneySum, right: MoneySum) { left = left + right }
  public static func -= (left: inout MoneySum, right: MoneySum) { left = left - right }
  public static func += (left: inout MoneySum, right: Decimal4) { left += MoneySum(right) }
  public static func -= (left: inout MoneySum, right: Decimal4) { left -= MoneySum(right) }

  /// The sum divided by a count, rounded half to even in the fourth place.
  public func divided(by count: Int) -> MoneySum {
    precondition(count > 0, "a mean is taken over at least one")
    return MoneySum(tenThousandths: tenThousandths.dividedHalfToEven(by: Int128(count)))
  }
}

extension Int128 {
  /// The quotient nearest to the exact one; of two equally near, the even one.
  public func dividedHalfToEven(by divisor: Int128) -> Int128 {
    precondition(divisor > 0, "only a positive divisor is asked for")
    var (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    if remainder < 0 { (quotient, remainder) = (quotient - 1, remainder + divisor) }
    let rest = divisor - remainder
    if remainder > rest || (remainder == rest && quotient & 1 == 1) { quotient += 1 }
    return quotient
  }
}

extension Decimal4 {
  /// The product, rounded half to even in the fourth place; nil where it does not fit.
  public func multiplied(by other: Decimal4) -> Decimal4? {
    let product = Int128(tenThousandths) * Int128(other.tenThousandths)
    return MoneySum(tenThousandths: product.dividedHalfToEven(by: 10_000)).amount
  }
}

extension Cell {
  /// A sum of money, or null where it is too large to be printed exactly.
  public static func total(_ sum: MoneySum) -> Cell { sum.amount.map(Cell.money) ?? .null }

  /// A share of money, or null where the whole is nothing or less.
  public static func share(_ part: MoneySum, of whole: MoneySum) -> Cell {
    guard whole > .zero else { return .null }
    return .rate(Double(part.tenThousandths) / Double(whole.tenThousandths))
  }
}
