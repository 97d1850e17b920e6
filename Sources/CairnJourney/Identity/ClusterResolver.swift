internal import CairnModel

/// Finds the person of every row of a cluster; a scratch that is filled again for each cluster.
///
/// The order of the work is that of `docs/meaning/identity.md`: own ids, strong ids, the devices'
/// time-lines, and what is left.
struct ClusterResolver {
  /// The person of each row of the cluster last resolved, rows counted from 0.
  private(set) var persons: [PersonRef] = []
  /// What was not trusted in the cluster last resolved.
  private(set) var findings: [IdentityFinding] = []
  /// The longest way from an anonymous row of the cluster to a login on its devices, where asked
  /// for.
  private(set) var reach = TimeSpan.zero
  /// Whether any row of the cluster last resolved is a login.
  var hasLogins: Bool { logins.contains { $0 != .nobody } }

  private let types: IdentityTypes
  private let hubLimit: Int
  private let order: any IdentityOrder
  /// The person of each row that is a login, `nobody` for the others.
  private var logins: [PersonRef] = []
  private var timeline = DeviceTimeline()
  private var deviceRows: [(hash: UInt64, row: Int)] = []
  /// For each row the time to the nearest login on any of its devices, where the reach is asked
  /// for.
  private var nearest: [TimeSpan] = []
  /// The strong ids seen beside the cluster's one unique id.
  private var linked: [UInt64] = []

  init(_ rules: IdentityRules, order: any IdentityOrder) {
    types = IdentityTypes(rules)
    hubLimit = max(rules.hubLimit, 1)
    self.order = order
  }

  /// The person of a cluster that is one person at first sight, whatever the look-back.
  ///
  /// All its rows carry one unique id; or none has one and all carry one strong id; or none has
  /// either and all carry one device. Several strong types may hide a hub, so they are looked at.
  func evident(_ cluster: ClusterRows) -> PersonRef? {
    if types.strong.count > 1 {
      for type in types.strong where cluster.presence(of: type) != .absent { return nil }
    }
    for kinds in [types.unique, types.strong, types.device] {
      for type in kinds {
        switch cluster.presence(of: type) {
        case .absent: continue
        case .mixed: return nil
        case .same(let hash):
          return PersonRef(identityType: UInt8(type), identityHash: hash)
        }
      }
    }
    return .nobody
  }

  /// Finds the person of every row.
  mutating func resolve(_ cluster: ClusterRows, lookback: TimeSpan, wantsReach: Bool = false) {
    findings.removeAll(keepingCapacity: true)
    findLogins(cluster)
    persons.removeAll(keepingCapacity: true)
    persons.append(contentsOf: logins)
    nearest.removeAll(keepingCapacity: true)
    if wantsReach {
      nearest.append(contentsOf: repeatElement(Self.never, count: cluster.count))
    }
    for type in types.device { readDevices(ofType: type, cluster, lookback) }
    reach = .zero
    for row in 0..<cluster.count where logins[row] == .nobody {
      if wantsReach { reach = max(reach, nearest[row]) }
      if persons[row] == .nobody { persons[row] = leftover(cluster, row) }
    }
  }

  private static let never = TimeSpan(microseconds: .max)

  /// Whom a row without a login anywhere near belongs to: its device, else its untrusted id.
  private func leftover(_ cluster: ClusterRows, _ row: Int) -> PersonRef {
    let key = cluster.first(of: types.device, row) ?? cluster.first(of: types.strong, row)
    return key.map { PersonRef($0) } ?? .nobody
  }

  // MARK: Own ids and strong ids

  private mutating func findLogins(_ cluster: ClusterRows) {
    logins.removeAll(keepingCapacity: true)
    logins.append(contentsOf: repeatElement(.nobody, count: cluster.count))
    var only = PersonRef.nobody
    var hasSeveral = false
    for type in types.unique {
      let column = cluster.identities[type]
      for (row, hash) in column[cluster.rows].enumerated()
      where hash != 0 && logins[row] == .nobody {
        let own = PersonRef(identityType: UInt8(type), identityHash: hash)
        logins[row] = own
        if only == .nobody { only = own } else if only != own { hasSeveral = true }
      }
    }
    guard types.strong.contains(where: { cluster.presence(of: $0) != .absent }) else { return }
    if hasSeveral || types.strong.count > 1 {
      followLinks(cluster)
    } else if let type = types.strong.first {
      linkDirectly(ofType: type, cluster, only)
    }
  }

