// Which strong ids belong to which person. The idea:
//   1. every event that carries two unique or strong ids is evidence for a link between them;
//   2. strong ids seen with two unique ids (shared) or with too many others (hubs) are set aside;
//   3. the other links are taken strongest first, as in Kruskal's spanning tree;
//   4. one that would join two unique ids is the weakest of its chain, and is cut;
//   5. a person's name is the unique id of the component, else its smallest strong id.

internal import CairnModel

/// The evidence for a link between two identifiers.
struct IdentityEvidence {
  /// The two identifiers, the smaller type first.
  var pair: IdentityPair
  var events: Int
  var first: EventTime
}

/// Two identifiers seen on one event, the one of the earlier type first.
struct IdentityPair: Hashable {
  var first: IdentityKey
  var second: IdentityKey
}

/// The unique and strong ids of one cluster, joined to persons.
struct LinkGraph {
  private(set) var findings: [IdentityFinding] = []
  private var nodes: [IdentityKey: Int] = [:]
  private var keys: [IdentityKey] = []
  private var isUnique: [Bool] = []
  private var eventCounts: [Int] = []
  private var neighbours: [Set<Int>] = []
  /// Ids that link nothing.
  private var isSetAside: [Bool] = []
  private var parents: [Int] = []
  /// The node that names each component, kept at its root.
  private var namers: [Int] = []

  init(_ cluster: ClusterRows, _ types: IdentityTypes, hubLimit: Int, order: any IdentityOrder) {
    let links = gather(cluster, types)
    setAside(hubLimit: hubLimit)
    join(links, order)
  }

  /// The person of a strong id, or nil where it links nothing.
  func person(of key: IdentityKey) -> PersonRef? {
    guard let node = nodes[key], !isSetAside[node] else { return nil }
    return PersonRef(keys[namers[parents[node]]])
  }

  private mutating func gather(_ cluster: ClusterRows, _ types: IdentityTypes) -> [IdentityEvidence]
  {
    var links: [IdentityPair: IdentityEvidence] = [:]
    var seen: [IdentityKey] = []
    for row in 0..<cluster.count {
      seen.removeAll(keepingCapacity: true)
      if let own = cluster.first(of: types.unique, row) { seen.append(own) }
      let hasUnique = !seen.isEmpty
      for type in types.strong where cluster.hash(type, row) != 0 {
        let hash = cluster.hash(type, row)
        seen.append(IdentityKey(identityType: UInt8(type), identityHash: hash))
      }
      for (index, key) in seen.enumerated() {
        let node = insert(key, isUnique: index == 0 && hasUnique)
        eventCounts[node] += 1
        for earlier in seen[..<index] {
          link(earlier, key, at: cluster.time(row), in: &links)
        }
      }
    }
    return Array(links.values)
  }

  private mutating func insert(_ key: IdentityKey, isUnique unique: Bool) -> Int {
    if let node = nodes[key] { return node }
    let node = keys.count
    nodes[key] = node
    keys.append(key)
    isUnique.append(unique)
    eventCounts.append(0)
    neighbours.append([])
    isSetAside.append(false)
    parents.append(node)
    namers.append(node)
    return node
  }

  private mutating func link(
    _ left: IdentityKey, _ right: IdentityKey, at time: EventTime,
    in links: inout [IdentityPair: IdentityEvidence]
  ) {
    let isOrdered = left.identityType < right.identityType
    let pair = IdentityPair(first: isOrdered ? left : right, second: isOrdered ? right : left)
    if links[pair] == nil {
      links[pair] = IdentityEvidence(pair: pair, events: 0, first: time)
      guard let one = nodes[left], let other = nodes[right] else { return }
      neighbours[one].insert(other)
      neighbours[other].insert(one)
    }
    links[pair]?.events += 1
  }

  private mutating func setAside(hubLimit: Int) {
    for node in keys.indices where !isUnique[node] {
      let uniques = neighbours[node].count { isUnique[$0] }
      let others = neighbours[node].count
      // A hub may be shared as well: then it is listed as both.
      if uniques > 1 { setAside(node, .shared, persons: uniques) }
      if others > hubLimit { setAside(node, .hub, persons: others) }
    }
  }

  private mutating func setAside(_ node: Int, _ kind: IdentityFinding.Kind, persons: Int) {
    isSetAside[node] = true
    findings.append(
      IdentityFinding(kind: kind, key: keys[node], persons: persons, events: eventCounts[node]))
  }

  private mutating func join(_ links: [IdentityEvidence], _ order: any IdentityOrder) {
    let strongestFirst = links.sorted { left, right in
      if left.events != right.events { return left.events > right.events }
      if left.first != right.first { return left.first < right.first }
      if left.pair.first != right.pair.first {
        return order.precedes(left.pair.first, right.pair.first)
      }
      return order.precedes(left.pair.second, right.pair.second)
    }
    for link in strongestFirst {
      guard let first = nodes[link.pair.first], let second = nodes[link.pair.second],
        !isSetAside[first], !isSetAside[second]
      else { continue }
      join(first, second, link, order)
    }
    for node in parents.indices { parents[node] = root(of: node) }
  }

  private mutating func join(
    _ first: Int, _ second: Int, _ link: IdentityEvidence, _ order: any IdentityOrder
  ) {
    let (one, other) = (root(of: first), root(of: second))
    guard one != other else { return }
    let (mine, theirs) = (namers[one], namers[other])
    guard !isUnique[mine] || !isUnique[theirs] else {
      findings.append(
        IdentityFinding(
          kind: .cut, key: link.pair.first, other: link.pair.second, persons: 2,
          events: link.events))
      return
    }
    let isMine = isUnique[mine] || (!isUnique[theirs] && order.precedes(keys[mine], keys[theirs]))
    parents[other] = one
    namers[one] = isMine ? mine : theirs
  }

  /// The root of a node's component; halves the way there for the next who asks.
  private mutating func root(of node: Int) -> Int {
    var node = node
    while parents[node] != node {
      parents[node] = parents[parents[node]]
      node = parents[node]
    }
    return node
  }
}
