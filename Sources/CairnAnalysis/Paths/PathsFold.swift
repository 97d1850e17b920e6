public import CairnModel

// A person's rows are cut into streams, one for each session or one for all. Of each stream the
// part that was asked for is a way; its steps are counted by position, and each person once a step.

/// Counts the ways persons take.
public struct PathsFold: Fold {
  /// What is counted of one step.
  struct Count: Sendable {
    private(set) var persons = 0
    private(set) var transitions = 0
    /// How long each took, where both its ends are events.
    private(set) var lengths: [TimeSpan] = []
    /// The running number of the person who was counted last.
    private var lastPerson = -1

    mutating func see(_ length: TimeSpan?, of person: Int) {
      transitions += 1
      if let length { lengths.append(length) }
      if lastPerson != person { persons += 1 }
      lastPerson = person
    }

    func merged(with other: Count) -> Count {
      var both = self
      both.persons += other.persons
      both.transitions += other.transitions
      both.lengths += other.lengths
      both.lastPerson = -1
      return both
    }

    /// The middle length in seconds, or half the way between the two in the middle.
    var medianSeconds: Double? {
      guard !lengths.isEmpty else { return nil }
      let lengths = lengths.map(\.microseconds)
      let low = lengths.element(ofRank: (lengths.count - 1) / 2)
      let high = lengths.element(ofRank: lengths.count / 2)
      return TimeSpan(microseconds: low + high).seconds / 2
    }
  }

  /// Some rows of one person that belong together.
  private struct Stream {
    var session: UInt32
    var isInRange: Bool
    var rows: [Int] = []
  }

  private let question: PathsQuestion
  let nodes: PathNodes
  private let cuts: [EventConditions]
  private let filter: FilterMatcher?
  private let scope: QuestionScope
  private(set) var edges: [PathEdge: Count] = [:]
  private(set) var variants: [[PathNode]: Count] = [:]
  private(set) var ways = 0
  private(set) var loops = PathLoops()
  /// The persons with a way.
  private(set) var persons = 0
  private var personsSeen = 0

  init(_ question: PathsQuestion, _ context: WalkContext) {
    self.question = question
    nodes = PathNodes(context)
    cuts = question.part.steps.map { EventConditions([$0], context) }
    filter = context.scope.filter.map { FilterMatcher($0, context) }
    scope = context.scope
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      personsSeen += 1
      let before = ways
      defer { if ways > before { persons += 1 } }
      for stream in streams(batch, batch.rows(ofPerson: person)) where stream.isInRange {
        guard let way = way(batch, stream.rows) else { continue }
        ways += 1
        way.forEachEdge(question.part, depth: question.depth) { edge, length in
          edges[edge, default: Count()].see(length, of: personsSeen)
        }
        if question.showsLoops {
          loops.see(way.stops, of: personsSeen, depth: question.depth)
        }
        guard question.showsVariants else { continue }
        let variant = way.variant(question.part, depth: question.depth)
        variants[variant, default: Count()].see(nil, of: personsSeen)
      }
    }
  }

  /// The rows of each stream: sessions that began in the range, or the person's rows in it.
  private func streams(_ batch: EventBatch, _ rows: Range<Int>) -> [Stream] {
    guard question.per == .session else {
      let own = rows.filter { scope.contains(batch.times[$0]) && isLetIn(batch, $0) }
      return [Stream(session: 0, isInRange: true, rows: own)]
    }
    precondition(
      batch.journey.sessions.count == batch.rowCount, "ways by session are read off sessions")
    var streams: [Stream] = []
    for row in rows where batch.journey.sessions[row] != JourneyColumns.noSession {
      let session = batch.journey.sessions[row]
      // Sessions of several devices may overlap, but it is nearly always the last one.
      var place = streams.count - 1
      while place >= 0, streams[place].session != session { place -= 1 }
      if place < 0 {
        place = streams.count
        streams.append(Stream(session: session, isInRange: scope.contains(batch.times[row])))
      }
      if isLetIn(batch, row) { streams[place].rows.append(row) }
    }
    return streams
  }

  private func isLetIn(_ batch: EventBatch, _ row: Int) -> Bool {
    filter?.matches(batch, row) ?? true
  }

  /// The part of a stream that was asked for, or nil where it has none.
  private func way(_ batch: EventBatch, _ stream: [Int]) -> PathWay? {
    let rows = sorted(batch, stream)
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
    for row in part {
      way.append(
        nodes.code(batch, row), at: batch.times[row], keepsRepeats: question.keepsRepeats)
    }
    return way
  }

  /// Within a moment the names' order counts, not the log's.
  private func sorted(_ batch: EventBatch, _ stream: [Int]) -> [Int] {
    let hasTies = stream.indices.dropFirst().contains { index in
      batch.times[stream[index - 1]] == batch.times[stream[index]]
    }
    guard hasTies else { return stream }
    let ranks = stream.map { nodes.rank(nodes.code(batch, $0)) }
    return stream.indices.sorted {
      (batch.times[stream[$0]], ranks[$0]) < (batch.times[stream[$1]], ranks[$1])
    }.map { stream[$0] }
  }

  public mutating func merge(_ other: PathsFold) {
    ways += other.ways
    persons += other.persons
    loops.merge(other.loops)
    edges.merge(other.edges) { $0.merged(with: $1) }
    variants.merge(other.variants) { $0.merged(with: $1) }
  }
}
