public import CairnModel

/// A link between two identifiers of a cluster, with its evidence: why two events are one person's.
public struct IdentityLink: Hashable, Sendable {
  public enum Standing: String, Hashable, Sendable {
    /// It joins its two ids to one person.
    case joins
    /// A device's login: it tells whose the device was at that time.
    case login
    /// Two devices on one event, or a second unique id: it proves nothing.
    case provesNothing = "proves nothing"
    /// One of its ids is shared or a hub.
    case untrusted
    /// It was the weakest of a chain between two unique ids.
    case cut
  }

  /// The two identifiers, the one of the earlier type first.
  public var first: IdentityKey
  public var second: IdentityKey
  public var standing: Standing
  /// The rows of the cluster that carry both, in order of time.
  public var rows: [Int]
}

extension IdentityPass {
  /// All links of one cluster with their evidence, rows sorted by time.
  ///
  /// The links stand in the order of their types, then of their ids by bytes.
  public func links(times: [EventTime], identities: [[UInt64]]) -> [IdentityLink] {
    guard !times.isEmpty else { return [] }
    let cluster = ClusterRows(times: times, identities: identities, rows: times.indices)
    var resolver = ClusterResolver(rules, order: order)
    resolver.resolve(cluster, lookback: rules.deviceLookback)
    let untrusted = Set(resolver.findings.lazy.filter { $0.kind != .cut }.map(\.key))
    let cut = Set(
      resolver.findings.compactMap { finding in
        finding.other.map { IdentityPair(first: finding.key, second: $0) }
      })
    var rows: [IdentityPair: [Int]] = [:]
    for row in times.indices {
      let keys = identities.indices.compactMap { cluster.first(of: [$0], row) }
      for (index, first) in keys.enumerated() {
        for second in keys[(index + 1)...] {
          rows[IdentityPair(first: first, second: second), default: []].append(row)
        }
      }
    }
    return rows.map { pair, rows in
      var standing = standing(pair)
      if cut.contains(pair) { standing = .cut }
      if untrusted.contains(pair.first) || untrusted.contains(pair.second) {
        standing = .untrusted
      }
      return IdentityLink(first: pair.first, second: pair.second, standing: standing, rows: rows)
    }.sorted { left, right in
      if left.first != right.first { return order.precedes(left.first, right.first) }
      return order.precedes(left.second, right.second)
    }
  }

  /// What a link between two types can be where nothing speaks against it.
  private func standing(_ pair: IdentityPair) -> IdentityLink.Standing {
    let classes = [pair.first, pair.second].map { rules.types[Int($0.identityType)].identityClass }
    if classes.contains(.device) {
      return classes == [.device, .device] ? .provesNothing : .login
    }
    return classes == [.unique, .unique] ? .provesNothing : .joins
  }
}
