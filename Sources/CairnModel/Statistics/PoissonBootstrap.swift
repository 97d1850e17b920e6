// The idea: had other persons come, the figure would be another. Each replicate gives every person
// a weight drawn from a Poisson distribution of mean 1 (out, once, twice …) and works the figure
// out again. A person's weights depend on the seed and the person alone, and sums are whole
// numbers; so the interval is the same for any order of persons and any number of workers.

/// An interval for a ratio of two sums over persons, by drawing the persons anew.
///
/// Persons are drawn, not events, because one person's events are not independent of each other.
public struct PoissonBootstrap: Sendable {
  /// What one person adds to the two sums.
  public struct Share: Sendable {
    /// The person, as a number that is the same in every walk.
    public var person: UInt64
    public var part: Int128
    public var whole: Int128

    public init(person: UInt64, part: Int128, whole: Int128) {
      (self.person, self.part, self.whole) = (person, part, whole)
    }
  }

  public var seed: UInt64
  public var replicates: Int

  /// As many replicates as a second allows: 1,000 for a small store, no fewer than 200.
  public init(seed: UInt64, persons: Int) {
    self.seed = seed
    replicates = min(1_000, max(200, 20_000_000 / max(persons, 1)))
  }

  /// The middle 95 % of the replicates' ratios, or nil where none of them has a whole.
  public func interval(_ shares: [Share]) -> (low: Double, high: Double)? {
    var parts = Array(repeating: Int128(0), count: replicates)
    var wholes = parts
    for share in shares {
      var generator = PoissonWeights(seed ^ Self.mixed(share.person))
      for replicate in 0..<replicates {
        let weight = generator.next()
        guard weight > 0 else { continue }
        parts[replicate] += weight * share.part
        wholes[replicate] += weight * share.whole
      }
    }
    let ratios = zip(parts, wholes).filter { $1 != 0 }.map { Double($0) / Double($1) }.sorted()
    guard !ratios.isEmpty else { return nil }
    let tail = ratios.count / 40
    return (ratios[tail], ratios[ratios.count - 1 - tail])
  }

  static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Weights from a Poisson distribution of mean 1, four to a random number (SplitMix64).
private struct PoissonWeights {
  private var state: UInt64
  private var bits: UInt64 = 0
  private var left = 0

  /// The shares of 65,536 that draw at most 0, 1, 2 … : e⁻¹ · Σ 1/k!.
  private static let limits: [UInt64] = [24_109, 48_219, 60_273, 64_291, 65_296, 65_497, 65_531]

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> Int128 {
    if left == 0 {
      state &+= 0x9e37_79b9_7f4a_7c15
      bits = PoissonBootstrap.mixed(state)
      left = 4
    }
    let draw = bits & 0xFFFF
    bits >>= 16
    left -= 1
    return Int128(Self.limits.firstIndex { draw < $0 } ?? Self.limits.count)
  }
}
