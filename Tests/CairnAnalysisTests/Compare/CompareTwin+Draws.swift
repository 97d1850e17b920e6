import CairnModel
import TestSupport

/// What chance makes of the figures: persons drawn anew as the page says, number by number.
struct CompareTwinDraws {
  private let figures: [CompareTwinFigure]
  private let groups: [Int]
  /// The group of 1,024 that each person is dealt into.
  private let clusters: [Int]
  /// Of each group with anything in it, a thousand weights.
  private var weights: [Int: [Double]] = [:]

  init(_ twin: CompareTwin, _ figures: [CompareTwinFigure]) {
    self.figures = figures
    groups = twin.persons.map { twin.group($0) }
    clusters = twin.persons.map { Int(Self.mixed($0.reference.identityHash) % 1_024) }
    let columns = figures.count * 8
    var sums = Array(repeating: Array(repeating: 0, count: columns), count: 1_024)
    for (place, figure) in figures.enumerated() {
      for (person, own) in figure.sums.enumerated() {
        for side in 0...1 {
          let column = place * 8 + groups[person] * 4 + side * 2
          sums[clusters[person]][column] += own.x[side]
          sums[clusters[person]][column + 1] += own.y[side]
        }
      }
    }
    var seed: UInt64 = 0
    for (index, sum) in sums.joined().enumerated() where sum != 0 {
      seed = Self.mixed((seed ^ UInt64(sum)) &+ UInt64(index))
    }
    for cluster in 0..<1_024 where sums[cluster].contains(where: { $0 != 0 }) {
      weights[cluster] = Self.draw(seed ^ Self.mixed(UInt64(cluster)))
    }
  }

  /// SplitMix64's answer to a number.
  private static func mixed(_ number: UInt64) -> UInt64 {
    var random = Seeded(number)
    return random.next()
  }

  private static func draw(_ seed: UInt64) -> [Double] {
    // The shares of 65,536 that draw at most 0, 1, 2 … : 1 / e · Σ 1 / k!.
    let limits: [UInt64] = [24_109, 48_219, 60_273, 64_291, 65_296, 65_497, 65_531]
    var weights: [Double] = []
    var state = seed
    while weights.count < 1_000 {
      state &+= 0x9e37_79b9_7f4a_7c15
      let bits = mixed(state)
      for quarter in 0..<4 {
        let draw = (bits >> UInt64(quarter * 16)) & 0xFFFF
        weights.append(Double(limits.count { $0 <= draw }))
      }
    }
    return Array(weights.prefix(1_000))
  }

  // MARK: What is said of a change

  /// Nil where a side has fewer than ten persons.
  func change(_ figure: Int, _ group: Int) -> [Double?]? {
    let sums = figures[figure].sums
    for side in 0...1 {
      let count = sums.indices.count { groups[$0] == group && sums[$0].y[side] != 0 }
      guard count >= 10 else { return nil }
    }
    // Persons of a group are drawn together, so their sums are added up first.
    var clustered: [Int: CompareSums] = [:]
    for person in sums.indices where groups[person] == group {
      for side in 0...1 {
        clustered[clusters[person], default: CompareSums()].x[side] += sums[person].x[side]
        clustered[clusters[person], default: CompareSums()].y[side] += sums[person].y[side]
      }
    }
    return (0..<1_000).map { replicate in
      var (x, y) = ([0.0, 0.0], [0.0, 0.0])
      for cluster in clustered.keys.sorted() {
        guard let own = clustered[cluster], let weight = weights[cluster]?[replicate] else {
          continue
        }
        for side in 0...1 {
          x[side] += weight * Double(own.x[side])
          y[side] += weight * Double(own.y[side])
        }
      }
      return y[0] == 0 || y[1] == 0 ? nil : x[1] / y[1] - x[0] / y[0]
    }
  }

  func net(_ figure: Int) -> [Double?]? {
    guard let own = change(figure, 0), let control = change(figure, 1) else { return nil }
    return zip(own, control).map { own, control in
      own.flatMap { own in control.map { own - $0 } }
    }
  }

  /// The middle 95 % and twice the smaller share on a side of zero.
  static func interval(_ draws: [Double?]?) -> (low: Double, high: Double, probability: Double?)? {
    let draws = (draws ?? []).compactMap { $0 }.sorted()
    guard let first = draws.first, let last = draws.last else { return nil }
    let tail = draws.count / 40
    let beyond = min(draws.count { $0 <= 0 }, draws.count { $0 >= 0 })
    return (
      draws[tail], draws[draws.count - 1 - tail],
      first == last ? nil : min(1, Double(max(1, 2 * beyond)) / Double(draws.count))
    )
  }
}
