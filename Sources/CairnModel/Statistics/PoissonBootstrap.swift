// The idea: had other persons come, the figure would be another. Each replicate gives every person
// a weight drawn from a Poisson distribution of mean 1 (out, once, twice …) and works the figure
// out again. So that this costs the same for a hundred persons and for a hundred million, persons
// are first dealt into groups by their own number; the groups are drawn as the persons would be.
// Sums are whole numbers and a group's draws depend on the seed and the group alone, so the
// interval is the same for any order of persons and any number of workers.

/// Sums over persons, kept in groups of persons, from which intervals are drawn.
///
/// Persons are drawn, not events, because one person's events are not independent of each other.
public struct GroupedSums: Sendable {
  /// Enough for the width of an interval to be known to a fiftieth.
  public static let groups = 1_024
  public static let replicates = 1_000

  public let columns: Int
  /// Group by group, the sums of its columns.
  private var sums: [Int128]

  public init(columns: Int) {
    self.columns = columns
    sums = Array(repeating: 0, count: Self.groups * columns)
  }

  /// The group of a person, by a number that is the same in every walk.
  public static func group(ofPerson person: UInt64) -> Int {
    Int(PoissonWeights.mixed(person) % UInt64(groups))
  }

  public mutating func add(_ value: Int128, to column: Int, ofGroup group: Int) {
    sums[group * columns + column] += value
  }

  public mutating func merge(_ other: GroupedSums) {
    precondition(other.columns == columns, "sums of one kind are merged")
    for index in sums.indices { sums[index] += other.sums[index] }
  }

  /// These columns, then those of other sums over the same persons, to be drawn together.
  public func joined(_ other: GroupedSums) -> GroupedSums {
    var both = GroupedSums(columns: columns + other.columns)
    for group in 0..<Self.groups {
      let start = group * both.columns
      for column in 0..<columns { both.sums[start + column] = sums[group * columns + column] }
      for column in 0..<other.columns {
        both.sums[start + columns + column] = other.sums[group * other.columns + column]
      }
    }
    return both
  }

  /// What the columns add up to.
  public var totals: [Int128] {
    var totals = Array(repeating: Int128(0), count: columns)
    for index in sums.indices { totals[index % columns] += sums[index] }
    return totals
  }

  /// What the columns would have added up to had other persons come, replicate by replicate.
  public var drawn: [[Double]] {
    // Column by column, so that one column's replicates lie side by side.
    var flat = Array(repeating: 0.0, count: columns * Self.replicates)
    var weights = Array(repeating: 0.0, count: Self.replicates)
    let seed = self.seed
    for group in 0..<Self.groups {
      // Most sums are nothing: few persons leave carts, in few currencies.
      let own = (0..<columns).filter { sums[group * columns + $0] != 0 }
      guard !own.isEmpty else { continue }
      var drawing = PoissonWeights(seed ^ PoissonWeights.mixed(UInt64(group)))
      for replicate in weights.indices { weights[replicate] = drawing.next() }
      for column in own {
        Self.add(
          Double(sums[group * columns + column]), times: weights.span, to: &flat,
          from: column * Self.replicates)
      }
    }
    return (0..<Self.replicates).map { replicate in
      (0..<columns).map { flat[$0 * Self.replicates + replicate] }
    }
  }

  private static func add(
    _ sum: Double, times weights: Span<Double>, to flat: inout [Double], from start: Int
  ) {
    precondition(start >= 0 && start + weights.count <= flat.count, "a column has its place")
    var own = flat.mutableSpan
    for replicate in weights.indices { own[start + replicate] += weights[replicate] * sum }
  }

  /// The seed comes from the sums themselves: the same data give the same interval.
  private var seed: UInt64 {
    var seed: UInt64 = 0
    for (index, sum) in sums.enumerated() where sum != 0 {
      let value = UInt64(truncatingIfNeeded: sum) ^ UInt64(truncatingIfNeeded: sum >> 64)
      seed = PoissonWeights.mixed(seed ^ value &+ UInt64(index))
    }
    return seed
  }
}

/// The middle 95 % of what a figure came to in many replicates.
public struct BootstrapInterval: Hashable, Sendable {
  public var low: Double
  public var high: Double

  /// Nil where the figure had no value in any replicate.
  public init?(_ values: some Sequence<Double?>) {
    let sorted = values.compactMap { $0 }.sorted()
    guard !sorted.isEmpty else { return nil }
    let tail = sorted.count / 40
    (low, high) = (sorted[tail], sorted[sorted.count - 1 - tail])
  }
}

/// Weights from a Poisson distribution of mean 1, four to a random number (SplitMix64).
struct PoissonWeights {
  private var state: UInt64
  private var bits: UInt64 = 0
  private var left = 0

  /// The shares of 65,536 that draw at most 0, 1, 2 … : e⁻¹ · Σ 1/k!.
  private static let limits: [UInt64] = [24_109, 48_219, 60_273, 64_291, 65_296, 65_497, 65_531]

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> Double {
    if left == 0 {
      state &+= 0x9e37_79b9_7f4a_7c15
      bits = Self.mixed(state)
      left = 4
    }
    let draw = bits & 0xFFFF
    bits >>= 16
    left -= 1
    return Double(Self.limits.firstIndex { draw < $0 } ?? Self.limits.count)
  }

  static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
