/// The times and identifiers of a cluster's rows, kept until its reach is found out.
struct FollowedCluster {
  private var times: [Int64] = []
  private var identifiers: [UInt64] = []
  /// Whether the reach is left to the identity pass.
  private(set) var isComplex = false

  /// The longest cluster whose reach is found out; a longer one would take too much memory.
  private static let followedRows = 1 << 18

  /// Forgets the cluster before.
  mutating func begin() {
    times.removeAll(keepingCapacity: true)
    identifiers.removeAll(keepingCapacity: true)
    isComplex = false
  }

  /// Takes a row's time in; its identifiers come next.
  mutating func append(time: Int64) {
    if times.count == Self.followedRows { leave() }
    if !isComplex { times.append(time) }
  }

  /// Takes the number of a row's text of the next identity type in, or 0.
  mutating func append(identifier: UInt64) {
    if !isComplex { identifiers.append(identifier) }
  }

  /// Leaves the reach to the identity pass.
  mutating func leave() { isComplex = true }

  /// How far back the cluster's one person reaches, or `PartFormat.complexReach`.
  func reach(_ finder: inout ClusterReach) -> UInt8 {
    isComplex
      ? PartFormat.complexReach : finder.reach(times: times.span, identifiers: identifiers.span)
  }
}
