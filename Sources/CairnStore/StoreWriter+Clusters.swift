internal import CairnModel

/// Where clusters lie: what the parts say when a writer begins, and what changes as rows come.
extension StoreWriter {
  /// Learns which identifiers belong together from what the parts say.
  ///
  /// What the parts and the catalog say agrees, so next to nothing has changed by that; where it
  /// does not agree, rows lie at an old place and the next commit leads from there.
  mutating func learnClusters() throws(StoreError) {
    for (from, to) in redirects.sorted(by: { $0.key < $1.key }) {
      clusters.keep(ClusterMap.Redirect(from: from, to: to))
    }
    for part in parts { try part.forEachLink { clusters.link($0.to, $0.from) } }
    _ = clusters.takeChanges()
    var moved: Set<UInt64> = []
    for (from, to) in redirects where clusters.root(of: from) != to { moved.insert(from) }
    for part in parts {
      try part.forEachLink { link in
        let root = clusters.root(of: link.to)
        if root != link.to, root != redirects[link.to] { moved.insert(link.to) }
      }
      part.release()
    }
    changedKeys = moved.sorted()
  }

  /// Where the clusters belong now that have changed since the last commit: those that have rows at
  /// their old place, or to whose old place a link of some parts leads.
  mutating func moves(in parts: [OpenPart]) throws(StoreError) -> [UInt64: UInt64] {
    try noteChanges()
    var moves: [UInt64: UInt64] = [:]
    for key in changedKeys { moves[key] = clusters.root(of: key) }
    for part in parts {
      try part.forEachLink { link in
        let root = clusters.root(of: link.to)
        if root != link.to { moves[link.to] = root }
      }
      part.release()
    }
    return moves.filter { $0.key != $0.value }
  }

  /// Redirects for the clusters that changed and have rows at their old place.
  mutating func redirectsNeeded() throws(StoreError) -> [RedirectRecord] {
    try noteChanges()
    return changedKeys.map { RedirectRecord(from: $0, to: clusters.root(of: $0)) }
      .filter { $0.from != $0.to && redirects[$0.from] != $0.to }
  }

  /// Notes the keys that have changed and have rows in some part: most have none, because whoever
  /// comes for the first time comes with all their identifiers, and no row comes to an old key.
  private mutating func noteChanges() throws(StoreError) {
    let changes = (changedKeys + clusters.takeChanges()).sorted().withoutRepeats()
    guard !changes.isEmpty else { return }
    var found: Set<UInt64> = []
    for part in parts {
      found.formUnion(try part.clusterKeys(among: changes))
      part.release()
    }
    changedKeys = found.sorted()
  }
}

extension OpenPart {
  /// Which of some keys, ascending, the part has clusters of.
  func clusterKeys(among keys: [UInt64]) throws(StoreError) -> [UInt64] {
    do throws(PartDamage) { return try reader.clusters(at: keys).keys } catch {
      throw damaged(error)
    }
  }

  /// Tells of the identifiers that occur beside others, and the cluster of each.
  func forEachLink(_ body: (ClusterMap.Redirect) -> Void) throws(StoreError) {
    do throws(PartDamage) { try reader.forEachLink(body) } catch { throw damaged(error) }
  }
}
