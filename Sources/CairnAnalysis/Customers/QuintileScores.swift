import CairnModel

/// Scores from 1 to 5 by rank, the same for equal values.
///
/// Equal values share their middle rank; so a value that two in five share gets one score, and the
/// fifths may be uneven. With fewer than five values some scores are not given.
struct QuintileScores<Value: Comparable> {
  private let sorted: [Value]

  init(_ values: [Value]) { sorted = values.sorted() }

  /// The score of one of the values: 5 for the highest.
  func score(of value: Value) -> Int {
    let below = sorted.partitioningIndex { $0 >= value }
    let through = sorted.partitioningIndex { $0 > value }
    // The middle rank is (below + through) / 2 of all; a fifth of all is one score.
    return 1 + 5 * (below + through) / (2 * sorted.count)
  }

  /// For each score that was given, its lowest and highest value and how many have it.
  var thresholds: [(score: Int, lowest: Value, highest: Value, count: Int)] {
    var thresholds: [(score: Int, lowest: Value, highest: Value, count: Int)] = []
    for value in sorted {
      let score = score(of: value)
      if let last = thresholds.indices.last, thresholds[last].score == score {
        thresholds[last].highest = value
        thresholds[last].count += 1
      } else {
        thresholds.append((score, value, value, 1))
      }
    }
    return thresholds
  }
}
