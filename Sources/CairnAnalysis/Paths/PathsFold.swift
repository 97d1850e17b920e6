public import CairnModel

// A person's rows are cut into streams, one for each session or one for all. Of each stream the part
// that was asked for is a way; its steps are counted by position, and each person once a step.

/// Counts the ways persons take.
public struct PathsFold: Fold {
  /// What is counted of one step.
  struct Count: Sendable {
    var persons = 0
    var transitions = 0
    /// How long each took, where both its ends are events.
    var lengths: [TimeSpan] = []
  }

  private let question: PathsQuestion
  private let cuts: [EventConditions]
  private let filter: FilterMatcher?
  private let scope: QuestionScope
  private(set) var edges: [PathEdge: Count] = [:]
  private(set) var variants: [[PathNode]: Count] = [:]
  private(set) var ways = 0

  init(_ question: PathsQuestion, _ context: WalkContext) {
    self.question = question
    cuts = question.part.steps.map { EventConditions([$0], context) }
    filter = context.scope.filter.map { FilterMatcher($0, context) }
    scope = context.scope
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      var seenEdges: Set<PathEdge> = []
      var seenVariants: Set<[PathNode]> = []
      for stream in streams(batch, batch.rows(ofPerson: person)) {
        guard let way = way(batch, stream) else { continue }
        ways += 1
        for (edge, length) in way.edges(question.part, depth: question.depth) {
          edges[edge, default: Count()].transitions += 1
          if let length { edges[edge, default: Count()].lengths.append(length) }
          if seenEdges.insert(edge).inserted { edges[edge, default: Count()].persons += 1 }
        }
        guard question.showsVariants else { continue }
        let variant = way.variant(question.part, depth: question.depth)
        variants[variant, default: Count()].transitions += 1
        if seenVariants.insert(variant).inserted {
          variants[variant, default: Count()].persons += 1
        }
      }
    }
  }

  /// The rows of each stream: sessions that began in the range, or the person's rows in it.
  private func streams(_ batch: EventBatch, _ rows: Range<Int>) -> [[Int]] {
    guard question.per == .session else {
      return [rows.filter { scope.contains(batch.times[$0]) && isLetIn(batch, $0) }]
    }
    let sessions = batch.journey.sessions
    precondition(sessions.count == batch.rowCount, "ways by session are read off sessions")
    var order: [UInt32] = []
    var streams: [UInt32: [Int]] = [:]
    var isInRange: [UInt32: Bool] = [:]
    for row in rows where sessions[row] != JourneyColumns.noSession {
      let session = sessions[row]
      if isInRange[session] == nil {
        isInRange[session] = scope.contains(batch.times[row])
        order.append(session)
      }
      if isLetIn(batch, row) { streams[session, default: []].append(row) }
    }
    return order.compactMap { isInRange[$0] == true ? streams[$0] : nil }
  }

  private func isLetIn(_ batch: EventBatch, _ row: Int) -> Bool {
    filter?.matches(batch, row) ?? true
  }

  /// The part of a stream that was asked for, or nil where it has none.
  private func way(_ batch: EventBatch, _ stream: [Int]) -> PathWay? {
    // Within a moment the names' order counts, not the log's.
    let rows = stream.sorted {
      (batch.times[$0], batch.names[$0]) < (batch.times[$1], batch.names[$1])
    }
    var part = rows[...]
    func find(_ cut: Int, in rows: ArraySlice<Int>) -> Int? {
      rows.firstIndex { cuts[cut].meetsAny(batch, $0) }
    }
    switch question.part {
    case .whole: break
    case .after:
      guard let first = find(0, in: part) else { return nil }
      part = part[first...]
    case .before:
      guard let last = find(0, in: part) else { return nil }
      part = part[...last]
    case .between:
      guard let first = find(0, in: part), let last = find(1, in: part[(first + 1)...]) else {
        return nil
      }
      part = part[first...last]
    }
    guard !part.isEmpty else { return nil }
    var way = PathWay()
    for row in part { way.append(batch.names[row], at: batch.times[row]) }
    return way
  }

  public mutating func merge(_ other: PathsFold) {
    ways += other.ways
    edges.merge(other.edges) { $0.merged(with: $1) }
    variants.merge(other.variants) { $0.merged(with: $1) }
  }
}

extension PathsFold.Count {
  func merged(with other: Self) -> Self {
    var both = self
    both.persons += other.persons
    both.transitions += other.transitions
    both.lengths += other.lengths
    return both
  }

  /// The middle length in seconds, or half the way between the two in the middle.
  var medianSeconds: Double? {
    guard !lengths.isEmpty else { return nil }
    let sorted = lengths.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]).seconds / 2
  }
}
