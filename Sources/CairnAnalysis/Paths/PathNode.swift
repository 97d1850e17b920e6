import CairnModel

/// A place that a way leads through: an event name, or one of three that stand for more.
struct PathNode: Hashable, Comparable, Sendable {
  /// The name's code, or one of those below.
  var code: UInt32

  /// Before the first event of a way.
  static let start = PathNode(code: .max)
  /// Behind its last.
  static let end = PathNode(code: .max - 1)
  /// The events that the depth leaves out.
  static let other = PathNode(code: .max - 2)

  static func < (left: PathNode, right: PathNode) -> Bool { left.code < right.code }
}

/// Under which name each event stands in a way: that of the first rule it meets, else its own.
struct PathNodes: Sendable {
  /// By code; the event names come first.
  let names: [ByteText]
  /// By code, the place of its name in the order of their bytes.
  private let ranks: [Int]
  private let rules: [(code: UInt32, filter: FilterMatcher)]

  init(_ context: WalkContext) {
    var names = context.tables.names
    rules = context.definitions.pathNodes.map { rule in
      if let code = names.firstIndex(of: rule.node) {
        return (UInt32(code), FilterMatcher(rule.filter, context))
      }
      names.append(rule.node)
      return (UInt32(names.count - 1), FilterMatcher(rule.filter, context))
    }
    self.names = names
    var ranks = Array(repeating: 0, count: names.count)
    for (rank, code) in names.indices.sorted(by: { names[$0] < names[$1] }).enumerated() {
      ranks[code] = rank
    }
    self.ranks = ranks
  }

  func code(_ batch: EventBatch, _ row: Int) -> UInt32 {
    for rule in rules where rule.filter.matches(batch, row) { return rule.code }
    return batch.names[row]
  }

  func rank(_ code: UInt32) -> Int { ranks[Int(code)] }

  func name(_ node: PathNode) -> ByteText {
    switch node {
    case .start: "(start)"
    case .end: "(end)"
    case .other: "(other)"
    default: Breakdown.written(names[Int(node.code)])
    }
  }
}

/// One step of a way: at which position, from where to where.
struct PathEdge: Hashable, Sendable {
  var position: Int
  var from: PathNode
  var to: PathNode

  /// One word is hashed instead of three; steps that share it differ in little.
  func hash(into hasher: inout Hasher) {
    let nodes = UInt64(from.code) << 32 | UInt64(to.code)
    hasher.combine(nodes ^ UInt64(truncatingIfNeeded: position) << 27)
  }
}

/// The events of one way, repeats of one name taken together.
struct PathWay: Sendable {
  /// An event name and when its first event of the run happened.
  struct Stop: Sendable {
    var node: PathNode
    var time: EventTime?
  }

  private(set) var stops: [Stop] = []

  /// Takes in an event; they come in order of time, and by name within a moment.
  mutating func append(_ code: UInt32, at time: EventTime, keepsRepeats: Bool) {
    let node = PathNode(code: code)
    if keepsRepeats || stops.last?.node != node { stops.append(Stop(node: node, time: time)) }
  }

  /// Forgets the way and keeps its memory for the next.
  mutating func removeAll() { stops.removeAll(keepingCapacity: true) }

  /// The steps of the way from `(start)` to `(end)`, no more than `depth` events one by one.
  ///
  /// What is left out is one stop, `(other)`: at the end, at the beginning where the way is counted
  /// backwards, in the middle where both its ends matter.
  func edgeCount(depth: Int) -> Int { shownCount(depth: depth) + 1 }

  /// A step, counted from 1, and how long it took where both its ends are events.
  func edge(
    _ index: Int, of part: PathsQuestion.Part, depth: Int
  ) -> (edge: PathEdge, length: TimeSpan?) {
    let (from, to) = (shown(index - 1, part, depth), shown(index, part, depth))
    var position = index
    if case .before = part { position = edgeCount(depth: depth) + 1 - index }
    var length: TimeSpan?
    if let start = from.time, let end = to.time { length = end - start }
    return (PathEdge(position: position, from: from.node, to: to.node), length)
  }

  /// How many stops are shown, `(other)` among them.
  private func shownCount(depth: Int) -> Int { min(stops.count, depth + 1) }

  /// The stops that are shown, counted from 1, between `(start)` and `(end)`.
  private func shown(_ index: Int, _ part: PathsQuestion.Part, _ depth: Int) -> Stop {
    if index == 0 { return Stop(node: .start, time: nil) }
    if index > shownCount(depth: depth) { return Stop(node: .end, time: nil) }
    guard stops.count > depth else { return stops[index - 1] }
    let front: Int
    switch part {
    case .whole, .after: front = depth
    case .before: front = 0
    case .between: front = (depth + 1) / 2
    }
    if index <= front { return stops[index - 1] }
    if index == front + 1 { return Stop(node: .other, time: nil) }
    return stops[stops.count - depth - 2 + index]
  }

  /// The names of the way as far as it is shown.
  func variant(_ part: PathsQuestion.Part, depth: Int) -> [PathNode] {
    (0..<shownCount(depth: depth)).map { shown($0 + 1, part, depth).node }
  }
}
