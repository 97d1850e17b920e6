// Logarithm, exponential and the logarithm of the gamma function from sums and products alone, so
// that an estimate is the same to its last digit on every machine: the C library's own may differ.

/// The functions that likelihoods are made of.
enum Natural {
  private static let ln2 = 0.693_147_180_559_945_3

  /// The natural logarithm of a number above zero.
  ///
  /// The number is 2^k · m with m between √½ and √2; ln m = 2 · artanh((m - 1) / (m + 1)).
  static func log(_ number: Double) -> Double {
    precondition(number > 0 && number.isFinite, "a logarithm is taken of a number above zero")
    var exponent = number.exponent
    var significand = number.significand
    if significand > 1.414_213_562_373_095_1 {
      significand /= 2
      exponent += 1
    }
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var sum = 0.0
    for odd in stride(from: 21, through: 1, by: -2) { sum = sum * square + 1 / Double(odd) }
    return 2 * ratio * sum + Double(exponent) * ln2
  }

  /// e to a power; 0 where that is too small to matter.
  static func exp(_ power: Double) -> Double {
    guard power > -700 else { return 0 }
    precondition(power < 700, "an exponential stays within reach")
    let exponent = (power / ln2).rounded()
    let rest = power - exponent * ln2
    var sum = 1.0
    for term in stride(from: 16, through: 1, by: -1) { sum = 1 + sum * rest / Double(term) }
    return Double(sign: .plus, exponent: Int(exponent), significand: sum)
  }

  /// The logarithm of the gamma function of a number above zero: Stirling's series from 10 on, and
  /// below that by Γ(x + 1) = x · Γ(x).
  static func logGamma(_ number: Double) -> Double {
    var number = number
    var product = 1.0
    while number < 10 {
      product *= number
      number += 1
    }
    let inverse = 1 / number
    let square = inverse * inverse
    let series =
      inverse
      * (1 / 12 - square * (1 / 360 - square * (1 / 1_260 - square * (1 / 1_680 - square / 1_188))))
    return (number - 0.5) * log(number) - number + 0.918_938_533_204_672_7 + series
      - log(product)
  }
}
