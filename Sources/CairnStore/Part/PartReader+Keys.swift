internal import CairnBytes
internal import CairnModel

extension PartReader {
  /// The filter over the part's event keys.
  func keyFilter() throws(PartDamage) -> KeyFilter {
    KeyFilter(bytes: try bytes(of: .keyFilter))
  }

  /// The identifiers of the part that occur together with others, and the cluster of each.
  func links() throws(PartDamage) -> [ClusterMap.Redirect] {
    var links: [ClusterMap.Redirect] = []
    try forEachLink { links.append($0) }
    return links
  }

  /// As `links()`, one after another.
  func forEachLink(_ body: (ClusterMap.Redirect) -> Void) throws(PartDamage) {
    try PartSections.readLinks(bytes(of: .links), body)
  }

  /// The rows whose events have one of these keys as the id their source gave them.
  func rows(withKeys keys: Set<UInt64>) throws(PartDamage) -> [(key: UInt64, row: UInt32)] {
    var sieve = KeyFilter(keys: keys.count)
    for key in keys { _ = sieve.insert(key) }
    var found: [(key: UInt64, row: UInt32)] = []
    var numbers = RowBuffer<Int64>(capacity: Limits.blockRows)
    var flags = RowBuffer<Int64>(capacity: Limits.blockRows)
    for block in 0..<footer.blockCount {
      let slice = BlockSlice(block: block, rows: 0..<rows(ofBlock: block).count)
      numbers.truncate(to: 0)
      flags.truncate(to: 0)
      try decode(slice, stream: FixedColumn.key.rawValue, into: &numbers)
      for row in slice.rows {
        let key = UInt64(bitPattern: numbers[row])
        guard sieve.mayContain(key), keys.contains(key) else { continue }
        if flags.isEmpty { try decode(slice, stream: FixedColumn.hasID.rawValue, into: &flags) }
        if flags[row] == 1 { found.append((key, UInt32(block * Limits.blockRows + row))) }
      }
    }
    return found
  }
}
