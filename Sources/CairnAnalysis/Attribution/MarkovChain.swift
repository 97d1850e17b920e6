import CairnModel

// The chain: from the start over channels to a conversion or to nothing, with the probabilities of
// the steps that were seen. What a channel is worth is what would be lost without it: all that came
// to it is sent to nothing, and the probability of a conversion is worked out again. Equations are
// solved exactly (by elimination), not by letting random paths run.

/// What the ways over channels say of each channel's worth.
struct MarkovChain: Sendable {
  let channels: [UInt16]
  /// The probability that a way over channels ends in a conversion.
  let conversion: Double
  /// For each channel, the share of conversions that would be lost without it.
  let effects: [Double]

  /// From ways over channels and how often each ended in a conversion and did not.
  init(_ ways: [[UInt16]: (converted: Int, lost: Int)]) {
    let channels = Set(ways.keys.joined()).sorted()
    self.channels = channels
    let count = channels.count
    var places: [UInt16: Int] = [:]
    for (place, channel) in channels.enumerated() { places[channel] = place }
    // Steps by place; the start has its own last row, a conversion its own last column.
    var steps = Array(repeating: Array(repeating: 0, count: count + 1), count: count + 1)
    var totals = Array(repeating: 0, count: count + 1)
    for (way, ends) in ways where !way.isEmpty {
      let times = ends.converted + ends.lost
      var from = count
      for channel in way {
        let place = places[channel, default: 0]
        steps[from][place] += times
        totals[from] += times
        from = place
      }
      steps[from][count] += ends.converted
      totals[from] += times
    }
    let all = Self.conversion(steps, totals, without: nil)
    conversion = all
    effects = (0..<count).map { removed in
      all > 0 ? max(0, 1 - Self.conversion(steps, totals, without: removed) / all) : 0
    }
  }

  /// The probability of a conversion from the start, with one channel leading nowhere.
  private static func conversion(_ steps: [[Int]], _ totals: [Int], without removed: Int?) -> Double
  {
    let count = steps.count - 1
    func probability(_ from: Int, _ to: Int) -> Double {
      totals[from] == 0 || to == removed ? 0 : Double(steps[from][to]) / Double(totals[from])
    }
    // x = P x + c over the channels, as rows of (I - P | c).
    var rows = (0..<count).map { from in
      (0..<count).map { to in (from == to ? 1 : 0) - probability(from, to) }
        + [totals[from] == 0 ? 0 : Double(steps[from][count]) / Double(totals[from])]
    }
    if let removed { rows[removed] = (0...count).map { $0 == removed ? 1 : 0 } }
    let chances = solve(rows)
    return (0..<count).reduce(0) { $0 + probability(count, $1) * chances[$1] }
  }

  /// Gauss's elimination with the largest pivot of each column.
  private static func solve(_ equations: [[Double]]) -> [Double] {
    var rows = equations
    let count = rows.count
    for column in 0..<count {
      let pivot = (column..<count).max { rows[$0][column].magnitude < rows[$1][column].magnitude }
      guard let pivot, rows[pivot][column] != 0 else { continue }
      rows.swapAt(column, pivot)
      for row in 0..<count where row != column && rows[row][column] != 0 {
        let factor = rows[row][column] / rows[column][column]
        for place in column...count { rows[row][place] -= factor * rows[column][place] }
      }
    }
    return (0..<count).map { rows[$0][$0] == 0 ? 0 : rows[$0][count] / rows[$0][$0] }
  }
}
