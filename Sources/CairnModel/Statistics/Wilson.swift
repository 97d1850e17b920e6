/// An interval that a share of a whole lies in with 95 % confidence: Wilson's score interval.
///
/// It stays within 0 and 1 and has width even where nobody or everybody converted: 0 of 50 gives
/// 0 to 0.071. (E. B. Wilson, 1927; z = 1.959963984540054.)
public struct WilsonInterval: Hashable, Sendable {
  public var low: Double
  public var high: Double

  /// The interval around `part / whole`, or nil where the whole is nothing.
  public init?(_ part: Int, of whole: Int) {
    precondition(part >= 0 && part <= max(whole, 0), "a part is no larger than its whole")
    guard whole > 0 else { return nil }
    self.init(share: Double(part) / Double(whole), of: whole)
  }

  /// The interval around a share that was estimated over so many, or nil where they are none.
  public init?(share: Double, of whole: Int) {
    precondition(share >= 0 && share <= 1, "a share is no larger than its whole")
    guard whole > 0 else { return nil }
    let z = 1.959_963_984_540_054
    let count = Double(whole)
    let middle = share + z * z / (2 * count)
    let spread = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
    let scale = 1 + z * z / count
    low = share == 0 ? 0 : max(0, (middle - spread) / scale)
    high = share == 1 ? 1 : min(1, (middle + spread) / scale)
  }
}
