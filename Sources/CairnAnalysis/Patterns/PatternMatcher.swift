import CairnModel

/// Searches a person's events for a pattern: `docs/meaning/patterns.md`.
///
/// One pass over the events. Each gap of the pattern has a gate, where the beginnings wait that
/// have come as far; an event that fits what comes next takes one of them on. Of all that it could
/// take, the one begun last is as good as any other for all that follows, so a gate needs only to
/// know that one: those not yet old enough stand in line, the others in the order of their starts.
/// Once the pattern is found, the search begins anew behind it.
struct PatternMatcher: Sendable {
  /// What was found: the events of the first match, or of the longest beginning of one.
  struct Finding {
    var positions: [Int]
    var matches: Int
  }

  /// A beginning of the pattern, told by its last event.
  private struct Node {
    var position: Int
    var time: Int64
    var start: Int64
    /// The beginning that it goes on from, or -1.
    var parent: Int
  }

  /// The beginnings that wait at one gap, as places among the nodes.
  private struct Gate {
    /// Not yet old enough, the oldest first.
    var young: [Int] = []
    /// Old enough; each begun before the one ahead of it, and older.
    var ripe: [Int] = []

    mutating func removeAll() {
      young.removeAll(keepingCapacity: true)
      ripe.removeAll(keepingCapacity: true)
    }
  }

  private let pattern: FunnelPattern
  private let window: Int64
  private var nodes: [Node] = []
  private var gates: [Gate]

  init?(_ plan: FunnelPlan) {
    guard let pattern = plan.question.pattern else { return nil }
    self.pattern = pattern
    window = plan.window
    gates = Array(repeating: Gate(), count: pattern.gaps.count)
  }

  mutating func find(_ stream: FunnelStream, _ attempt: FunnelAttempt) -> Finding? {
    nodes.removeAll(keepingCapacity: true)
    for gate in gates.indices { gates[gate].removeAll() }
    var furthest: (level: Int, node: Int) = (0, -1)
    var matches = 0
    for position in inOrder(stream) {
      let steps = stream.stepsOfKind[stream.kinds[position]]
      let new = self.new(position, stream.times[position], steps, attempt)
      if let last = new.last, last.level > furthest.level { furthest = last }
      close(behind: steps)
      if new.last?.level == pattern.events.count {
        matches += 1
        for gate in gates.indices { gates[gate].removeAll() }
        continue
      }
      for (level, node) in new { gates[level - 1].young.append(node) }
    }
    guard furthest.level > 0 else { return nil }
    return Finding(positions: positions(furthest.node), matches: matches)
  }

  /// The events by time; within a moment by the steps that they fit, so that nothing hangs on the
  /// order of a log.
  private func inOrder(_ stream: FunnelStream) -> [Int] {
    stream.times.indices.sorted { left, right in
      if stream.times[left] != stream.times[right] {
        return stream.times[left] < stream.times[right]
      }
      let (one, two) = (
        stream.stepsOfKind[stream.kinds[left]], stream.stepsOfKind[stream.kinds[right]]
      )
      return one == two ? left < right : one.lexicographicallyPrecedes(two)
    }
  }

  /// The beginnings that an event makes, by how many events they have.
  private mutating func new(
    _ position: Int, _ time: Int64, _ steps: [Int], _ attempt: FunnelAttempt
  ) -> [(level: Int, node: Int)] {
    var new: [(level: Int, node: Int)] = []
    for (index, step) in pattern.events.enumerated()
    where step.map(steps.contains) ?? true {
      if index == 0 {
        guard attempt.entries.contains(time) else { continue }
        new.append((1, nodes.count))
        nodes.append(Node(position: position, time: time, start: time, parent: -1))
      } else if let parent = best(at: index - 1, time) {
        new.append((index + 1, nodes.count))
        nodes.append(
          Node(position: position, time: time, start: nodes[parent].start, parent: parent))
      }
    }
    return new
  }

  /// The beginning at a gap that an event at a moment takes on: of those that may, the one begun
  /// last.
  private mutating func best(at gap: Int, _ time: Int64) -> Int? {
    let rule = pattern.gaps[gap]
    let oldEnough = gates[gap].young.prefix {
      time - nodes[$0].time >= rule.shortest.microseconds
    }
    gates[gap].young.removeFirst(oldEnough.count)
    for node in oldEnough {
      while let back = gates[gap].ripe.last, nodes[back].start <= nodes[node].start {
        gates[gap].ripe.removeLast()
      }
      gates[gap].ripe.append(node)
    }
    while let longest = rule.longest, let node = gates[gap].ripe.first,
      time - nodes[node].time > longest.microseconds
    {
      gates[gap].ripe.removeFirst()
    }
    guard let node = gates[gap].ripe.first, time - nodes[node].start <= window else { return nil }
    return node
  }

  /// Turns away, behind an event, the beginnings that it must not come after.
  private mutating func close(behind steps: [Int]) {
    for (index, gap) in pattern.gaps.enumerated()
    where !gap.allowsOthers || steps.contains(where: gap.without.contains) {
      gates[index].removeAll()
    }
  }

  private func positions(_ last: Int) -> [Int] {
    var positions: [Int] = []
    var node = last
    while node >= 0 {
      positions.append(nodes[node].position)
      node = nodes[node].parent
    }
    return positions.reversed()
  }
}
