import CairnModel

/// Elapsed time cut into short pieces, each about a tenth longer than all before it together would
/// suggest: from a second to a day.
enum PainBins {
  /// The end of each piece, in microseconds; the last one has none.
  static let ends: [Int64] = {
    var ends: [Int64] = [0]
    var end = 1.0
    while end < 86_400 {
      ends.append(Int64(end * 1_000_000))
      end *= 1.1
    }
    return ends + [TimeSpan.hours(24).microseconds]
  }()

  static var count: Int { ends.count + 1 }

  /// The piece that holds so long a time; an end belongs to its piece.
  static func bin(_ span: TimeSpan) -> Int {
    ends.partitioningIndex { $0 >= span.microseconds }
  }
}

/// Persons by piece of time, those who ordered and those who did not.
struct PainCounts: Sendable {
  private(set) var ordered: [Int]
  private(set) var others: [Int]

  init() {
    ordered = Array(repeating: 0, count: PainBins.count)
    others = ordered
  }

  mutating func add(_ bin: Int, hasOrdered: Bool) {
    if hasOrdered { ordered[bin] += 1 } else { others[bin] += 1 }
  }

  mutating func merge(_ other: PainCounts) {
    for bin in ordered.indices {
      ordered[bin] += other.ordered[bin]
      others[bin] += other.others[bin]
    }
  }

  var sums: (ordered: Int, all: Int) {
    let ordered = ordered.reduce(0, +)
    return (ordered, ordered + others.reduce(0, +))
  }
}

/// One sign after one step: when persons met it, and when their time at the step ended.
struct PainSign: Sendable {
  var met = PainCounts()
  var ended = PainCounts()
  /// Of those who met it, the one whose identifier is the smallest.
  var example: PersonRef?

  /// Takes in a person who met it in one piece of time and whose time at the step ended in another.
  mutating func see(_ person: PersonRef, met bin: Int, ended last: Int, _ hasOrdered: Bool) {
    met.add(bin, hasOrdered: hasOrdered)
    ended.add(last, hasOrdered: hasOrdered)
    see(person)
  }

  private mutating func see(_ person: PersonRef) {
    if let example, example.order <= person.order { return }
    example = person
  }

  mutating func merge(_ other: PainSign) {
    met.merge(other.met)
    ended.merge(other.ended)
    if let person = other.example { see(person) }
  }
}

/// Two groups and how many of each ordered.
struct PainComparison: Sendable {
  var with: Int
  var withOrder: Int
  var without: Int
  /// Of those with the sign, the share that would have ordered without it.
  var withoutRate: Double

  /// Compares those who meet a sign with what they would have come to without it.
  ///
  /// Whoever has not met the sign yet is followed until they order or meet it; from the share of
  /// them that orders in each piece follows the chance still to order after any piece (a life
  /// table, in which those who meet the sign stand for half of the piece in which they do).
  init(_ sign: PainSign, atStep ended: PainCounts) {
    (withOrder, with) = sign.met.sums
    without = max(0, ended.sums.all - with)
    var waiting = ended.sums.all
    var shares: [Double] = []
    var isAnyoneLeft: [Bool] = []
    for bin in 0..<PainBins.count {
      let cases = sign.met.ordered[bin] + sign.met.others[bin]
      let ordered = ended.ordered[bin] - sign.ended.ordered[bin]
      let atRisk = Double(waiting) - Double(cases) / 2
      shares.append(atRisk > 0 ? min(1, Double(ordered) / atRisk) : 0)
      waiting -= cases + ordered + ended.others[bin] - sign.ended.others[bin]
      isAnyoneLeft.append(waiting > 0)
    }
    var (expected, weight, remaining) = (0.0, 0, 1.0)
    for bin in (0..<PainBins.count).reversed() {
      let cases = sign.met.ordered[bin] + sign.met.others[bin]
      if cases > 0, isAnyoneLeft[bin] {
        expected += Double(cases) * (1 - remaining)
        weight += cases
      }
      remaining *= 1 - shares[bin]
    }
    withoutRate = weight == 0 ? 0 : min(1, max(0, expected / Double(weight)))
  }

  init(with: Int, _ withOrder: Int, without: Int, _ withoutOrder: Int) {
    (self.with, self.withOrder, self.without) = (with, withOrder, without)
    withoutRate = without == 0 ? 0 : Double(withoutOrder) / Double(without)
  }

  /// The orders of the others as a whole number, as the test needs it.
  private var withoutOrder: Int { Int((withoutRate * Double(without)).rounded()) }

  var probability: Double {
    FisherExact(withOrder, of: with, against: withoutOrder, of: without).probability
  }

  /// The orders lost for each person with the sign.
  var severity: NewcombeInterval? {
    guard with > 0 else { return nil }
    return NewcombeInterval(
      share: withoutRate, of: without, less: Double(withOrder) / Double(with), of: with)
  }

  var isEnough: Bool { with >= Self.few && without >= Self.few }

  /// Persons on a side below which nothing is said.
  static let few = 30
}
