import CairnModel

/// Ways that come back: from an event to the next of the same name, with others between.
struct PathLoops: Sendable {
  /// What is counted of one loop.
  struct Count: Sendable {
    private(set) var persons = 0
    private(set) var lengths: [TimeSpan] = []
    private var lastPerson = -1

    mutating func see(_ length: TimeSpan, of person: Int) {
      lengths.append(length)
      if lastPerson != person { persons += 1 }
      lastPerson = person
    }

    mutating func merge(_ other: Count) {
      persons += other.persons
      lengths += other.lengths
      lastPerson = -1
    }

    var total: TimeSpan { lengths.reduce(.zero, +) }
  }

  /// How often an event was done again in ways that had it already.
  struct Rework: Sendable {
    /// Ways with the event.
    var ways = 0
    /// Ways with the event more than once.
    var waysWithRepeats = 0
    /// Occurrences beyond the first of each way.
    var repeats = 0
    /// The time from each occurrence to the next.
    var total = TimeSpan.zero
  }

  /// By the stops of the loop, from an event to the next of its name.
  private(set) var counts: [[PathNode]: Count] = [:]
  private(set) var rework: [PathNode: Rework] = [:]

  /// Sees a way; of a loop no more than `depth` stops between are told apart.
  mutating func see(_ stops: [PathWay.Stop], of person: Int, depth: Int) {
    var last: [PathNode: Int] = [:]
    var seen: [PathNode: Int] = [:]
    for (index, stop) in stops.enumerated() {
      if let before = last[stop.node], let from = stops[before].time, let to = stop.time {
        var again = rework[stop.node] ?? Rework()
        again.total = again.total + (to - from)
        again.repeats += 1
        rework[stop.node] = again
        if index > before + 1 {
          var nodes = stops[before...index].map(\.node)
          if nodes.count > depth + 2 {
            nodes = Array(nodes.prefix(depth + 1)) + [.other, stop.node]
          }
          counts[nodes, default: Count()].see(to - from, of: person)
        }
      }
      last[stop.node] = index
      seen[stop.node, default: 0] += 1
    }
    for (node, times) in seen {
      rework[node, default: Rework()].ways += 1
      if times > 1 { rework[node]?.waysWithRepeats += 1 }
    }
  }

  mutating func merge(_ other: PathLoops) {
    for (loop, count) in other.counts { counts[loop, default: Count()].merge(count) }
    rework.merge(other.rework) { left, right in
      Rework(
        ways: left.ways + right.ways,
        waysWithRepeats: left.waysWithRepeats + right.waysWithRepeats,
        repeats: left.repeats + right.repeats, total: left.total + right.total)
    }
  }
}
