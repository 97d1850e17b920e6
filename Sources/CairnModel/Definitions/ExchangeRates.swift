/// What one unit of each currency was worth in another, from which day on.
///
/// A rate is kept as a fraction, so that one that is known the other way round is exact too.
public struct ExchangeRates: Hashable, Sendable {
  public struct Rate: Hashable, Sendable {
    /// The first local day it holds, in days since 1970-01-01; it holds until the next one.
    public var day: Int
    public var numerator: Int64
    public var denominator: Int64

    public init(day: Int, numerator: Int64, denominator: Int64) {
      precondition(numerator > 0 && denominator > 0, "a rate is above zero")
      (self.day, self.numerator, self.denominator) = (day, numerator, denominator)
    }
  }

  /// What everything is converted into.
  public let target: ByteText
  /// For each other currency its rates, by day.
  public let rates: [ByteText: [Rate]]

  /// Of two rates of one day the first in the list stands.
  public init(into target: ByteText, _ rates: [ByteText: [Rate]]) {
    self.target = target
    self.rates = rates.mapValues { rates in
      var kept: [Rate] = []
      for (_, rate) in rates.enumerated().sorted(by: {
        ($0.element.day, $0.offset) < ($1.element.day, $1.offset)
      }) where kept.last?.day != rate.day {
        kept.append(rate)
      }
      return kept
    }
  }

  /// An amount of a day, rounded half to even in the fourth place; nil where no rate is known then.
  public func converted(_ amount: Decimal4, of currency: ByteText, onDay day: Int) -> Decimal4? {
    if currency == target { return amount }
    guard let known = rates[currency] else { return nil }
    let next = known.partitioningIndex { $0.day > day }
    guard next > 0 else { return nil }
    let rate = known[next - 1]
    let product = Int128(amount.tenThousandths) * Int128(rate.numerator)
    return MoneySum(tenThousandths: product.dividedHalfToEven(by: Int128(rate.denominator))).amount
  }
}
