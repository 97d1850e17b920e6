public import CairnModel

/// The chain that counts for a person, with the rows of its events: what `why` cites.
public struct FunnelTrace: Hashable, Sendable {
  /// The furthest step, from 1.
  public var level: Int
  /// For each step reached, the row of its event in the batch; nil for an optional one left out.
  public var rows: [Int?]
  public var entry: EventTime
  /// Whether the entry has had its whole window before the data ends.
  public var isMature: Bool
  /// Whether an excluded event ended the attempt.
  public var isExcluded: Bool
}

extension FunnelAnalysis {
  /// The chains that this funnel counts for one person of a batch, as the report would.
  public func traces(
    ofPerson index: Int, in batch: EventBatch, _ context: WalkContext
  ) -> [FunnelTrace] {
    let plan = FunnelPlan(question, context)
    var counter = FunnelCounter(plan)
    return counter.chains(batch, batch.rows(ofPerson: index)).map { chain in
      FunnelTrace(
        level: chain.level, rows: chain.rows.map { $0 == FunnelChain.skipped ? nil : $0 },
        entry: EventTime(microseconds: chain.entry), isMature: plan.isMature(chain.entry),
        isExcluded: chain.isExcluded)
    }
  }
}
