internal import CairnBytes
internal import CairnModel

/// Some clusters of a part, and where their rows lie.
struct PartClusters {
  var keys: [UInt64] = []
  /// The rows of each cluster, numbered along the part.
  var rows: [Range<Int>] = []
  /// How far back the cluster's one person reaches, or `PartFormat.complexReach`.
  var reaches: [UInt8] = []

  mutating func append(_ index: Int, of other: PartClusters) {
    keys.append(other.keys[index])
    rows.append(other.rows[index])
    reaches.append(other.reaches[index])
  }
}

extension PartReader {
  /// The clusters of one piece of the index.
  func clusters(ofPiece piece: Int) throws(PartDamage) -> PartClusters {
    let entry = footer.pieces[piece]
    let index = try bytes(ofPiece: entry)
    var numbers = RowBuffer<Int64>(capacity: entry.count * 3)
    var offset = 0
    for _ in 0..<3 {
      offset += try StreamDecoder.decode(index.extracting(droppingFirst: offset), into: &numbers)
    }
    guard numbers.count == entry.count * 3 else { throw PartDamage("the cluster index is uneven") }
    var clusters = PartClusters()
    clusters.keys.reserveCapacity(entry.count)
    clusters.rows.reserveCapacity(entry.count)
    clusters.reaches.reserveCapacity(entry.count)
    var row = entry.firstRow
    for cluster in 0..<entry.count {
      let count = Int(numbers[entry.count + cluster])
      guard count > 0, row + count <= rowCount else { throw PartDamage("a cluster has no rows") }
      clusters.keys.append(UInt64(bitPattern: numbers[cluster]) ^ 1 << 63)
      clusters.rows.append(row..<row + count)
      clusters.reaches.append(UInt8(truncatingIfNeeded: numbers[2 * entry.count + cluster]))
      row += count
    }
    return clusters
  }

  /// The checked bytes of a piece; the section as a whole is too long to check for each.
  @_lifetime(borrow self)
  func bytes(ofPiece entry: ClusterPieceEntry) throws(PartDamage) -> RawSpan {
    let section = try footer.entry(.clusters)
    guard entry.offset >= 0, entry.offset + entry.byteCount <= section.byteCount,
      section.offset + section.byteCount <= file.byteCount
    else { throw PartDamage("the cluster index is cut off") }
    let start = section.offset + entry.offset
    let piece = file.rawBytes.extracting(start..<start + entry.byteCount)
    guard piece.checksum == entry.checksum else {
      throw PartDamage("a piece of the cluster index does not match its checksum")
    }
    return piece
  }

  /// The pieces of the index that may hold keys of a range.
  func pieces(overlapping keys: ClosedRange<UInt64>) -> Range<Int> {
    let pieces = footer.pieces
    let end = pieces.partitioningIndex { $0.firstKey > keys.upperBound }
    let start = pieces.partitioningIndex { $0.firstKey > keys.lowerBound }
    return max(0, start - 1)..<max(end, max(0, start - 1))
  }

  /// The clusters whose keys lie in a range.
  func clusters(in keys: ClosedRange<UInt64>) throws(PartDamage) -> PartClusters {
    var found = PartClusters()
    for piece in pieces(overlapping: keys) {
      let clusters = try clusters(ofPiece: piece)
      if let first = clusters.keys.first, let last = clusters.keys.last,
        keys.contains(first), keys.contains(last), found.keys.isEmpty
      {
        found = clusters
        continue
      }
      for index in clusters.keys.indices where keys.contains(clusters.keys[index]) {
        found.append(index, of: clusters)
      }
    }
    return found
  }

  /// The clusters that have one of these keys, which are sorted.
  func clusters(at keys: [UInt64]) throws(PartDamage) -> PartClusters {
    var found = PartClusters()
    var next = 0
    for piece in footer.pieces.indices {
      let end = piece + 1 < footer.pieces.count ? footer.pieces[piece + 1].firstKey : UInt64.max
      while next < keys.count, keys[next] < footer.pieces[piece].firstKey { next += 1 }
      guard next < keys.count else { break }
      if keys[next] > end { continue }
      let clusters = try clusters(ofPiece: piece)
      for index in clusters.keys.indices {
        while next < keys.count, keys[next] < clusters.keys[index] { next += 1 }
        if next < keys.count, keys[next] == clusters.keys[index] {
          found.append(index, of: clusters)
        }
      }
    }
    return found
  }
}

extension PartClusters {
  /// Takes out the clusters whose key meets a condition.
  mutating func drop(where condition: (UInt64) -> Bool) {
    guard keys.contains(where: condition) else { return }
    var kept = PartClusters()
    for index in keys.indices where !condition(keys[index]) { kept.append(index, of: self) }
    self = kept
  }
}
