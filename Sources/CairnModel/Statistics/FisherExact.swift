/// Whether two shares differ by more than chance: Fisher's exact test of a table of four counts.
///
/// Of all tables with the same margins, the probability of those that are no likelier than the one
/// seen. Probabilities are built outwards from the likeliest table by the ratios of neighbours, so
/// no logarithm of a factorial is needed and nothing overflows.
public struct FisherExact: Hashable, Sendable {
  /// The two-sided probability; 1 where a margin is empty.
  public var probability: Double

  /// - Parameters:
  ///   - part: those of the first group who did.
  ///   - whole: the first group.
  ///   - otherPart: those of the second group who did.
  ///   - otherWhole: the second group.
  public init(_ part: Int, of whole: Int, against otherPart: Int, of otherWhole: Int) {
    precondition((0...whole).contains(part), "a part is no larger than its whole")
    precondition((0...otherWhole).contains(otherPart), "a part is no larger than its whole")
    let doers = part + otherPart
    let lowest = max(0, doers - otherWhole)
    let highest = min(doers, whole)
    // Neighbouring tables: the weight of count + 1 over that of count.
    func ratio(_ count: Int) -> Double {
      Double(whole - count) / Double(count + 1) * Double(doers - count)
        / Double(otherWhole - doers + count + 1)
    }
    let likeliest = min(
      highest, max(lowest, (doers + 1) * (whole + 1) / (whole + otherWhole + 2)))
    var weights = Array(repeating: 0.0, count: highest - lowest + 1)
    weights[likeliest - lowest] = 1
    for count in stride(from: likeliest, to: highest, by: 1) {
      weights[count + 1 - lowest] = weights[count - lowest] * ratio(count)
    }
    for count in stride(from: likeliest, to: lowest, by: -1) {
      weights[count - 1 - lowest] = weights[count - lowest] / ratio(count - 1)
    }
    let seen = weights[part - lowest] * (1 + 1e-7)
    let extreme = weights.reduce(0) { $1 <= seen ? $0 + $1 : $0 }
    probability = min(1, extreme / weights.reduce(0, +))
  }
}
