internal import CairnBytes
internal import CairnModel

/// The rows of a stage in the order of a part: by cluster, time and event key.
///
/// The sort is a counting sort by cluster followed by a mend inside each one. Logs come nearly
/// sorted by time and the counting sort keeps that order, so the mend has next to nothing to do.
///
/// The rows stay where they came; their numbers are sorted, which take a tenth of the memory.
struct SortedStage: ~Copyable, Sendable {
  /// Numbers of the stage's rows.
  var order: RowBuffer<UInt32>
  /// The clusters' keys, ascending, and where each one's rows begin (one more at the end).
  var clusterKeys: [UInt64]
  var clusterStarts: RowBuffer<UInt32>
  /// Identifiers that occur together with others, and the cluster they are in.
  var links: [ClusterMap.Redirect]
}

extension EventStage {
  /// Sorts the first so many rows but for those that were dropped.
  func sorted(
    first limit: Int, _ clusters: inout ClusterMap, ignoring ignored: Set<ByteText>
  ) -> SortedStage {
    let (places, links) = placeCombinations(ignoring: ignored, &clusters)
    var rankOfCombination = RowBuffer<UInt32>(zeros: places.count)
    let clusterKeys = Self.rank(places, into: &rankOfCombination)

    var starts = RowBuffer<UInt32>(zeros: clusterKeys.count + 1)
    let kept = countRows(limit, rankOfCombination, into: &starts)
    var order = RowBuffer<UInt32>(zeros: kept)
    scatter(limit, rankOfCombination, starts, into: &order)
    mend(&order, starts)
    return SortedStage(order: order, clusterKeys: clusterKeys, clusterStarts: starts, links: links)
  }

  /// For each identity type, the hash of each text; 0 where the value identifies nobody.
  private func identityHashes(ignoring ignored: Set<ByteText>) -> [[UInt64]] {
    identityNames.indices.map { type in
      let typeHash = ByteHash.hash(identityNames[type].bytes)
      return (0..<identities[type].count).map { number in
        if ignored.holds(identities[type].text(UInt32(number))) { return 0 }
        let hash = identities[type].hash(UInt32(number))
        return ClusterMap.identifier(hashed: hash, ofTypeHashed: typeHash)
      }
    }
  }

  /// The cluster key of each combination of identifiers, once all links are made.
  private func placeCombinations(
    ignoring ignored: Set<ByteText>, _ clusters: inout ClusterMap
  ) -> (keys: [UInt64], links: [ClusterMap.Redirect]) {
    let idHashes = identityHashes(ignoring: ignored)
    var keys: [UInt64] = []
    var linked: [UInt64] = []
    var present = RowBuffer<UInt64>()
    keys.reserveCapacity(combinations.count)
    for number in 0..<combinations.count {
      present.truncate(to: 0)
      for type in identityNames.indices {
        let code = combinations.code(type, of: UInt32(number))
        if code != 0, idHashes[type][Int(code - 1)] != 0 {
          present.append(idHashes[type][Int(code - 1)])
        }
      }
      guard present.count > 0 else {
        keys.append(ByteHash.mix(UInt64(number), 0x6361_6972_6e))
        continue
      }
      // The device comes last in the definitions and most likely has rows already: it is the
      // anchor.
      let anchor = present[present.count - 1]
      keys.append(anchor)
      for place in 0..<present.count - 1 {
        clusters.link(anchor, present[place])
        linked.append(present[place])
      }
      if present.count > 1 { linked.append(anchor) }
    }
    for number in keys.indices { keys[number] = clusters.root(of: keys[number]) }
    linked.sort()
    linked = linked.withoutRepeats()
    var links: [ClusterMap.Redirect] = []
    links.reserveCapacity(linked.count)
    for other in linked {
      links.append(ClusterMap.Redirect(from: other, to: clusters.root(of: other)))
    }
    return (keys, links)
  }

  /// The distinct keys, ascending; finds the place of each combination's key among them.
  private static func rank(_ keys: [UInt64], into ranks: inout RowBuffer<UInt32>) -> [UInt64] {
    let order = keys.indices.map { (key: keys[$0], combination: UInt32($0)) }
      .sorted { $0.key < $1.key }
    var distinct: [UInt64] = []
    for entry in order {
      if entry.key != distinct.last { distinct.append(entry.key) }
      ranks[Int(entry.combination)] = UInt32(distinct.count - 1)
    }
    return distinct
  }

