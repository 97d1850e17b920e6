internal import CairnModel

/// A cluster on its way through a merge: its key now, and where its rows lie in their source.
struct MergeCluster {
  var key: UInt64
  var rows: Range<Int>
  var reach: UInt8
}

/// The clusters of a part in the order of their keys, a piece of the index at a time.
///
/// Clusters that have moved since they were written are left out: they come by another feed, under
/// their new keys.
struct ClusterFeed {
  private var clusters = PartClusters()
  private var index = 0
  private var pieces: Range<Int>
  private let keys: ClosedRange<UInt64>
  /// Old keys of moved clusters, ascending.
  private let moved: [UInt64]
  private var nextMoved = 0

  /// The clusters of a part whose keys lie in a range.
  init(_ part: OpenPart, in keys: ClosedRange<UInt64>, without moved: [UInt64]) {
    self.keys = keys
    self.moved = moved
    pieces = part.reader.pieces(overlapping: keys)
    nextMoved = moved.partitioningIndex { $0 >= keys.lowerBound }
  }

  /// Clusters that are known one by one.
  init(_ clusters: PartClusters) {
    self.clusters = clusters
    pieces = 0..<0
    keys = 0...UInt64.max
    moved = []
  }

  mutating func next(_ part: OpenPart) throws(PartDamage) -> MergeCluster? {
    while true {
      while index == clusters.keys.count {
        guard let piece = pieces.first else { return nil }
        pieces = pieces.dropFirst()
        clusters = try part.reader.clusters(ofPiece: piece)
        index = clusters.keys.partitioningIndex { $0 >= keys.lowerBound }
      }
      let key = clusters.keys[index]
      guard key <= keys.upperBound else { return nil }
      index += 1
      while nextMoved < moved.count, moved[nextMoved] < key { nextMoved += 1 }
      if nextMoved < moved.count, moved[nextMoved] == key { continue }
      return MergeCluster(
        key: key, rows: clusters.rows[index - 1], reach: clusters.reaches[index - 1])
    }
  }
}
