public import CairnModel

/// Counts how often each value of a breakdown occurs, so that the most frequent get their rows.
public struct BreakdownCensus: Fold {
  private let breakdown: Breakdown
  private let isAnchor: [Bool]
  private let scope: QuestionScope
  private var coder: BreakdownCoder
  /// By the coder's numbers.
  private var counts: [Int] = []
  private var merged: [[ByteText]: Int] = [:]

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
        var seen: Set<UInt32> = []
        for row in rows where seen.insert(batch.journey.sessions[row]).inserted {
          guard batch.journey.sessions[row] != JourneyColumns.noSession else { continue }
          if scope.contains(batch.times[row]) { count(batch, row, true) }
        }
      case .event:
        // A refund of the range may be of an order before it: that value is there too.
        for row in rows where isAnchor[Int(batch.names[row])] {
          count(batch, row, scope.contains(batch.times[row]))
        }
      }
    }
  }

  private mutating func count(_ batch: EventBatch, _ row: Int, _ isInRange: Bool) {
    let number = coder.number(batch, row)
    while counts.count <= number { counts.append(0) }
    if isInRange { counts[number] += 1 }
  }

  public mutating func merge(_ other: BreakdownCensus) {
    merged = frequencies.merging(other.frequencies, uniquingKeysWith: +)
    coder = BreakdownCoder([], WalkContext(tables: EventTables()))
    counts = []
  }

  private var frequencies: [[ByteText]: Int] {
    var all = merged
    for (number, count) in counts.enumerated() {
      all[coder.combinations[number], default: 0] += count
    }
    return all
  }

  /// The values that get rows of their own, in the order of their rows, and whether there are more.
  ///
  /// What occurs outside the range only has no row of its own.
  public func kept(_ limit: Int) -> (values: [[ByteText]], hasOthers: Bool) {
    let ranked = frequencies.sorted { left, right in
      left.value != right.value
        ? left.value > right.value : left.key.lexicographicallyPrecedes(right.key)
    }
    let values = ranked.prefix(limit).filter { $0.value > 0 }.map(\.key)
    return (values.sorted { $0.lexicographicallyPrecedes($1) }, ranked.count > values.count)
  }
}
