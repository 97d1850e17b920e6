public import CairnModel

/// Several segments found by one walk.
public struct SegmentFolds: Fold {
  public private(set) var folds: [SegmentFold]

  public init(_ plans: [SegmentPlan], _ context: WalkContext) {
    folds = plans.map { SegmentFold($0, context) }
  }

  public mutating func see(_ batch: EventBatch) {
    for index in folds.indices { folds[index].see(batch) }
  }

  public mutating func merge(_ other: SegmentFolds) {
    for index in folds.indices { folds[index].merge(other.folds[index]) }
  }
}
