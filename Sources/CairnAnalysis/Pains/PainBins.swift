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
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] < span.microseconds { low = middle + 1 } else { high = middle }
    }
    return low
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

  mutating func see(_ person: PersonRef) {
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
  /// In the mixture of times of those with the sign.
  var withoutRate: Double

  /// Compares, piece by piece, those who meet a sign with those who stand as long behind the step.
  init(_ sign: PainSign, atStep ended: PainCounts) {
    (withOrder, with) = sign.met.sums
    without = max(0, ended.sums.all - with)
    // Those who are behind the step for longer than a piece, and of these those who met the sign.
    var (waiting, waitingOrders) = (ended.sums.all, ended.sums.ordered)
    var (met, metOrders) = (0, 0)
    var (expected, weight) = (0.0, 0)
    for bin in 0..<PainBins.count {
      waiting -= ended.ordered[bin] + ended.others[bin]
      waitingOrders -= ended.ordered[bin]
      met += sign.met.ordered[bin] + sign.met.others[bin]
      metOrders += sign.met.ordered[bin]
      met -= sign.ended.ordered[bin] + sign.ended.others[bin]
      metOrders -= sign.ended.ordered[bin]
      let cases = sign.met.ordered[bin] + sign.met.others[bin]
      let others = waiting - met
      guard cases > 0, others > 0 else { continue }
      expected += Double(cases) * Double(waitingOrders - metOrders) / Double(others)
      weight += cases
    }
    withoutRate = weight == 0 ? 0 : min(1, max(0, expected / Double(weight)))
  }

  init(with: Int, _ withOrder: Int, without: Int, _ withoutOrder: Int) {
    (self.with, self.withOrder, self.without) = (with, withOrder, without)
    withoutRate = without == 0 ? 0 : Double(withoutOrder) / Double(without)
  }

  /// The orders of the others as a whole number.
  private var withoutOrder: Int { Int((withoutRate * Double(without)).rounded()) }

  var probability: Double {
    FisherExact(withOrder, of: with, against: withoutOrder, of: without).probability
  }

  /// The orders lost for each person with the sign.
  var severity: NewcombeInterval? {
    NewcombeInterval(withoutOrder, of: without, less: withOrder, of: with)
  }

  var isEnough: Bool { with >= Self.few && without >= Self.few }

  /// Persons on a side below which nothing is said.
  static let few = 30
}
