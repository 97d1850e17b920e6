internal import CairnBytes

/// Which identifiers have been seen together, directly or through others: the clusters.
///
/// All events of a cluster lie together on disk, so that whoever decides who is who (at reading,
/// from the definitions) sees everything that could matter. A cluster is only a place, never a
/// person: one that holds too much costs time and changes no answer. Union-find over 64-bit hashes;
/// the cluster that is older keeps its key, so that few rows ever lie at an old place.
///
/// It holds every linked identifier of the store, at 24 to 36 bytes each, so its arrays are plain.
struct ClusterMap: ~Copyable {
  /// Rows written under one key now belong under another.
  struct Redirect: Hashable, Sendable {
    var from: UInt64
    var to: UInt64
  }

  /// The place of an identifier plus one, found by its hash; 0 is free.
  private var slots = RowBuffer<UInt32>(zeros: 32)
  private var keys = RowBuffer<UInt64>()
  private var parents = RowBuffer<UInt32>()
  /// The next member of the same cluster, in a ring.
  private var next = RowBuffer<UInt32>()
  /// Members whose cluster has changed since the last `takeChanges`; some more than once.
  private var changed = RowBuffer<UInt32>()

  /// The bytes of memory that the map takes.
  var byteCount: Int {
    slots.byteCount + keys.byteCount + parents.byteCount + next.byteCount + changed.byteCount
  }

  /// The key under which an identifier's rows belong.
  func root(of key: UInt64) -> UInt64 {
    let found = slots[slot(of: key)]
    return found == 0 ? key : keys[Int(find(found - 1))]
  }

  /// Says that two identifiers were seen together; the first one's cluster is kept where both are
  /// new.
  mutating func link(_ first: UInt64, _ second: UInt64) {
    guard first != second else { return }
    let (leftIndex, rightIndex) = (index(of: first), index(of: second))
    let (left, right) = (find(leftIndex), find(rightIndex))
    guard left != right else { return }
    // A cluster of several members has rows of its own; else the older one does.
    let keepsLeft = isShared(left) == isShared(right) ? left < right : isShared(left)
    merge(keepsLeft ? right : left, into: keepsLeft ? left : right)
  }

  /// Says that a key's rows belong under another, as an earlier writer decided.
  mutating func keep(_ redirect: Redirect) {
    let (leftIndex, rightIndex) = (index(of: redirect.to), index(of: redirect.from))
    let (left, right) = (find(leftIndex), find(rightIndex))
    if left != right { merge(right, into: left) }
  }

  /// The keys that changed their cluster since this was last asked, ascending and each once.
  mutating func takeChanges() -> [UInt64] {
    var taken: [UInt64] = []
    taken.reserveCapacity(changed.count)
    for place in 0..<changed.count { taken.append(keys[Int(changed[place])]) }
    changed = RowBuffer()
    taken.sort()
    return taken.withoutRepeats()
  }

  private func isShared(_ root: UInt32) -> Bool { next[Int(root)] != root }

  /// Where a key stands among the slots, or would.
  private func slot(of key: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: ByteHash.mix(key, 0)) & mask
    while slots[slot] != 0, keys[Int(slots[slot]) - 1] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func index(of key: UInt64) -> UInt32 {
    var place = slot(of: key)
    if slots[place] != 0 { return slots[place] - 1 }
    let index = UInt32(keys.count)
    keys.append(key)
    parents.append(index)
    next.append(index)
    if keys.count * 3 > slots.count * 2 {
      growSlots()
      place = slot(of: key)
    }
    slots[place] = index + 1
    return index
  }

  private mutating func growSlots() {
    slots = RowBuffer(zeros: slots.count * 2)
    for index in 0..<keys.count - 1 {
      let place = slot(of: keys[index])
      slots[place] = UInt32(index + 1)
    }
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
    (next[Int(loser)], next[Int(winner)]) = (next[Int(winner)], next[Int(loser)])
  }
}

extension Array where Element: Equatable {
  /// The elements of a sorted list, each once.
  consuming func withoutRepeats() -> [Element] {
    var kept = 0
    for index in indices where index == 0 || self[index] != self[kept - 1] {
      self[kept] = self[index]
      kept += 1
    }
    removeLast(count - kept)
    return self
  }
}
