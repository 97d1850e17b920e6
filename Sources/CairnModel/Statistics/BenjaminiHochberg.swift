/// Corrects the probabilities of a search: of what is called a finding, how much would be chance.
///
/// Among many candidates some look remarkable by luck. A corrected value of 0.05 means that among
/// all that are at least as remarkable about one in twenty is luck. (Y. Benjamini and Y. Hochberg,
/// 1995.)
public enum BenjaminiHochberg {
  /// The corrected values, in the order of the probabilities.
  public static func corrected(_ probabilities: [Double]) -> [Double] {
    let ranked = probabilities.indices.sorted {
      (probabilities[$0], $0) < (probabilities[$1], $1)
    }
    var corrected = probabilities
    var least = 1.0
    for (rank, index) in ranked.enumerated().reversed() {
      least = min(least, probabilities[index] * Double(ranked.count) / Double(rank + 1))
      corrected[index] = least
    }
    return corrected
  }
}