  /// Counts the rows of each cluster into its start; returns how many rows there are.
  private func countRows(
    _ limit: Int, _ ranks: borrowing RowBuffer<UInt32>, into starts: inout RowBuffer<UInt32>
  ) -> Int {
    let staged = rows.span.extracting(first: limit)
    var counts = starts.mutableSpan
    let ranks = ranks.span
    for row in staged.indices where !staged[row].isDropped {
      counts[Int(ranks[Int(staged[row].combination)]) + 1] += 1
    }
    var total: UInt32 = 0
    for rank in counts.indices {
      total += counts[rank]
      counts[rank] = total
    }
    return Int(total)
  }

  private func scatter(
    _ limit: Int, _ ranks: borrowing RowBuffer<UInt32>, _ starts: borrowing RowBuffer<UInt32>,
    into order: inout RowBuffer<UInt32>
  ) {
    let staged = rows.span.extracting(first: limit)
    var places = RowBuffer<UInt32>(capacity: starts.count)
    for rank in 0..<starts.count { places.append(starts[rank]) }
    var nextPlace = places.mutableSpan
    var sorted = order.mutableSpan
    let ranks = ranks.span
    for row in staged.indices where !staged[row].isDropped {
      let rank = Int(ranks[Int(staged[row].combination)])
      sorted[Int(nextPlace[rank])] = UInt32(row)
      nextPlace[rank] += 1
    }
  }

  /// Puts the rows of each cluster into the order of time and key.
  private func mend(_ order: inout RowBuffer<UInt32>, _ starts: borrowing RowBuffer<UInt32>) {
    let staged = rows.span
    let codes = codes.bytes
    var sorted = order.mutableSpan
    for cluster in 0..<starts.count - 1 {
      let (start, end) = (Int(starts[cluster]), Int(starts[cluster + 1]))
      guard end - start > 1 else { continue }
      var isOrdered = true
      for row in start + 1..<end
      where staged[Int(sorted[row])].precedes(staged[Int(sorted[row - 1])], codes) {
        isOrdered = false
        break
      }
      if isOrdered { continue }
      if end - start <= 64 {
        for row in start + 1..<end {
          let moved = sorted[row]
          var place = row
          while place > start, staged[Int(moved)].precedes(staged[Int(sorted[place - 1])], codes) {
            sorted[place] = sorted[place - 1]
            place -= 1
          }
          sorted[place] = moved
        }
      } else {
        let ordered = (start..<end).map { sorted[$0] }
          .sorted { staged[Int($0)].precedes(staged[Int($1)], codes) }
        for (offset, row) in ordered.enumerated() { sorted[start + offset] = row }
      }
    }
  }
}

extension StagedRow {
  /// Canonical order: time, then key; copies without ids by where they stand, which shows nowhere.
  func precedes(_ other: StagedRow, _ codes: Span<UInt8>) -> Bool {
    if time != other.time { return time < other.time }
    if key != other.key { return key < other.key }
    let (own, others) = (OpenRow(self, codes), OpenRow(other, codes))
    return (own.load, own.line) < (others.load, others.line)
  }
}

extension ClusterMap {
  /// An identifier as links have it: the hash of its value, mixed with that of its type's name.
  static func identifier(hashed value: UInt64, ofTypeHashed type: UInt64) -> UInt64 {
    ByteHash.mix(value, type)
  }
}

extension Set<ByteText> {
  /// Whether a text is one of these values, without regard to case; a long one never is.
  func holds(_ text: Span<UInt8>) -> Bool {
    text.count <= 40 && contains(ByteText.lowercased(text))
  }
}

extension ByteText {
  /// The text in lower case, for lists of values that are compared without regard to case.
  static func lowercased(_ text: Span<UInt8>) -> ByteText {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    for index in text.indices {
      let byte = text[index]
      bytes.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }
    return ByteText(bytes: bytes)
  }
}
