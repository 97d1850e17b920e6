internal import CairnBytes
internal import CairnModel

extension PartsAlone {
  /// Events whose keys are held against each other at a time.
  private static let keysAtATime = 4 << 20

  /// Finds the rows that lost to another copy of their event.
  mutating func findLosers() throws(StoreError) {
    var sources: [UInt32: String] = [:]
    for load in state.list.loads { sources[UInt32(load.id)] = load.source }
    let rows = parts.reduce(0) { $0 + $1.reader.rowCount }
    let shares = UInt64(rows / Self.keysAtATime + 1)
    var lost: [Int: [UInt32]] = [:]
    for share in 0..<shares {
      var seen: Set<UInt64> = []
      var repeated: Set<UInt64> = []
      for part in parts {
        try part.forEachKey { key in
          if key % shares == share, !seen.insert(key).inserted { repeated.insert(key) }
        }
        part.release()
      }
      if repeated.isEmpty { continue }
      try settle(repeated, sources, &lost)
    }
    state.list.superseded = lost.sorted { $0.key < $1.key }.map {
      SupersededRows(part: $0.key, rows: $0.value.sorted())
    }
  }

  private func settle(
    _ keys: Set<UInt64>, _ sources: [UInt32: String], _ lost: inout [Int: [UInt32]]
  ) throws(StoreError) {
    var kept: [CopiedEvent: RankedCopy] = [:]
    for part in parts {
      for (key, content) in try part.contents(withKeys: keys) {
        let event = CopiedEvent(key: key, source: sources[content.load] ?? "")
        let copy = RankedCopy(part: part.id, content)
        guard let other = kept[event] else {
          kept[event] = copy
          continue
        }
        let loser = copy.precedes(other) ? other : copy
        if loser.part != copy.part || loser.row != copy.row { kept[event] = copy }
        lost[loser.part, default: []].append(loser.row)
      }
      part.release()
    }
  }

  /// Finds where clusters lie now whose rows lie under another key.
  mutating func findRedirects() throws(StoreError) {
    var clusters = ClusterMap()
    var linked: Set<UInt64> = []
    for part in parts {
      try part.forEachLink { link in
        clusters.link(link.to, link.from)
        linked.insert(link.from)
      }
    }
    var loose: Set<UInt64> = []
    for part in parts {
      for place in try part.placedIdentifiers(ignoring: []) where place.from != place.to {
        clusters.link(place.to, place.from)
        if !linked.contains(place.from) { loose.insert(place.from) }
      }
      part.release()
    }
    for part in parts { loose.formUnion(try part.movedClusters { clusters.root(of: $0) }) }
    state.list.redirects = loose.sorted().map {
      RedirectRecord(from: $0, to: clusters.root(of: $0))
    }.filter { $0.from != $0.to }
  }
}

/// A stored copy of an event, by what decides which one counts.
private struct RankedCopy {
  var part: Int
  var row: UInt32
  private var time: Int64
  private var content: UInt64
  private var load: UInt32

  init(part: Int, _ stored: StoredContent) {
    (self.part, row, load) = (part, stored.row, stored.load)
    (time, content) = (stored.time, stored.content.value)
  }

  /// Whether this copy counts: the earlier, then the smaller, then the one that came first.
  func precedes(_ other: RankedCopy) -> Bool {
    if (time, content) != (other.time, other.content) {
      return (time, content) < (other.time, other.content)
    }
    return (load, part, row) < (other.load, other.part, other.row)
  }
}
