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

  /// Leaves out the rows whose flag is not set, and persons that lose all their rows.
  public mutating func keep(_ isKept: [Bool]) {
    precondition(isKept.count == rowCount, "one flag for each row")
    let kept = isKept.indices.filter { isKept[$0] }
    if kept.count == isKept.count { return }
    changeColumns(by: RowSelection(rows: kept))
    var (row, owner) = (0, 0)
    for person in persons.indices {
      let end = offsets[person + 1]
      let first = row
      while row < kept.count, kept[row] < end { row += 1 }
      guard row > first else { continue }
      persons[owner] = persons[person]
      owner += 1
      offsets[owner] = row
    }
    persons.removeLast(persons.count - owner)
    offsets.removeLast(offsets.count - owner - 1)
  }

  /// Leaves out the persons whose flag is not set.
  public mutating func keep(persons isKept: [Bool]) {
    precondition(isKept.count == personCount, "one flag for each person")
    guard isKept.contains(false) else { return }
    keep(isKept.indices.flatMap { Array(repeating: isKept[$0], count: rows(ofPerson: $0).count) })
  }

  /// Forgets all rows and persons, and keeps the memory for the next ones.
  ///
  /// Every list of columns keeps its columns.
  public mutating func removeAll() {
    offsets.removeAll(keepingCapacity: true)
    offsets.append(0)
    persons.removeAll(keepingCapacity: true)
    findings.removeAll(keepingCapacity: true)
    journey.openings.removeAll(keepingCapacity: true)
    changeColumns(by: RowRemoval())
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
    change.apply(to: &journey.openingOfRow)
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

private struct RowRemoval: ColumnChange {
  func apply<Value>(to column: inout [Value]) { column.removeAll(keepingCapacity: true) }
}

private struct RowSelection: ColumnChange {
  /// The rows that stay, ascending.
  let rows: [Int]

  func apply<Value>(to column: inout [Value]) {
    guard !column.isEmpty else { return }
    for (place, row) in rows.enumerated() where place != row { column[place] = column[row] }
    column.removeLast(column.count - rows.count)
  }
}
