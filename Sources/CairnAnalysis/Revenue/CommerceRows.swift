public import CairnModel

/// The rows by which persons outside an answer bear on it: whose order an id is hangs on everybody
/// who carries it.
public struct CommerceRows: Sendable {
  private let isAny: [Bool]

  public init(_ context: WalkContext) {
    let rules = context.definitions.commerce
    let names = (CartColumns.needs(rules).names ?? []).union(rules.refundEvents)
    isAny = context.tables.names.map { names.contains($0) }
  }

  /// Those of the chosen rows of a batch, or nil where there are none.
  public func chosen(from batch: EventBatch, _ isChosen: (Int) -> Bool) -> EventBatch? {
    var isKept = batch.names.map { isAny[Int($0)] }
    for row in isKept.indices where isKept[row] { isKept[row] = isChosen(row) }
    return isKept.contains(true) ? batch.selected(isKept) : nil
  }
}
