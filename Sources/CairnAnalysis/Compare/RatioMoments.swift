/// A ratio of two sums over persons, before and after, with what its spread takes.
///
/// The spread is the infinitesimal jackknife's: that of one person's influence on the figure.
/// Everything is a whole number, so the answer does not depend on the order of persons.
public struct RatioMoments: Hashable, Sendable {
  /// One person's sums in one period.
  public struct Pair: Hashable, Sendable {
    public var x: Int64
    public var y: Int64

    public init(x: Int64 = 0, y: Int64 = 0) { (self.x, self.y) = (x, y) }

    public static let none = Pair()
  }

  /// Sums of one period.
  struct Side: Hashable, Sendable {
    var persons = 0
    var x: Int128 = 0
    var y: Int128 = 0
    var xx: Int128 = 0
    var xy: Int128 = 0
    var yy: Int128 = 0

    mutating func add(_ pair: Pair) {
      let (first, second) = (Int128(pair.x), Int128(pair.y))
      if pair.y != 0 { persons += 1 }
      x += first
      y += second
      xx += first * first
      xy += first * second
      yy += second * second
    }

    mutating func merge(_ other: Side) {
      persons += other.persons
      x += other.x
      y += other.y
      xx += other.xx
      xy += other.xy
      yy += other.yy
    }

    var ratio: Double? { y == 0 ? nil : Double(x) / Double(y) }

    /// The sum of squared influences.
    func spread(_ ratio: Double) -> Double {
      let sum = Double(xx) - 2 * ratio * Double(xy) + ratio * ratio * Double(yy)
      return max(0, sum) / (Double(y) * Double(y))
    }
  }

  private(set) var before = Side()
  private(set) var after = Side()
  private var xx: Int128 = 0
  private var xy: Int128 = 0
  private var yx: Int128 = 0
  private var yy: Int128 = 0

  public init() {}

  public mutating func add(before: Pair, after: Pair) {
    self.before.add(before)
    self.after.add(after)
    xx += Int128(before.x) * Int128(after.x)
    xy += Int128(before.x) * Int128(after.y)
    yx += Int128(before.y) * Int128(after.x)
    yy += Int128(before.y) * Int128(after.y)
  }

  public mutating func merge(_ other: RatioMoments) {
    before.merge(other.before)
    after.merge(other.after)
    xx += other.xx
    xy += other.xy
    yx += other.yx
    yy += other.yy
  }

  /// The figure after less that before, and its variance; nil where a side has none.
  public var difference: (value: Double, variance: Double)? {
    guard let first = before.ratio, let second = after.ratio else { return nil }
    let cross =
      (Double(xx) - second * Double(xy) - first * Double(yx) + first * second * Double(yy))
      / (Double(before.y) * Double(after.y))
    let variance = before.spread(first) + after.spread(second) - 2 * cross
    return (second - first, max(0, variance))
  }
}

/// A difference with its interval of 95 % and its probability under no difference.
public struct NormalDifference: Hashable, Sendable {
  public var value: Double
  public var low: Double
  public var high: Double
  /// Nil where nothing varies.
  public var probability: Double?

  public init(value: Double, variance: Double) {
    self.value = value
    let error = variance.squareRoot()
    (low, high) = (value - 1.959_963_984_540_054 * error, value + 1.959_963_984_540_054 * error)
    probability = error > 0 ? Self.twoSided((value / error).magnitude) : nil
  }

  /// The probability that a normal variable lies this far from zero or further.
  ///
  /// By the continued fraction for large distances, by the series for small ones.
  static func twoSided(_ distance: Double) -> Double {
    guard distance < 38 else { return 0 }
    let density = exponential(distance * distance / 2) * 0.398_942_280_401_432_7
    guard distance > 3 else {
      var (term, sum, step) = (distance, distance, 1.0)
      while term > 1e-17 {
        step += 2
        term *= distance * distance / step
        sum += term
      }
      return min(1, max(0, 1 - 2 * density * sum))
    }
    var fraction = distance
    for step in stride(from: 60.0, through: 1, by: -1) { fraction = distance + step / fraction }
    return 2 * density / fraction
  }

  /// e to the power of minus so much.
  private static func exponential(_ power: Double) -> Double {
    let part = power / 4_096
    var (term, sum) = (1.0, 1.0)
    for step in 1...12 {
      term *= -part / Double(step)
      sum += term
    }
    for _ in 0..<12 { sum *= sum }
    return sum
  }
}
