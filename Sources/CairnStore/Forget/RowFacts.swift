internal import CairnModel

/// Where a row came from and when it happened: what forgetting is decided by.
struct RowFacts {
  let load: Int
  let line: UInt32
  let time: EventTime

  func isIn(loads: Set<Int>) -> Bool { loads.contains(load) }

  func isBefore(_ moment: EventTime) -> Bool { time < moment }
}

extension OpenPart {
  /// The rows that count and meet a condition, ascending.
  func rows(where condition: (borrowing RowFacts) -> Bool) throws(PartDamage) -> [UInt32] {
    var found: [UInt32] = []
    var next = 0
    for block in 0..<reader.footer.blockCount {
      let rows = reader.rows(ofBlock: block)
      let slice = BlockSlice(block: block, rows: 0..<rows.count)
      var times = RowBuffer<Int64>(capacity: rows.count)
      var loads = RowBuffer<Int64>(capacity: rows.count)
      var lines = RowBuffer<Int64>(capacity: rows.count)
      try reader.decode(slice, stream: FixedColumn.time.rawValue, into: &times)
      try reader.decode(slice, stream: FixedColumn.load.rawValue, into: &loads)
      try reader.decode(slice, stream: FixedColumn.line.rawValue, into: &lines)
      for row in 0..<rows.count {
        let number = UInt32(rows.lowerBound + row)
        while next < superseded.count, superseded[next] < number { next += 1 }
        if next < superseded.count, superseded[next] == number { continue }
        let facts = RowFacts(
          load: Int(loads[row]), line: UInt32(truncatingIfNeeded: lines[row]),
          time: EventTime(microseconds: times[row]))
        if condition(facts) { found.append(number) }
      }
    }
    return found
  }

  /// The event keys of some rows, which are ascending.
  func keys(ofRows rows: [UInt32]) throws(PartDamage) -> [UInt64] {
    var keys: [UInt64] = []
    var block = -1
    var decoded = RowBuffer<Int64>(capacity: Limits.blockRows)
    for row in rows {
      if Int(row) / Limits.blockRows != block {
        block = Int(row) / Limits.blockRows
        decoded.truncate(to: 0)
        let slice = BlockSlice(block: block, rows: 0..<reader.rows(ofBlock: block).count)
        try reader.decode(slice, stream: FixedColumn.key.rawValue, into: &decoded)
      }
      keys.append(UInt64(bitPattern: decoded[Int(row) % Limits.blockRows]))
    }
    return keys
  }
}
