extension EventBatch {
  /// The rows for which a flag is set; persons that lose all their rows are left out.
  public func selected(_ isKept: [Bool]) -> EventBatch {
    precondition(isKept.count == rowCount, "one flag for each row")
    var batch = EventBatch()
    batch.findings = findings
    for person in 0..<personCount {
      let before = batch.rowCount
      var start: Int?
      let rows = rows(ofPerson: person)
      for row in rows {
        if isKept[row] {
          if start == nil { start = row }
        } else if let first = start {
          batch.append(rows: first..<row, of: self)
          start = nil
        }
      }
      if let start { batch.append(rows: start..<rows.upperBound, of: self) }
      guard batch.rowCount > before else { continue }
      batch.persons.append(persons[person])
      batch.offsets.append(batch.rowCount)
    }
    return batch
  }
}
