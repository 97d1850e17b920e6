internal import CairnModel

/// The rows of some clusters, decoded: a batch whose "persons" are clusters.
struct ClusterRows: Sendable {
  var keys: [UInt64] = []
  var reaches: [UInt8] = []
  /// One range of rows for each key; `persons` is filled only where the reach says who it is.
  var batch = EventBatch()

  var clusterCount: Int { keys.count }

  /// Gives the clusters other keys, and puts them into the order of those.
  mutating func rename(_ name: (UInt64) -> UInt64) {
    let renamed = keys.map(name)
    let order = renamed.indices.sorted { (renamed[$0], $0) < (renamed[$1], $1) }
    var sorted = ClusterRows()
    for index in order {
      sorted.keys.append(renamed[index])
      sorted.reaches.append(reaches[index])
      sorted.batch.append(rows: batch.rows(ofPerson: index), of: batch)
      sorted.batch.offsets.append(sorted.batch.rowCount)
    }
    self = sorted
  }

  /// The clusters whose keys lie in a range; the keys are sorted.
  func clusters(in range: ClosedRange<UInt64>) -> ClusterRows {
    var found = ClusterRows()
    let start = keys.partitioningIndex { $0 >= range.lowerBound }
    for index in start..<keys.count where keys[index] <= range.upperBound {
      found.keys.append(keys[index])
      found.reaches.append(reaches[index])
      found.batch.append(rows: batch.rows(ofPerson: index), of: batch)
      found.batch.offsets.append(found.batch.rowCount)
    }
    return found
  }

  /// Brings the rows of several parts together, cluster by cluster, each in canonical order.
  ///
  /// A cluster that lies in one part only keeps its reach; one that comes together from several is
  /// left to the identity pass.
  static func merge(_ sources: [ClusterRows]) -> ClusterRows {
    let filled = sources.filter { $0.clusterCount > 0 }
    if filled.count <= 1 { return filled.first ?? ClusterRows() }
    var places = filled.map { _ in 0 }
    var merged = ClusterRows()
    while true {
      var key: UInt64?
      for (source, place) in zip(filled, places) where place < source.keys.count {
        key = min(key ?? source.keys[place], source.keys[place])
      }
      guard let key else { return merged }
      var pieces = 0
      var reach: UInt8 = 0
      let start = merged.batch.rowCount
      for index in filled.indices {
        // A part may hold a key twice: its own rows, and strays that moved there.
        while places[index] < filled[index].keys.count, filled[index].keys[places[index]] == key {
          let rows = filled[index].batch.rows(ofPerson: places[index])
          merged.batch.append(rows: rows, of: filled[index].batch)
          reach = filled[index].reaches[places[index]]
          places[index] += 1
          pieces += 1
        }
      }
      merged.keys.append(key)
      merged.reaches.append(pieces == 1 ? reach : PartFormat.complexReach)
      merged.batch.offsets.append(merged.batch.rowCount)
      if pieces > 1 { merged.batch.sortRows(start..<merged.batch.rowCount) }
    }
  }
}

extension EventBatch {
  /// Puts some rows into canonical order.
  mutating func sortRows(_ rows: Range<Int>) {
    let order = rows.sorted { left, right in
      (times[left].microseconds, keys[left].bits, left)
        < (times[right].microseconds, keys[right].bits, right)
    }
    permute(rows, by: order)
  }
}
