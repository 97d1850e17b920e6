internal import CairnModel
internal import CairnStore

/// The refused lines that became events by a replay which counts.
///
/// They stay in their file: where the replay is taken back, they are refused lines again.
struct ReplayedLines {
  /// By load, ascending.
  private var ranges: [Int: [ClosedRange<RejectPlace>]] = [:]

  init(_ loads: some Sequence<LoadRecord>) {
    for load in loads where load.state != .forgotten {
      if let origin = load.replayed { ranges[origin, default: []] += load.replayedPlaces }
    }
    for load in ranges.keys { ranges[load]?.sort { $0.lowerBound < $1.lowerBound } }
  }

  func holds(_ place: RejectPlace, of load: Int) -> Bool {
    guard let ranges = ranges[load] else { return false }
    let next = ranges.partitioningIndex { $0.upperBound >= place }
    return next < ranges.count && ranges[next].contains(place)
  }
}
