// Who is who. The store brings clusters: all rows that any chain of identifiers connects. The pass
// decides the person of every row of a cluster (`ClusterResolver`) and puts the rows of a person
// together. It reads the whole evidence of a cluster before it decides, and never the order in
// which rows of one moment stand, so no order of files can change the answer. Most clusters are one
// person at first sight and cost a glance at their columns.

public import CairnModel

/// Regroups clusters into persons, by the rules of `docs/meaning/identity.md`.
public struct IdentityPass: Sendable {
  public let rules: IdentityRules
  let order: any IdentityOrder

  public init(rules: IdentityRules, order: any IdentityOrder) {
    (self.rules, self.order) = (rules, order)
  }

  /// A batch of clusters, regrouped into persons.
  ///
  /// Rows of a person keep their canonical order; the persons of a cluster stand in the order of
  /// their `PersonRef`s. What was not trusted is listed in the batch's `findings`. Identifiers and
  /// keys that a question does not need are let go before rows are moved; nil keeps them all.
  public func resolve(
    _ clusters: consuming EventBatch, for needs: EventNeeds? = nil
  ) -> EventBatch {
    var batch = clusters
    var resolver = ClusterResolver(rules, order: order)
    var cluster = ClusterRows(times: batch.times, identities: batch.identities, rows: 0..<0)
    var persons = PersonGrouping()
    for index in 0..<batch.offsets.count - 1 {
      cluster.rows = batch.offsets[index]..<batch.offsets[index + 1]
      guard !cluster.rows.isEmpty else { continue }
      if let person = resolver.evident(cluster) {
        persons.append(person, from: cluster.rows.lowerBound)
      } else {
        resolver.resolve(cluster, lookback: rules.deviceLookback)
        persons.append(resolver.persons, of: cluster.rows)
        batch.findings += resolver.findings
      }
    }
    persons.close(rowCount: batch.rowCount)
    batch.persons = persons.persons
    batch.offsets = persons.offsets
    // The columns are the batch's alone again, so that its rows are moved in place.
    cluster = ClusterRows(times: [], identities: [], rows: 0..<0)
    if let needs, !needs.identities { batch.identities = [] }
    if let needs, !needs.keys { batch.keys = [] }
    if !persons.order.isEmpty { batch.permute(0..<batch.rowCount, by: persons.order) }
    return batch
  }

  /// The person of each row of one cluster, rows sorted by time.
  public func persons(times: [EventTime], identities: [[UInt64]]) -> [PersonRef] {
    guard !times.isEmpty else { return [] }
    var resolver = ClusterResolver(rules, order: order)
    let cluster = ClusterRows(times: times, identities: identities, rows: times.indices)
    resolver.resolve(cluster, lookback: rules.deviceLookback)
    return resolver.persons
  }

  /// The one person of a cluster, or nil where no look-back would make it one.
  ///
  /// A cluster with anything to report (a shared id, a hub, a cut link) is never one person.
  public func solePerson(times: [EventTime], identities: [[UInt64]]) -> SolePerson? {
    guard !times.isEmpty else { return nil }
    var resolver = ClusterResolver(rules, order: order)
    let cluster = ClusterRows(times: times, identities: identities, rows: times.indices)
    return resolver.sole(cluster)
  }

  /// For each cluster of a batch its one person, or nil where no look-back would make it one.
  public func solePersons(_ clusters: EventBatch) -> [SolePerson?] {
    var resolver = ClusterResolver(rules, order: order)
    var cluster = ClusterRows(times: clusters.times, identities: clusters.identities, rows: 0..<0)
    return (0..<clusters.offsets.count - 1).map { index in
      cluster.rows = clusters.offsets[index]..<clusters.offsets[index + 1]
      return cluster.rows.isEmpty ? nil : resolver.sole(cluster)
    }
  }
}

/// The person of a cluster that is just one, and what that rests on.
public struct SolePerson: Hashable, Sendable {
  public var person: PersonRef
  /// The cluster is this one person under every look-back at least so long.
  public var reach: TimeSpan

  public init(person: PersonRef, reach: TimeSpan) { (self.person, self.reach) = (person, reach) }
}

extension ClusterResolver {
  /// The one person of a cluster, or nil where no look-back would make it one.
  fileprivate mutating func sole(_ cluster: ClusterRows) -> SolePerson? {
    if let person = evident(cluster) { return SolePerson(person: person, reach: .zero) }
    resolve(cluster, lookback: TimeSpan(microseconds: .max - 1), wantsReach: true)
    guard findings.isEmpty, let first = persons.first,
      persons.allSatisfy({ $0 == first })
    else { return nil }
    return SolePerson(person: first, reach: hasLogins ? reach : .zero)
  }
}
