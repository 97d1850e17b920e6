internal import CairnBytes
internal import CairnModel

/// The cluster index of a stage: keys, row counts and reaches, learned while the rows go by.
struct StageClusters: ~Copyable {
  private var index = ClusterIndexWriter()
  private var reach: ClusterReach
  private let identityCount: Int
  private var cluster: Int
  private var key: UInt64 = 0
  /// The next row, counted along the sorted stage.
  private var next: Int
  private var followed = FollowedCluster()
  /// Rows of the cluster at hand.
  private var rowCount = 0

  init(rules: IdentityRules, _ identityCount: Int, from piece: StagePiece) {
    (cluster, next) = (piece.clusters.lowerBound, piece.rows.lowerBound)
    reach = ClusterReach(classes: rules.classNumbers)
    self.identityCount = identityCount
  }

  /// Takes the next rows in.
  mutating func see(
    _ rows: Span<OpenRow>, _ sorted: borrowing SortedStage, _ stage: borrowing EventStage
  ) {
    for row in rows.indices {
      while Int(sorted.clusterStarts[cluster + 1]) <= next {
        end()
        cluster += 1
      }
      key = sorted.clusterKeys[cluster]
      followed.append(time: rows[row].time)
      for type in 0..<identityCount {
        followed.append(
          identifier: UInt64(stage.combinations.code(type, of: rows[row].combination)))
      }
      rowCount += 1
      next += 1
    }
  }

  /// Ends the cluster at hand, unless all of its rows were dropped.
  private mutating func end() {
    guard rowCount > 0 else { return }
    index.append(key: key, rows: rowCount, reach: followed.reach(&reach))
    rowCount = 0
    followed.begin()
  }

  consuming func write(to encoder: inout PartEncoder) throws(FileError) {
    end()
    let (body, pieces) = index.finish()
    try encoder.write(.clusters, body)
    try encoder.write(.clusterPieces, pieces)
  }
}
