internal import CairnBytes
internal import CairnModel

/// The cluster index of a stage: keys, row counts and reaches, learned while the rows go by.
struct StageClusters: ~Copyable {
  private var index = ClusterIndexWriter()
  private var reach: ClusterReach
  private let identityCount: Int
  private var cluster = 0
  private var key: UInt64 = 0
  /// The next row, counted along the sorted stage.
  private var next = 0
  /// The times and identifiers of the cluster at hand.
  private var times: [Int64] = []
  private var identifiers: [UInt64] = []

  init(rules: IdentityRules, _ identityCount: Int) {
    reach = ClusterReach(classes: rules.classNumbers)
    self.identityCount = identityCount
  }

  /// Takes the next rows in.
  mutating func see(
    _ rows: Span<StagedRow>, _ sorted: borrowing SortedStage, _ layout: borrowing StageLayout
  ) {
    for row in rows.indices {
      while Int(sorted.clusterStarts[cluster + 1]) <= next {
        end()
        cluster += 1
      }
      key = sorted.clusterKeys[cluster]
      times.append(rows[row].time)
      for type in 0..<identityCount {
        identifiers.append(UInt64(layout.identity(type, ofCombination: rows[row].combination)))
      }
      next += 1
    }
  }

  /// Ends the cluster at hand, unless all of its rows were dropped.
  private mutating func end() {
    guard !times.isEmpty else { return }
    let (times, identifiers) = (times, identifiers)
    index.append(
      key: key, rows: times.count,
      reach: reach.reach(times: times.span, identifiers: identifiers.span))
    self.times.removeAll(keepingCapacity: true)
    self.identifiers.removeAll(keepingCapacity: true)
  }

  consuming func write(to encoder: inout PartEncoder) throws(FileError) {
    end()
    let (body, pieces) = index.finish()
    try encoder.write(.clusters, body)
    try encoder.write(.clusterPieces, pieces)
  }
}
