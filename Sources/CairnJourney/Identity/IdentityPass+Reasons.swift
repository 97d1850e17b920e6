// Why every event of a cluster belongs to whom it does. The persons are those of the pass; the
// reason is told again here in the plain words of `docs/meaning/identity.md`, row by row and login
// by login, for the one cluster that somebody asks about.

public import CairnModel

/// Why an event belongs to its person.
public struct IdentityReason: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case ownID = "own_id"
    /// A strong id that is neither shared nor a hub.
    case strongID = "strong_id"
    case nextLogin = "next_login"
    case previousLogin = "previous_login"
    /// Its device has no login within the look-back.
    case noLogin = "no_login"
    /// Its device is a hub.
    case hubDevice = "hub_device"
    /// It has nothing but a strong id that is shared or a hub.
    case untrustedID = "untrusted_id"
    case noID = "no_id"
  }

  public var kind: Kind
  /// The identifier that decided: the event's own, or the device that was asked.
  public var key: IdentityKey?
  /// The row of the login that decided.
  public var login: Int?

  public init(kind: Kind, key: IdentityKey? = nil, login: Int? = nil) {
    (self.kind, self.key, self.login) = (kind, key, login)
  }
}

extension IdentityPass {
  /// The reason of every row of one cluster, rows sorted by time.
  public func reasons(times: [EventTime], identities: [[UInt64]]) -> [IdentityReason] {
    guard !times.isEmpty else { return [] }
    let cluster = ClusterRows(times: times, identities: identities, rows: times.indices)
    var resolver = ClusterResolver(rules, order: order)
    resolver.resolve(cluster, lookback: rules.deviceLookback)
    let untrusted = Set(resolver.findings.lazy.filter { $0.kind != .cut }.map(\.key))
    var teller = ReasonTeller(
      cluster: cluster, types: IdentityTypes(rules), untrusted: untrusted,
      persons: resolver.persons, lookback: rules.deviceLookback, order: order)
    teller.findLogins()
    return times.indices.map { teller.reason(of: $0) }
  }
}

/// Tells the reasons of one cluster's rows.
private struct ReasonTeller {
  let cluster: ClusterRows
  let types: IdentityTypes
  /// Strong ids that link nothing, and devices that are hubs.
  let untrusted: Set<IdentityKey>
  let persons: [PersonRef]
  let lookback: TimeSpan
  let order: any IdentityOrder
  /// The rows that are logins, by the device that they carry.
  private var logins: [IdentityKey: [Int]] = [:]

  init(
    cluster: ClusterRows, types: IdentityTypes, untrusted: Set<IdentityKey>, persons: [PersonRef],
    lookback: TimeSpan, order: any IdentityOrder
  ) {
    (self.cluster, self.types, self.untrusted) = (cluster, types, untrusted)
    (self.persons, self.lookback, self.order) = (persons, lookback, order)
  }

  mutating func findLogins() {
    for row in 0..<cluster.count where ownReason(of: row) != nil {
      for type in types.device {
        if let device = cluster.first(of: [type], row) { logins[device, default: []].append(row) }
      }
    }
  }

  func reason(of row: Int) -> IdentityReason {
    if let own = ownReason(of: row) { return own }
    var hub: IdentityKey?
    var first: IdentityKey?
    for type in types.device {
      guard let device = cluster.first(of: [type], row) else { continue }
      first = first ?? device
      if untrusted.contains(device) {
        hub = hub ?? device
      } else if let login = login(near: row, on: device) {
        return login
      }
    }
    if let hub, hub == first { return IdentityReason(kind: .hubDevice, key: hub) }
    if let first { return IdentityReason(kind: .noLogin, key: first) }
    let strong = cluster.first(of: types.strong, row)
    return IdentityReason(kind: strong == nil ? .noID : .untrustedID, key: strong)
  }

  /// The identifier by which a row is a login.
  private func ownReason(of row: Int) -> IdentityReason? {
    if let own = cluster.first(of: types.unique, row) {
      return IdentityReason(kind: .ownID, key: own)
    }
    for type in types.strong {
      guard let strong = cluster.first(of: [type], row), !untrusted.contains(strong) else {
        continue
      }
      return IdentityReason(kind: .strongID, key: strong)
    }
    return nil
  }

  /// The login that an anonymous row goes to on a device: the next one, else the previous one.
  private func login(near row: Int, on device: IdentityKey) -> IdentityReason? {
    let time = cluster.time(row)
    guard let logins = logins[device] else { return nil }
    let place = logins.partitioningIndex { cluster.time($0) >= time }
    if place < logins.count, cluster.time(logins[place]) - time <= lookback {
      return IdentityReason(
        kind: .nextLogin, key: device, login: smallest(logins, atTimeOf: place))
    }
    if place > 0, time - cluster.time(logins[place - 1]) <= lookback {
      return IdentityReason(
        kind: .previousLogin, key: device, login: smallest(logins, atTimeOf: place - 1))
    }
    return nil
  }

  /// Of the logins of one moment, that of the person with the smallest id.
  private func smallest(_ logins: [Int], atTimeOf place: Int) -> Int? {
    let time = cluster.time(logins[place])
    let start = logins.partitioningIndex { cluster.time($0) >= time }
    return logins[start...].prefix { cluster.time($0) == time }.min { left, right in
      let (one, other) = (IdentityKey(persons[left]), IdentityKey(persons[right]))
      return one == other ? left < right : order.precedes(one, other)
    }
  }
}
