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
    guard let first = WilsonInterval(part, of: whole),
      let second = WilsonInterval(otherPart, of: otherWhole)
    else { return nil }
    let share = Double(part) / Double(whole)
    let otherShare = Double(otherPart) / Double(otherWhole)
    difference = share - otherShare
    low = difference - Self.length(share - first.low, second.high - otherShare)
    high = difference + Self.length(first.high - share, otherShare - second.low)
  }

  private static func length(_ left: Double, _ right: Double) -> Double {
    (left * left + right * right).squareRoot()
  }
}