  /// With one unique id and one strong type a strong id is linked to the unique one or to nothing.
  private mutating func linkDirectly(
    ofType type: Int, _ cluster: ClusterRows, _ only: PersonRef
  ) {
    linked.removeAll(keepingCapacity: true)
    let column = cluster.identities[type]
    for (row, hash) in column[cluster.rows].enumerated() where hash != 0 {
      if logins[row] != .nobody, !linked.contains(hash) { linked.append(hash) }
    }
    for (row, hash) in column[cluster.rows].enumerated()
    where hash != 0 && logins[row] == .nobody {
      let own = PersonRef(identityType: UInt8(type), identityHash: hash)
      logins[row] = linked.contains(hash) ? only : own
    }
  }

  private mutating func followLinks(_ cluster: ClusterRows) {
    let graph = LinkGraph(cluster, types, hubLimit: hubLimit, order: order)
    findings = graph.findings
    for row in 0..<cluster.count where logins[row] == .nobody {
      for type in types.strong where cluster.hash(type, row) != 0 {
        let hash = cluster.hash(type, row)
        let key = IdentityKey(identityType: UInt8(type), identityHash: hash)
        guard let person = graph.person(of: key) else { continue }
        logins[row] = person
        break
      }
    }
  }

  // MARK: Devices

  /// Reads the time-lines of all devices of one type.
  private mutating func readDevices(
    ofType type: Int, _ cluster: ClusterRows, _ lookback: TimeSpan
  ) {
    let column = cluster.identities[type]
    timeline.removeAll()
    var device: UInt64 = 0
    for (row, hash) in column[cluster.rows].enumerated() where hash != 0 {
      if device == 0 { device = hash }
      guard device == hash else {
        readSeveralDevices(ofType: type, cluster, lookback)
        return
      }
      timeline.append(row: row, login: logins[row])
    }
    let key = IdentityKey(identityType: UInt8(type), identityHash: device)
    readTimeline(key, cluster, lookback)
  }

  private mutating func readSeveralDevices(
    ofType type: Int, _ cluster: ClusterRows, _ lookback: TimeSpan
  ) {
    deviceRows.removeAll(keepingCapacity: true)
    let column = cluster.identities[type]
    for (row, hash) in column[cluster.rows].enumerated() where hash != 0 {
      deviceRows.append((hash, row))
    }
    deviceRows.sort { ($0.hash, $0.row) < ($1.hash, $1.row) }
    var start = 0
    while start < deviceRows.count {
      let hash = deviceRows[start].hash
      timeline.removeAll()
      while start < deviceRows.count, deviceRows[start].hash == hash {
        let row = deviceRows[start].row
        timeline.append(row: row, login: logins[row])
        start += 1
      }
      readTimeline(IdentityKey(identityType: UInt8(type), identityHash: hash), cluster, lookback)
    }
  }

  private mutating func readTimeline(
    _ device: IdentityKey, _ cluster: ClusterRows, _ lookback: TimeSpan
  ) {
    if let count = timeline.persons(over: hubLimit) {
      findings.append(
        IdentityFinding(kind: .hub, key: device, persons: count, events: timeline.rows.count))
      return
    }
    guard timeline.hasLoginsAndOthers else { return }
    timeline.findNeighbours(cluster, order)
    for place in timeline.rows.indices where timeline.logins[place] == .nobody {
      let row = timeline.rows[place]
      let (next, previous) = (timeline.next[place], timeline.previous[place])
      let wait = distance(row, next, cluster)
      let age = distance(row, previous, cluster)
      if !nearest.isEmpty { nearest[row] = min(nearest[row], min(wait, age)) }
      guard persons[row] == .nobody else { continue }
      if next != DeviceTimeline.none, wait <= lookback {
        persons[row] = timeline.logins[next]
      } else if previous != DeviceTimeline.none, age <= lookback {
        persons[row] = timeline.logins[previous]
      }
    }
  }

  /// The time between a row and a login of the time-line.
  private func distance(_ row: Int, _ login: Int, _ cluster: ClusterRows) -> TimeSpan {
    guard login != DeviceTimeline.none else { return Self.never }
    let (here, there) = (cluster.time(row), cluster.time(timeline.rows[login]))
    return there < here ? here - there : there - here
  }
}
