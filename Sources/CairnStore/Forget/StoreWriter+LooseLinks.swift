internal import CairnBytes
internal import CairnModel

/// Identifiers whose only trace goes with a part: where their rows lie must stay known.
///
/// A part says of each identifier that occurs beside others in which cluster its rows lie. Where
/// such a part goes and another holds rows of that cluster, the next event of the identifier would
/// open a cluster of its own, and one person would be two. So the catalog keeps a redirect for it.
extension StoreWriter {
  /// Redirects for those links that no part knows any more and whose cluster has rows.
  func redirects(for links: [ClusterMap.Redirect]) throws(StoreError) -> [RedirectRecord] {
    var wanted: [UInt64: UInt64] = [:]
    for link in links where link.from != link.to && redirects[link.from] == nil {
      wanted[link.from] = redirects[link.to] ?? link.to
    }
    for change in change.redirects { wanted[change.from] = nil }
    let loose = try unlinked(wanted)
    return loose.sorted { $0.key < $1.key }.map { RedirectRecord(from: $0.key, to: $0.value) }
  }

  /// Which of some keys no part links to their cluster, though the cluster has rows.
  func unlinked(_ clusters: [UInt64: UInt64]) throws(StoreError) -> [UInt64: UInt64] {
    var wanted = clusters
    for part in parts where !wanted.isEmpty {
      try part.forEachLink { wanted[$0.from] = nil }
    }
    guard !wanted.isEmpty else { return [:] }
    // Rows of a cluster lie under its key, or under one that leads there.
    var places = Set(wanted.values)
    for (from, to) in redirects where places.contains(to) { places.insert(from) }
    for (from, to) in change.redirects.map({ ($0.from, $0.to) }) where places.contains(to) {
      places.insert(from)
    }
    let sorted = places.sorted()
    var present: Set<UInt64> = []
    for part in parts {
      for key in try part.clusterKeys(among: sorted) {
        present.insert(key)
        present.insert(redirects[key] ?? key)
      }
    }
    return wanted.filter { present.contains($0.value) }
  }
}

extension OpenPart {
  /// The identifiers that occur beside others, and the cluster of each.
  func links() throws(StoreError) -> [ClusterMap.Redirect] {
    do throws(PartDamage) { return try reader.links() } catch { throw damaged(error) }
  }
}

extension OpenPart {
  /// Every identifier of the part and the cluster where its rows lie, found from the rows: what to
  /// fall back on where a part is gone whose links cannot be read.
  func placedIdentifiers(ignoring ignored: Set<ByteText>) throws(StoreError)
    -> [ClusterMap.Redirect]
  {
    do throws(PartDamage) {
      var clusters = PartClusters()
      for piece in reader.footer.pieces.indices {
        let some = try reader.clusters(ofPiece: piece)
        for index in some.keys.indices { clusters.append(index, of: some) }
      }
      var found: [UInt64: UInt64] = [:]
      for (index, column) in reader.columns.enumerated() where column.role == .identity {
        let hashes = try linkHashes(ofColumn: index, ignored)
        try place(hashes, FixedColumn.allCases.count + index, clusters, into: &found)
      }
      return found.sorted { $0.key < $1.key }.map {
        ClusterMap.Redirect(from: $0.key, to: $0.value)
      }
    } catch {
      throw damaged(error)
    }
  }

  /// The hashes of a column's texts as links have them; 0 for a value that identifies nobody.
  private func linkHashes(
    ofColumn index: Int, _ ignored: Set<ByteText>
  ) throws(PartDamage) -> [UInt64] {
    let typeHash = ByteHash.hash(reader.columns[index].name)
    return try reader.texts(ofColumn: index).map { text in
      if ignored.holds(text.bytes.span) { return 0 }
      return ClusterMap.identifier(hashed: ByteHash.hash(text.bytes), ofTypeHashed: typeHash)
    }
  }

  /// Notes in which cluster the rows of each text of a column lie.
  private func place(
    _ hashes: [UInt64], _ stream: Int, _ clusters: PartClusters,
    into found: inout [UInt64: UInt64]
  ) throws(PartDamage) {
    var cluster = 0
    for block in 0..<reader.footer.blockCount {
      let rows = reader.rows(ofBlock: block)
      var codes = RowBuffer<Int64>(capacity: rows.count)
      if try reader.range(ofBlock: block, column: stream).isEmpty { continue }
      try reader.decode(
        BlockSlice(block: block, rows: 0..<rows.count), stream: stream, into: &codes)
      for row in 0..<codes.count where codes[row] > 0 && codes[row] <= hashes.count {
        let number = rows.lowerBound + row
        while cluster < clusters.rows.count, clusters.rows[cluster].upperBound <= number {
          cluster += 1
        }
        let hash = hashes[Int(codes[row]) - 1]
        if hash != 0, cluster < clusters.keys.count { found[hash] = clusters.keys[cluster] }
      }
    }
  }
}
