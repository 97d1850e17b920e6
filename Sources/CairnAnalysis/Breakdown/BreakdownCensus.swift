public import CairnModel

/// Counts how often each value of a breakdown occurs, so that the most frequent get their rows.
public struct BreakdownCensus: Fold {
  private let breakdown: Breakdown
  private let isAnchor: [Bool]
  private let scope: QuestionScope
  private var coder: BreakdownCoder
  /// By the coder's numbers.
  private var counts: [Count] = []
  private var merged: [[ByteText]: Count] = [:]
  /// The sessions of a person whose first row has been seen.
  private var seen: Set<UInt32> = []

  /// How often a value occurs in the range.
  private struct Count: Sendable {
    /// On what the figures hang on.
    var anchors = 0
    /// On what opens a visit, or is a person's first event, where these are counted too.
    var visits = 0

    static func + (left: Count, right: Count) -> Count {
      Count(anchors: left.anchors + right.anchors, visits: left.visits + right.visits)
    }
  }

  public init(_ breakdown: Breakdown, _ context: WalkContext) {
    self.breakdown = breakdown
    scope = context.scope
    coder = BreakdownCoder(breakdown.keys, context)
    if case .event(let names?) = breakdown.unit {
      isAnchor = context.tables.names.map { names.contains($0) }
    } else {
      isAnchor = context.tables.names.map { _ in true }
    }
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      switch breakdown.unit {
      case .person:
        guard let first = rows.first else { continue }
        count(batch, first, rows.contains { scope.contains(batch.times[$0]) })
      case .session:
        seen.removeAll(keepingCapacity: true)
        for row in rows where seen.insert(batch.journey.sessions[row]).inserted {
          guard batch.journey.sessions[row] != JourneyColumns.noSession else { continue }
          if scope.contains(batch.times[row]) { count(batch, row, true) }
        }
      case .event:
        // A refund of the range may be of an order before it: that value is there too.
        for row in rows where isAnchor[Int(batch.names[row])] {
          count(batch, row, scope.contains(batch.times[row]))
        }
        if breakdown.showsTraffic { countVisits(batch, rows) }
      }
    }
  }

  private mutating func count(_ batch: EventBatch, _ row: Int, _ isInRange: Bool) {
    let number = number(batch, row)
    if isInRange { counts[number].anchors += 1 }
  }

  /// Counts the first row of each session, and the first of the person, as far as they lie in the
  /// range.
  private mutating func countVisits(_ batch: EventBatch, _ rows: Range<Int>) {
    seen.removeAll(keepingCapacity: true)
    var isFirst = true
    for row in rows {
      let session = batch.journey.sessions[row]
      let opens = session != JourneyColumns.noSession && seen.insert(session).inserted
      guard opens || isFirst, scope.contains(batch.times[row]) else { continue }
      isFirst = false
      counts[number(batch, row)].visits += 1
    }
  }

  private mutating func number(_ batch: EventBatch, _ row: Int) -> Int {
    let number = coder.number(batch, row)
    while counts.count <= number { counts.append(Count()) }
    return number
  }

  public mutating func merge(_ other: BreakdownCensus) {
    merged = frequencies.merging(other.frequencies, uniquingKeysWith: +)
    coder = BreakdownCoder([], WalkContext(tables: EventTables()))
    counts = []
  }

  private var frequencies: [[ByteText]: Count] {
    var all = merged
    for (number, count) in counts.enumerated() {
      all[coder.combinations[number]] = (all[coder.combinations[number]] ?? Count()) + count
    }
    return all
  }

  /// The values that get rows of their own, in the order of their rows, and whether there are more.
  ///
  /// Those with most of what the figures hang on come first, then those with most visits. What
  /// occurs outside the range only has no row of its own.
  public func kept(_ limit: Int) -> (values: [[ByteText]], hasOthers: Bool) {
    let ranked = frequencies.sorted { left, right in
      let (own, other) = (left.value, right.value)
      if own.anchors != other.anchors { return own.anchors > other.anchors }
      if own.anchors == 0, own.visits != other.visits { return own.visits > other.visits }
      return left.key.lexicographicallyPrecedes(right.key)
    }
    // A value that is spelled as the rest is one of the rest.
    let others = breakdown.keys.map { _ in Breakdown.other }
    let values = ranked.lazy.filter { $0.key != others }.prefix(limit)
      .filter { $0.value.anchors + $0.value.visits > 0 }.map(\.key)
    return (values.sorted { $0.lexicographicallyPrecedes($1) }, ranked.count > values.count)
  }
}
