/// How long things last when some are still under way: the Kaplan–Meier estimate.
///
/// Those still under way count among the waiting until they were last watched, so that the quick
/// ones do not speak for all. What ends at a moment is counted before what was last watched then.
public struct SurvivalCurve: Hashable, Sendable {
  /// The first length by which half have ended, or nil where half never do while being watched.
  public let medianMicroseconds: Int64?

  public init(ended: [Int64], watched: [Int64]) {
    let ended = ended.sorted()
    let watched = watched.sorted()
    var surviving = 1.0
    var gone = 0
    var index = 0
    var median: Int64?
    while index < ended.count, median == nil {
      let length = ended[index]
      var next = index
      while next < ended.count, ended[next] == length { next += 1 }
      while gone < watched.count, watched[gone] < length { gone += 1 }
      let waiting = ended.count - index + watched.count - gone
      surviving *= Double(waiting - (next - index)) / Double(waiting)
      if surviving <= 0.5 + 1e-12 { median = length }
      index = next
    }
    medianMicroseconds = median
  }
}
