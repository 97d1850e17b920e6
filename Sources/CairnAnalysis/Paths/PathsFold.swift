public import CairnModel

// A person's rows are cut into streams, one for each session or one for all. Of each stream the
// part that was asked for is a way; its steps are counted by position, and each person once a step.

/// Counts the ways persons take.
public struct PathsFold: Fold {
  private let question: PathsQuestion
  let nodes: PathNodes
  private let cuts: [EventConditions]
  private let filter: FilterMatcher?
  private let scope: QuestionScope
  private(set) var edges: PathEdges
  private(set) var variants: [[PathNode]: PathEdges.Count] = [:]
  private(set) var ways = 0
  private(set) var loops = PathLoops()
  /// The persons with a way.
  private(set) var persons = 0
  private var personsSeen = 0
  private var streams = PathStreams()
  private var way = PathWay()

  init(_ question: PathsQuestion, _ context: WalkContext) {
    self.question = question
    let nodes = PathNodes(context)
    self.nodes = nodes
    edges = PathEdges(nameCount: nodes.names.count)
    cuts = question.part.steps.map { EventConditions([$0], context) }
    filter = context.scope.filter.map { FilterMatcher($0, context) }
    scope = context.scope
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      personsSeen += 1
      let before = ways
      cut(batch, batch.rows(ofPerson: person))
      for index in 0..<streams.count {
        guard let stream = streams.places(ofStream: index) else { continue }
        follow(batch, stream)
        guard !way.stops.isEmpty else { continue }
        ways += 1
        count()
      }
      if ways > before { persons += 1 }
    }
  }

  /// Counts the way that was followed last.
  private mutating func count() {
    for index in 1...way.edgeCount(depth: question.depth) {
      let (edge, length) = way.edge(index, of: question.part, depth: question.depth)
      edges.see(edge, length, of: personsSeen)
    }
    if question.showsLoops { loops.see(way.stops, of: personsSeen, depth: question.depth) }
    guard question.showsVariants else { return }
    let variant = way.variant(question.part, depth: question.depth)
    variants[variant, default: PathEdges.Count()].see(nil, of: personsSeen)
  }

  /// Cuts a person's rows: into sessions that began in the range, or those in it are one stream.
  private mutating func cut(_ batch: EventBatch, _ rows: Range<Int>) {
    guard question.per == .session else {
      streams.cut(
        whole: rows.filter { scope.contains(batch.times[$0]) && isLetIn(batch, $0) })
      return
    }
    precondition(
      batch.journey.sessions.count == batch.rowCount, "ways by session are read off sessions")
    streams.cut(rows, of: batch, scope, filter)
  }

  private func isLetIn(_ batch: EventBatch, _ row: Int) -> Bool {
    filter?.matches(batch, row) ?? true
  }

  /// Follows the part of a stream that was asked for; the way stays empty where it has none.
  private mutating func follow(_ batch: EventBatch, _ stream: Range<Int>) {
    way.removeAll()
    // Asked first: what the order of ties needs is much to carry along for the few that have any.
    if streams.hasTies(stream, batch.times) {
      let (nodes, cuts) = (nodes, cuts)
      streams.sort(stream, of: batch) { row in
        (nodes.rank(nodes.code(batch, row)), Self.rank(batch, row, cuts))
      }
    }
    for place in part(batch, stream) {
      let row = streams[place]
      way.append(
        nodes.code(batch, row), at: batch.times[row], keepsRepeats: question.keepsRepeats)
    }
  }

  /// Where a row stands among those of its name and moment: what the part begins with comes first.
  private static func rank(_ batch: EventBatch, _ row: Int, _ cuts: [EventConditions]) -> Int {
    let meets = cuts.map { $0.meetsAny(batch, row) }
    let (isFirst, isSecond) = (meets.first ?? false, meets.count > 1 && meets[1])
    if isFirst { return isSecond ? 1 : 0 }
    return isSecond ? 2 : 3
  }

  private func part(_ batch: EventBatch, _ stream: Range<Int>) -> Range<Int> {
    func find(_ cut: Int, in places: Range<Int>) -> Int? {
      places.first { cuts[cut].meetsAny(batch, streams[$0]) }
    }
    let none = stream.lowerBound..<stream.lowerBound
    switch question.part {
    case .whole: return stream
    case .after: return find(0, in: stream).map { $0..<stream.upperBound } ?? none
    case .before: return find(0, in: stream).map { stream.lowerBound..<$0 + 1 } ?? none
    case .between:
      guard let first = find(0, in: stream), let last = find(1, in: first + 1..<stream.upperBound)
      else { return none }
      return first..<last + 1
    }
  }

  public mutating func merge(_ other: PathsFold) {
    ways += other.ways
    persons += other.persons
    loops.merge(other.loops)
    edges.merge(other.edges)
    for (variant, count) in other.variants {
      variants[variant, default: PathEdges.Count()].merge(count)
    }
  }
}
