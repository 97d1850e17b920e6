import CairnModel

/// The steps that were taken, each with what is counted of it.
///
/// Names are few in most logs: then every pair of them has a place at every position, and a step
/// costs no hashing.
struct PathEdges: Sendable {
  /// What is counted of one step.
  struct Count: Sendable {
    private(set) var persons = 0
    private(set) var transitions = 0
    /// How long each took, where both its ends are events.
    private(set) var lengths: [Int64] = []
    /// The running number of the person who was counted last.
    private var lastPerson = -1

    mutating func see(_ length: TimeSpan?, of person: Int) {
      transitions += 1
      if let length { lengths.append(length.microseconds) }
      if lastPerson != person { persons += 1 }
      lastPerson = person
    }

    mutating func merge(_ other: Count) {
      persons += other.persons
      transitions += other.transitions
      lengths += other.lengths
      lastPerson = -1
    }

    /// The middle length in seconds, or half the way between the two in the middle.
    var medianSeconds: Double? {
      guard !lengths.isEmpty else { return nil }
      let (low, next) = lengths.neighbours(ofRank: (lengths.count - 1) / 2)
      let high = lengths.count.isMultiple(of: 2) ? next : low
      return TimeSpan(microseconds: low + high).seconds / 2
    }
  }

  private(set) var counts: [(edge: PathEdge, count: Count)] = []
  /// By position and pair of names the place in `counts`, -1 for none; only for few names and the
  /// first positions.
  private var places: [Int32] = []
  private var rarePlaces: [PathEdge: Int] = [:]
  private let nodeCount: Int
  private let nameCount: Int

  private static let mostNodes = 128
  private static let mostPositions = 32

  /// For ways over so many names.
  init(nameCount: Int) {
    self.nameCount = nameCount
    nodeCount = nameCount + 3
  }

  mutating func see(_ edge: PathEdge, _ length: TimeSpan?, of person: Int) {
    counts[place(of: edge)].count.see(length, of: person)
  }

  mutating func merge(_ other: PathEdges) {
    for (edge, count) in other.counts { counts[place(of: edge)].count.merge(count) }
  }

  /// The place of a step, which is made where there was none.
  private mutating func place(of edge: PathEdge) -> Int {
    guard nodeCount <= Self.mostNodes, edge.position <= Self.mostPositions else {
      if let known = rarePlaces[edge] { return known }
      rarePlaces[edge] = counts.count
      counts.append((edge, Count()))
      return counts.count - 1
    }
    let slot = (edge.position * nodeCount + number(edge.from)) * nodeCount + number(edge.to)
    if slot >= places.count {
      places += repeatElement(-1, count: (edge.position + 1) * nodeCount * nodeCount - places.count)
    }
    if places[slot] < 0 {
      places[slot] = Int32(counts.count)
      counts.append((edge, Count()))
    }
    return Int(places[slot])
  }

  /// The three nodes that are no names stand behind the names.
  private func number(_ node: PathNode) -> Int {
    node < .other ? Int(node.code) : nameCount + Int(UInt32.max - node.code)
  }
}
