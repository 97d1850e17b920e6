import CairnModel

// Every model turns a path into whole-number weights, one for each run. A conversion, cut into 10¹²
// pieces, and its value, in ten-thousandths, are dealt out by those weights; what does not divide
// goes to the largest remainders. So credits add up exactly, in any order of persons.

/// Deals out whole numbers by weight.
enum CreditShares {
  /// The pieces of one conversion.
  static let conversion: Int128 = 1_000_000_000_000

  /// The parts of an amount, which add up to it: rounded down, and one more for the largest
  /// remainders, the first of equal ones.
  static func parts(of amount: Int128, by weights: [Int128]) -> [Int128] {
    let whole = weights.reduce(0, +)
    precondition(whole > 0, "credit is dealt out by weights that are not all zero")
    var parts: [Int128] = []
    var remainders: [(remainder: Int128, index: Int)] = []
    for (index, weight) in weights.enumerated() {
      let (part, remainder) = (amount.magnitude * weight.magnitude)
        .quotientAndRemainder(dividingBy: whole.magnitude)
      parts.append(Int128(part))
      remainders.append((Int128(remainder), index))
    }
    let rest = Int128(amount.magnitude) - parts.reduce(0, +)
    remainders.sort { ($1.remainder, $0.index) < ($0.remainder, $1.index) }
    for (_, index) in remainders.prefix(Int(rest)) { parts[index] += 1 }
    return amount < 0 ? parts.map { -$0 } : parts
  }

  /// Credits as they are printed: whole millionths of a conversion, which add up like the pieces.
  ///
  /// Takes pieces in the order of the rows; of equal remainders the first row's is rounded up.
  static func millionths(_ pieces: [Int128]) -> [Int128] {
    let whole = pieces.reduce(0, +)
    return whole > 0 ? parts(of: whole / 1_000_000, by: pieces) : pieces
  }

  /// Some millionths of a conversion as a cell.
  static func cell(ofMillionths count: Int128) -> Cell { .number(Double(count) / 1_000_000) }

  /// The weights of a path's runs, for the models that look at one path at a time.
  static func weights(
    _ model: ChannelsQuestion.Model, _ path: TouchPath, halfLife: TimeSpan
  ) -> [Int128] {
    let count = path.runs.count
    let middle = Int128(max(1, count - 2))
    switch model {
    case .first: return (0..<count).map { $0 == 0 ? 1 : 0 }
    case .last, .lastNonDirect: return (0..<count).map { $0 == count - 1 ? 1 : 0 }
    case .linear: return Array(repeating: 1, count: count)
    // Two fifths to each end; of two touches, a half.
    case .position: return ends(count, first: 2 * middle, last: 2 * middle)
    case .late: return ends(count, first: middle, last: 3 * middle)
    case .early: return ends(count, first: 3 * middle, last: middle)
    case .decay: return path.runs.map { weight(age: $0.age, halfLife: halfLife) }
    case .shapley, .markov, .participation:
      preconditionFailure("\(model) does not look at one path by itself")
    }
  }

  private static func ends(_ count: Int, first: Int128, last: Int128) -> [Int128] {
    guard count > 1 else { return [1] }
    return (0..<count).map { $0 == 0 ? first : $0 == count - 1 ? last : 1 }
  }

  /// 2^(-age / half-life), times 2⁴⁰; never zero.
  private static func weight(age: TimeSpan, halfLife: TimeSpan) -> Int128 {
    let (halvings, rest) = age.microseconds.flooredDivision(by: halfLife.microseconds)
    let exponent = Double(rest) / Double(halfLife.microseconds) * 0.693_147_180_559_945_3
    // e^-x for x from 0 to ln 2, by its series.
    var term = 1.0
    var power = 1.0
    for step in 1...20 {
      term *= -exponent / Double(step)
      power += term
    }
    let scaled = Int128((power * 1_099_511_627_776).rounded())
    return max(1, halvings > 120 ? 0 : scaled >> Int(halvings))
  }
}
