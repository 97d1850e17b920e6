/// An interval that the difference of two shares lies in with 95 % confidence: Newcombe's.
///
/// It is made of the two Wilson intervals, so it never leaves -1 to 1 and has width where nobody
/// converted. (R. G. Newcombe, 1998, method 10.)
public struct NewcombeInterval: Hashable, Sendable {
  public var difference: Double
  public var low: Double
  public var high: Double

  /// The interval around `part / whole` less `otherPart / otherWhole`; nil where a whole is
  /// nothing.
  public init?(_ part: Int, of whole: Int, less otherPart: Int, of otherWhole: Int) {
    guard whole > 0, otherWhole > 0 else { return nil }
    self.init(
      share: Double(part) / Double(whole), of: whole,
      less: Double(otherPart) / Double(otherWhole), of: otherWhole)
  }

  /// The interval around one share of a whole less another, for shares that were estimated and
  /// need not be whole parts; nil where a whole is nothing.
  public init?(share: Double, of whole: Int, less otherShare: Double, of otherWhole: Int) {
    guard let first = WilsonInterval(share: share, of: whole),
      let second = WilsonInterval(share: otherShare, of: otherWhole)
    else { return nil }
    difference = share - otherShare
    low = difference - Self.length(share - first.low, second.high - otherShare)
    high = difference + Self.length(first.high - share, otherShare - second.low)
  }

  private static func length(_ left: Double, _ right: Double) -> Double {
    (left * left + right * right).squareRoot()
  }
}
