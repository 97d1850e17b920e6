// Rows of a batch in another order. The list of a batch's columns stands here once
// (`changeColumns`), so that a new column is moved along by everything that moves rows.

extension EventBatch {
  /// The batch with its rows in another order: row `index` of the result is row `order[index]`.
  ///
  /// Persons and offsets stay as they are; who moves rows across persons sets them.
  public func permuted(by order: [Int]) -> EventBatch {
    precondition(order.count == rowCount, "an order names every row of the batch once")
    var batch = self
    batch.permute(0..<rowCount, by: order)
    return batch
  }

  /// Puts some neighbouring rows into another order; `order` names rows of the batch.
  public mutating func permute(_ rows: Range<Int>, by order: [Int]) {
    precondition(order.count == rows.count, "an order names every row of its range once")
    changeColumns(by: RowPermutation(rows: rows, order: order))
  }

  private mutating func changeColumns(by change: some ColumnChange) {
    change.apply(to: &times)
    change.apply(to: &names)
    change.apply(to: &keys)
    change.apply(to: &sources)
    change.apply(to: &origins)
    for index in identities.indices { change.apply(to: &identities[index]) }
    for index in properties.indices {
      change.apply(to: &properties[index].types)
      change.apply(to: &properties[index].payloads)
    }
    change.apply(to: &journey.sessions)
    change.apply(to: &journey.openings)
    change.apply(to: &journey.stages)
    change.apply(to: &journey.stageRules)
    change.apply(to: &journey.channels)
    change.apply(to: &journey.isTouch)
    change.apply(to: &journey.focus)
    for index in journey.breakdown.indices {
      change.apply(to: &journey.breakdown[index].types)
      change.apply(to: &journey.breakdown[index].payloads)
    }
  }
}

/// Something done alike to every column, whatever its type.
private protocol ColumnChange {
  func apply<Value>(to column: inout [Value])
}

private struct RowPermutation: ColumnChange {
  let rows: Range<Int>
  let order: [Int]

  func apply<Value>(to column: inout [Value]) {
    guard !column.isEmpty else { return }
    let moved = order.map { column[$0] }
    for (row, value) in zip(rows, moved) { column[row] = value }
  }
}
