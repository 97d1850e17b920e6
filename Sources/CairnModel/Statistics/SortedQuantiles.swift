/// The mean, median and other quantiles of some lengths of time.
///
/// The mean comes from an exact sum. A quantile between two lengths lies between them in
/// proportion, as SQL's `quantile_cont` has it; the median of an even number of lengths is
/// half-way. The lengths are taken as if they were sorted, but are not: there may be millions.
public struct SortedQuantiles: Hashable, Sendable {
  private let microseconds: [Int64]

  public init(microseconds: [Int64]) { self.microseconds = microseconds }

  public var count: Int { microseconds.count }

  /// The mean in seconds, or nil where there is nothing to average.
  public var meanSeconds: Double? {
    guard count > 0 else { return nil }
    let sum = microseconds.reduce(Int128(0)) { $0 + Int128($1) }
    let (whole, rest) = sum.quotientAndRemainder(dividingBy: Int128(count))
    return (Double(whole) + Double(rest) / Double(count)) / 1_000_000
  }

  public var medianSeconds: Double? { seconds(atPercent: 50) }

  /// The length in seconds that so many per cent are not longer than.
  public func seconds(atPercent percent: Int) -> Double? {
    precondition((0...100).contains(percent), "a quantile lies between 0 and 100 per cent")
    guard count > 0 else { return nil }
    let (index, rest) = ((count - 1) * percent).quotientAndRemainder(dividingBy: 100)
    let (low, high) = microseconds.neighbours(ofRank: index)
    guard rest > 0 else { return Double(low) / 1_000_000 }
    let step = Double(high - low) * Double(rest) / 100
    return (Double(low) + step) / 1_000_000
  }
}
