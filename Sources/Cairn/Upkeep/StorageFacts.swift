internal import CairnModel
internal import CairnStore

/// How the events lie on disk.
struct StorageFacts {
  var parts: [PartRecord] = []
  /// Parts that only earlier generations need.
  var earlierParts = 0
  var earlierBytes = 0
  var redirects = 0
  var supersededRows = 0

  var byteCount: Int { parts.reduce(0) { $0 + $1.byteCount } }
  var rowCount: Int { parts.reduce(0) { $0 + $1.rowCount } }

  /// How often a row was written at most, on the average: once, and once for each merge.
  var writeAmplification: Double? {
    guard rowCount > 0 else { return nil }
    let written = parts.reduce(0) { $0 + $1.rowCount * ($1.level + 1) }
    return Double(written) / Double(rowCount)
  }
}

extension Cairn {
  func storage() throws(CairnError) -> StorageFacts {
    try opening { () throws(StoreError) in
      let catalog = try Catalog.open(in: StoreFolder.open(at: path, for: .reading))
      let state = try catalog.snapshot()
      let named = try catalog.fileNames().parts
      var facts = StorageFacts()
      facts.parts = state.parts
      facts.earlierParts = named.count - state.parts.count
      facts.earlierBytes = named.reduce(0) { $0 + $1.byteCount } - facts.byteCount
      facts.redirects = state.redirects.count
      facts.supersededRows = state.superseded.reduce(0) { $0 + $1.rows.count }
      return facts
    }
  }
}
