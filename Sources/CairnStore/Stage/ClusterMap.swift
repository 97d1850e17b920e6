internal import CairnBytes

/// Which identifiers have been seen together, directly or through others: the clusters.
///
/// All events of a cluster lie together on disk, so that whoever decides who is who (at reading,
/// from the definitions) sees everything that could matter. A cluster is only a place, never a
/// person: one that holds too much costs time and changes no answer. Union-find over 64-bit hashes;
/// the cluster that is older keeps its key, so that few rows ever lie at an old place.
struct ClusterMap {
  /// Rows written under one key now belong under another.
  struct Redirect: Hashable, Sendable {
    var from: UInt64
    var to: UInt64
  }

  private var indices: [UInt64: UInt32] = [:]
  private var keys: [UInt64] = []
  private var parents: [UInt32] = []
  /// The next member of the same cluster, in a ring.
  private var next: [UInt32] = []
  private var sizes: [UInt32] = []
  /// Keys whose cluster has changed since the last `takeChanges`.
  private var changed: [UInt32] = []

  /// The key under which an identifier's rows belong.
  func root(of key: UInt64) -> UInt64 {
    guard let index = indices[key] else { return key }
    return keys[Int(find(index))]
  }

  /// Says that two identifiers were seen together; the first one's cluster is kept where both are
  /// new.
  mutating func link(_ first: UInt64, _ second: UInt64) {
    guard first != second else { return }
    let (leftIndex, rightIndex) = (index(of: first), index(of: second))
    let (left, right) = (find(leftIndex), find(rightIndex))
    guard left != right else { return }
    // A cluster of several members has rows of its own; else the older one does.
    let keepsLeft =
      (sizes[Int(left)] > 1) == (sizes[Int(right)] > 1)
      ? left < right : sizes[Int(left)] > 1
    merge(keepsLeft ? right : left, into: keepsLeft ? left : right)
  }

  /// Says that a key's rows belong under another, as an earlier writer decided.
  mutating func keep(_ redirect: Redirect) {
    let (leftIndex, rightIndex) = (index(of: redirect.to), index(of: redirect.from))
    let (left, right) = (find(leftIndex), find(rightIndex))
    if left != right { merge(right, into: left) }
  }

  /// Where the rows of keys belong that changed their cluster since this was last asked, by key.
  mutating func takeChanges() -> [Redirect] {
    let redirects = Set(changed).map {
      Redirect(from: keys[Int($0)], to: keys[Int(find($0))])
    }
    changed.removeAll(keepingCapacity: true)
    return redirects.filter { $0.from != $0.to }.sorted { $0.from < $1.from }
  }

  private mutating func index(of key: UInt64) -> UInt32 {
    if let known = indices[key] { return known }
    let index = UInt32(keys.count)
    indices[key] = index
    keys.append(key)
    parents.append(index)
    next.append(index)
    sizes.append(1)
    return index
  }

  private func find(_ start: UInt32) -> UInt32 {
    var index = start
    while parents[Int(index)] != index { index = parents[Int(index)] }
    return index
  }

  private mutating func merge(_ loser: UInt32, into winner: UInt32) {
    // Members point straight at their cluster, so that a look-up is one step.
    var member = loser
    repeat {
      parents[Int(member)] = winner
      changed.append(member)
      member = next[Int(member)]
    } while member != loser
    next.swapAt(Int(loser), Int(winner))
    sizes[Int(winner)] += sizes[Int(loser)]
  }
}
