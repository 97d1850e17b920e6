import CairnModel

/// One person's sums in one period: the figure is the sum of `x` over that of `y`.
struct RatioPair: Hashable, Sendable {
  var x: Int64 = 0
  var y: Int64 = 0

  static let none = RatioPair()
}

/// Ratios of two sums over persons, each for two groups before and after, ready to be drawn from.
///
/// Everything is a whole number, so the answer does not depend on the order of persons.
struct RatioSums: Sendable {
  /// Of each figure and group: x and y before, then after.
  private static let width = 4

  let figures: Int
  private var sums: GroupedSums
  /// Of each figure and group, the persons before and after.
  private var persons: [Int]

  init(figures: Int) {
    self.figures = figures
    sums = GroupedSums(columns: figures * 2 * Self.width)
    persons = Array(repeating: 0, count: figures * 4)
  }

  mutating func add(
    _ pair: [RatioPair], to figure: Int, inGroup group: Int, of person: PersonRef
  ) {
    let place = figure * 2 + group
    let cluster = GroupedSums.group(ofPerson: person.identityHash)
    for side in 0...1 where pair[side] != .none {
      let column = place * Self.width + side * 2
      sums.add(Int128(pair[side].x), to: column, ofGroup: cluster)
      sums.add(Int128(pair[side].y), to: column + 1, ofGroup: cluster)
      if pair[side].y != 0 { persons[place * 2 + side] += 1 }
    }
  }

  mutating func merge(_ other: RatioSums) {
    precondition(other.figures == figures, "sums of the same figures are merged")
    sums.merge(other.sums)
    for index in persons.indices { persons[index] += other.persons[index] }
  }

  /// These figures, then those of other sums over the same persons.
  func joined(_ other: RatioSums) -> RatioSums {
    var both = RatioSums(figures: figures + other.figures)
    both.sums = sums.joined(other.sums)
    both.persons = persons + other.persons
    return both
  }

  /// The figures as they are, and as they would have been had other persons come.
  var settled: RatioDraws {
    RatioDraws(totals: sums.totals, drawn: sums.drawn, persons: persons)
  }
}

/// Ratios and what chance makes of them.
struct RatioDraws: Sendable {
  fileprivate let totals: [Int128]
  fileprivate let drawn: [[Double]]
  fileprivate let persons: [Int]

  private func column(_ figure: Int, _ group: Int, _ side: Int) -> Int {
    (figure * 2 + group) * 4 + side * 2
  }

  /// The sums of a figure on a side.
  func sums(_ figure: Int, _ group: Int, _ side: Int) -> (x: Int, y: Int) {
    let column = column(figure, group, side)
    return (
      Int(truncatingIfNeeded: totals[column]), Int(truncatingIfNeeded: totals[column + 1])
    )
  }

  /// Whether anybody counts in a figure.
  func hasAny(_ figure: Int) -> Bool {
    persons[figure * 4..<figure * 4 + 4].contains { $0 > 0 }
  }

  func ratio(_ figure: Int, _ group: Int, _ side: Int) -> Double? {
    let column = column(figure, group, side)
    return totals[column + 1] == 0 ? nil : Double(totals[column]) / Double(totals[column + 1])
  }

  /// After less before.
  func difference(_ figure: Int, _ group: Int) -> Double? {
    guard let before = ratio(figure, group, 0), let after = ratio(figure, group, 1) else {
      return nil
    }
    return after - before
  }

  /// Persons on a side below which nothing is said of chance: a few are no picture of all.
  private static let fewest = 10

  /// The change of a group; nil where a side has too few persons to draw from.
  func change(_ figure: Int, _ group: Int) -> DrawnDifference? {
    guard let difference = difference(figure, group), hasSpread(figure, group) else { return nil }
    return DrawnDifference(difference, drawn.lazy.map { change($0, figure, group) })
  }

  /// The change of the first group less that of the second, drawn together.
  func net(_ figure: Int) -> DrawnDifference? {
    guard let own = difference(figure, 0), let control = difference(figure, 1),
      hasSpread(figure, 0), hasSpread(figure, 1)
    else { return nil }
    return DrawnDifference(
      own - control,
      drawn.lazy.map { sums in
        guard let own = change(sums, figure, 0), let control = change(sums, figure, 1) else {
          return nil
        }
        return own - control
      })
  }

  private func hasSpread(_ figure: Int, _ group: Int) -> Bool {
    let place = (figure * 2 + group) * 2
    return min(persons[place], persons[place + 1]) >= Self.fewest
  }

  private func change(_ sums: [Double], _ figure: Int, _ group: Int) -> Double? {
    let (before, after) = (column(figure, group, 0), column(figure, group, 1))
    guard sums[before + 1] != 0, sums[after + 1] != 0 else { return nil }
    return sums[after] / sums[after + 1] - sums[before] / sums[before + 1]
  }
}

/// A difference with its interval of 95 % and its probability under no difference.
struct DrawnDifference: Hashable, Sendable {
  var value: Double
  var low: Double
  var high: Double
  /// Nil where nothing varies.
  var probability: Double?

  init(_ value: Double, low: Double, high: Double, probability: Double?) {
    (self.value, self.low, self.high) = (value, low, high)
    self.probability = probability
  }

  /// The middle 95 % of the draws; the probability is twice the smaller share on a side of zero.
  ///
  /// Of a thousand draws none may lie beyond zero, so it is never said to be less than one draw's.
  init?(_ value: Double, _ draws: some Sequence<Double?>) {
    let draws = draws.compactMap { $0 }
    guard let interval = BootstrapInterval(draws) else { return nil }
    (self.value, low, high) = (value, interval.low, interval.high)
    guard draws.contains(where: { $0 != draws[0] }) else { return }
    let beyond = min(draws.count { $0 <= 0 }, draws.count { $0 >= 0 })
    probability = min(1, Double(max(2 * beyond, 1)) / Double(draws.count))
  }
}
