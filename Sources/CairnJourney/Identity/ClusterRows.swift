internal import CairnModel

/// The rows of one cluster: its times and, for each identifier type, its identifiers.
///
/// Rows count from 0 at the cluster's first.
struct ClusterRows {
  let times: [EventTime]
  let identities: [[UInt64]]
  /// The cluster's rows in the columns.
  var rows: Range<Int>

  var count: Int { rows.count }

  /// The identifier of a type that a row carries, 0 where it has none.
  func hash(_ type: Int, _ row: Int) -> UInt64 { identities[type][rows.lowerBound + row] }

  func time(_ row: Int) -> EventTime { times[rows.lowerBound + row] }

  /// The first identifier among some types that a row carries.
  func first(of types: [Int], _ row: Int) -> IdentityKey? {
    for type in types {
      let hash = hash(type, row)
      if hash != 0 { return IdentityKey(identityType: UInt8(type), identityHash: hash) }
    }
    return nil
  }

  /// How one type's identifiers stand in the cluster.
  enum Presence: Equatable {
    case absent
    /// Every row carries this one.
    case same(UInt64)
    case mixed
  }

  func presence(of type: Int) -> Presence {
    let column = identities[type]
    let first = column[rows.lowerBound]
    var difference: UInt64 = 0
    for row in rows { difference |= column[row] ^ first }
    guard difference == 0 else { return .mixed }
    return first == 0 ? .absent : .same(first)
  }
}
