public import CairnModel

/// Two folds fed by one walk; pairs of pairs make any number.
public struct JoinedFold<First: Fold, Second: Fold>: Fold {
  public private(set) var first: First
  public private(set) var second: Second

  public init(_ first: First, _ second: Second) { (self.first, self.second) = (first, second) }

  public mutating func see(_ batch: EventBatch) {
    first.see(batch)
    second.see(batch)
  }

  public mutating func seeOthers(_ batch: EventBatch) {
    first.seeOthers(batch)
    second.seeOthers(batch)
  }

  public mutating func merge(_ other: JoinedFold) {
    first.merge(other.first)
    second.merge(other.second)
  }
}
