// Chance that can be asked again. Everything about a person, a session or an event comes from a
// hash of the world's seed and its number, never from what was drawn before it elsewhere, so any
// part of the world can be made by itself, on any thread. Only whole numbers are used: logarithms
// differ in their last bit from one library to another.

/// A stream of random numbers that is the same in every run.
struct Chance {
  private var state: UInt64

  /// The stream of one thing: its kind, its number, and a number within it.
  init(_ seed: UInt64, _ salt: Salt, _ number: Int, _ part: Int = 0) {
    let start = Self.mixed(seed &+ UInt64(salt.rawValue) &* 0xd1b5_4a32_d192_ed03)
    let middle = Self.mixed(start ^ UInt64(truncatingIfNeeded: number))
    state = Self.mixed(middle ^ (UInt64(truncatingIfNeeded: part) &* 0x8cb9_2ba7_2f3d_8dd7))
  }

  /// What a stream is drawn for, so that two streams of the same number differ.
  enum Salt: UInt8 { case person, calendar, session, script, identity, office, delivery, flaw }

  /// The next 64 random bits (SplitMix64).
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  /// A number from 0 up to, but not including, the limit.
  mutating func below(_ limit: Int) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(truncatingIfNeeded: limit)) >> 32)
  }

  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  mutating func happens(perMille: Int) -> Bool { below(1000) < perMille }

  /// Waits as between independent happenings: mostly short, sometimes long, this long on average.
  mutating func wait(mean: Int) -> Int {
    // The base-2 logarithm of a random fraction, its mantissa taken as straight: near enough.
    let bits = next() | 1
    let zeroCount = bits.leadingZeroBitCount
    let fraction = Int(truncatingIfNeeded: (bits << UInt64(zeroCount)) >> 47) & 0xffff
    let logarithm = (zeroCount << 16) + 0x1_0000 - fraction
    return mean * logarithm / 0x1_0000 * 45_426 / 0x1_0000
  }

  /// An index into weights, each as likely as its weight says.
  mutating func index(weights: [Int], total: Int) -> Int {
    var rest = below(total)
    for (index, weight) in weights.enumerated() {
      if rest < weight { return index }
      rest -= weight
    }
    return weights.count - 1
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

/// A list of things, some likelier than others.
struct Mixture<Element: Sendable>: Sendable {
  let elements: [Element]
  private let weights: [Int]
  private let total: Int

  init(_ weighted: [(Int, Element)]) {
    elements = weighted.map(\.1)
    weights = weighted.map(\.0)
    total = weights.reduce(0, +)
  }

  func index(_ chance: inout Chance) -> Int { chance.index(weights: weights, total: total) }

  func pick(_ chance: inout Chance) -> Element { elements[index(&chance)] }
}
