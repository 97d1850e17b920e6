internal import CairnBytes
internal import CairnModel

/// The clusters of one part that a unit of a walk concerns, in columns that are filled again.
struct ClusterColumns: ~Copyable {
  /// A cluster that has rows elsewhere too, or rows that do not count: its rows are brought
  /// together before anything is decided.
  static let scattered: Int64 = 254
  /// A cluster whose rows are shown elsewhere than where they lie.
  static let moved: Int64 = 253

  /// The keys as they are stored, with the top bit turned; empty where nobody asked for them.
  private(set) var keys = RowBuffer<Int64>()
  /// The rows of each cluster.
  private(set) var counts = RowBuffer<Int64>()
  /// The reach of each cluster, or one of the marks above.
  var reaches = RowBuffer<Int64>()
  /// The clusters that count, among those of the pieces that were read.
  private(set) var clusters = 0..<0
  /// The rows of those clusters, counted along the part.
  private(set) var rows = 0..<0

  mutating func removeAll() {
    keys.truncate(to: 0)
    counts.truncate(to: 0)
    reaches.truncate(to: 0)
    (clusters, rows) = (0..<0, 0..<0)
  }

  /// Reads one piece of a part's index, without keys.
  mutating func read(piece: Int, of part: borrowing PartReader) throws(PartDamage) {
    removeAll()
    try append(piece, of: part, withKeys: false)
    try settle(part.footer.pieces[piece].firstRow, rowCount: part.rowCount)
  }

  /// Reads the clusters of a part whose keys lie in a range.
  mutating func read(
    keys range: ClosedRange<UInt64>, of part: borrowing PartReader
  ) throws(PartDamage) {
    removeAll()
    let pieces = part.pieces(overlapping: range)
    guard !pieces.isEmpty else { return }
    for piece in pieces { try append(piece, of: part, withKeys: true) }
    try settle(part.footer.pieces[pieces.lowerBound].firstRow, rowCount: part.rowCount)
    var (first, end) = (clusters.lowerBound, clusters.upperBound)
    var (start, stop) = (rows.lowerBound, rows.upperBound)
    while first < end, key(first) < range.lowerBound {
      start += Int(counts[first])
      first += 1
    }
    while end > first, key(end - 1) > range.upperBound {
      end -= 1
      stop -= Int(counts[end])
    }
    (clusters, rows) = (first..<end, start..<stop)
  }

  /// The key of a cluster, where keys were read.
  func key(_ cluster: Int) -> UInt64 { UInt64(bitPattern: keys[cluster]) ^ 1 << 63 }

  private mutating func append(
    _ piece: Int, of part: borrowing PartReader, withKeys: Bool
  ) throws(PartDamage) {
    let count = part.footer.pieces[piece].count
    var bytes = try part.bytes(ofPiece: part.footer.pieces[piece])
    let start = (keys.count, counts.count)
    if withKeys {
      bytes = bytes.extracting(droppingFirst: try StreamDecoder.decode(bytes, into: &keys))
    } else {
      bytes = bytes.extracting(droppingFirst: try StreamDecoder.byteCount(of: bytes))
    }
    bytes = bytes.extracting(droppingFirst: try StreamDecoder.decode(bytes, into: &counts))
    _ = try StreamDecoder.decode(bytes, into: &reaches)
    guard counts.count == start.1 + count, reaches.count == counts.count,
      !withKeys || keys.count == start.0 + count
    else { throw PartDamage("the cluster index is uneven") }
  }

  /// Checks the row counts, and counts the rows from the first cluster's first on.
  private mutating func settle(_ firstRow: Int, rowCount: Int) throws(PartDamage) {
    let end = try Self.end(of: counts.span, from: firstRow, rowCount)
    clusters = 0..<counts.count
    rows = firstRow..<end
  }

  private static func end(
    of counts: Span<Int64>, from firstRow: Int, _ rowCount: Int
  ) throws(PartDamage) -> Int {
    var end = firstRow
    for cluster in counts.indices {
      guard counts[cluster] > 0, counts[cluster] <= rowCount - end else {
        throw PartDamage("a cluster has no rows")
      }
      end += Int(counts[cluster])
    }
    return end
  }
}

extension ClusterColumns {
  /// Marks the clusters that have rows which do not count; they are ascending.
  mutating func mark(superseded: [UInt32]) {
    var next = superseded.partitioningIndex { Int($0) >= rows.lowerBound }
    guard next < superseded.count, Int(superseded[next]) < rows.upperBound else { return }
    var end = rows.lowerBound
    for cluster in clusters {
      end += Int(counts[cluster])
      while next < superseded.count, Int(superseded[next]) < end {
        reaches[cluster] = Self.scattered
        next += 1
      }
    }
  }

  /// Marks the clusters whose rows belong under another key.
  mutating func mark(moved: [UInt64: UInt64]) {
    for cluster in clusters where moved[key(cluster)] != nil { reaches[cluster] = Self.moved }
  }
}
