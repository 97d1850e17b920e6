public import CairnJourney
public import CairnModel

/// One cluster laid open: whose each event is and why, by which links: `cairn why identity`.
///
/// Shown are the events of the persons that the asked identifier stands for or occurs with, the
/// links of the identifiers on them, and what was not trusted among those.
public struct IdentityCase: Sendable {
  /// What was asked.
  private let asked: IdentityKey
  private let cluster: EventBatch
  private let pass: IdentityPass
  private let names: any PersonNames
  private let owners: [PersonRef]
  private let reasons: [IdentityReason]
  /// The rows that are shown.
  private let rows: [Int]
  /// The identifiers on those rows.
  private let keys: Set<IdentityKey>

  /// Makes a case of one cluster, which comes as one range of rows with identifiers and origins.
  public init(
    _ asked: IdentityKey, in cluster: EventBatch, _ pass: IdentityPass, _ names: any PersonNames
  ) {
    self.asked = asked
    self.cluster = cluster
    self.pass = pass
    self.names = names
    let owners = pass.persons(times: cluster.times, identities: cluster.identities)
    let carries = { (row: Int) in
      cluster.identities[Int(asked.identityType)][row] == asked.identityHash
    }
    let own = PersonRef(asked)
    var wanted = Set(cluster.times.indices.filter(carries).map { owners[$0] })
    if owners.contains(own) { wanted = [own] }
    let rows = cluster.times.indices.filter { wanted.contains(owners[$0]) || carries($0) }
    var keys: Set<IdentityKey> = []
    for row in rows { keys.formUnion(cluster.identifiers(row)) }
    (self.owners, self.rows, self.keys) = (owners, rows, keys)
    reasons = pass.reasons(times: cluster.times, identities: cluster.identities)
  }

  /// The answer; `evidence` is how many events are shown of each link.
  public func report(_ context: WalkContext, files: [UInt32: String], evidence: Int) -> Report {
    var report = Report(
      name: "why_identity",
      definition: [
        Report.Setting("id", .text(name(asked).description)),
        Report.Setting("device_lookback", .text(pass.rules.deviceLookback.text)),
        Report.Setting("hub_limit", .number(pass.rules.hubLimit)),
        Report.Setting("evidence", .number(evidence)),
      ])
    let links = pass.links(times: cluster.times, identities: cluster.identities)
      .filter { keys.contains($0.first) && keys.contains($0.second) }
    report.tables = [
      persons, timeline, linkTable(links), evidenceTable(links, context, files, evidence),
      events(context, files), untrusted,
    ]
    let left = links.reduce(0) { $0 + max(0, $1.rows.count - evidence) }
    if left > 0 {
      report.notes.append(
        left.counted("more event is", "more events are")
          + " evidence for these links; --evidence shows more")
    }
    return report
  }

  private func name(_ key: IdentityKey) -> ByteText { names.name(of: PersonRef(key)) }

  private func name(_ person: PersonRef) -> Cell {
    person == .nobody ? .text("nobody") : .text(names.name(of: person))
  }

  /// The persons, by name: how many events are theirs and by which reasons.
  private var persons: ReportTable {
    var table = ReportTable(
      name: "persons",
      columns: [
        "person", "events", "own_id", "strong_id", "next_login", "previous_login", "other", "first",
        "last",
      ])
    let groups = Dictionary(grouping: rows) { owners[$0] }
      .map { (name: name($0.key), rows: $0.value) }
    for (name, rows) in groups.sorted(by: { $0.name.plain < $1.name.plain }) {
      guard let first = rows.first, let last = rows.last else { continue }
      let kinds: [IdentityReason.Kind] = [.ownID, .strongID, .nextLogin, .previousLogin]
      let counts = kinds.map { kind in rows.count { reasons[$0].kind == kind } }
      table.append(
        [name, .count(rows.count)] + counts.map { .count($0) }
          + [
            .count(rows.count - counts.reduce(0, +)), .time(cluster.times[first]),
            .time(cluster.times[last]),
          ])
    }
    return table
  }

  /// Each device's time, cut where its events go to another person or for another reason.
  private var timeline: ReportTable {
    var table = ReportTable(
      name: "timeline", columns: ["device", "from", "to", "person", "reason", "events"])
    let devices = keys.filter {
      pass.rules.types[Int($0.identityType)].identityClass == .device
    }.map { (key: $0, name: name($0)) }
    for (device, name) in devices.sorted(by: { $0.name < $1.name }) {
      let column = cluster.identities[Int(device.identityType)]
      let own = cluster.times.indices.filter { column[$0] == device.identityHash }
      var run: [Int] = []
      for (index, row) in own.enumerated() {
        run.append(row)
        let next = index + 1 < own.count ? own[index + 1] : nil
        if let next, owners[next] == owners[row], reasons[next].kind == reasons[row].kind {
          continue
        }
        table.append([
          .text(name), .time(cluster.times[run[0]]), .time(cluster.times[row]),
          self.name(owners[row]), .text(reasons[row].kind.rawValue), .count(run.count),
        ])
        run = []
      }
    }
    return table
  }

  private func linkTable(_ links: [IdentityLink]) -> ReportTable {
    var table = ReportTable(
      name: "links",
      columns: ["type", "other_type", "id", "other_id", "standing", "events", "first", "last"])
    for link in links {
      guard let first = link.rows.first, let last = link.rows.last else { continue }
      table.append([
        .text(type(link.first)), .text(type(link.second)), .text(name(link.first)),
        .text(name(link.second)), .text(link.standing.rawValue), .count(link.rows.count),
        .time(cluster.times[first]), .time(cluster.times[last]),
      ])
    }
    return table
  }

  private func type(_ key: IdentityKey) -> ByteText { pass.rules.types[Int(key.identityType)].name }

  private func evidenceTable(
    _ links: [IdentityLink], _ context: WalkContext, _ files: [UInt32: String], _ limit: Int
  ) -> ReportTable {
    var table = ReportTable(
      name: "evidence", columns: ["id", "other_id", "time", "event", "source", "file", "line"])
    for link in links {
      for row in link.rows.prefix(limit) {
        table.append(
          [.text(name(link.first)), .text(name(link.second)), .time(cluster.times[row])]
            + place(row, context, files))
      }
    }
    return table
  }

  private func place(
    _ row: Int, _ context: WalkContext, _ files: [UInt32: String]
  ) -> [Cell] {
    [
      .text(context.tables.names[Int(cluster.names[row])]),
      .text(context.tables.sources[Int(cluster.sources[row])]),
      .text(files[cluster.origins[row].load] ?? ""), .count(Int(cluster.origins[row].line)),
    ]
  }

  /// The events with the reason of each; of a login by which an event was claimed, its time.
  private func events(_ context: WalkContext, _ files: [UInt32: String]) -> ReportTable {
    var table = ReportTable(
      name: "events",
      columns: [
        "time", "person", "reason", "id", "login_time", "event", "source", "file", "line",
      ])
    for row in rows {
      let reason = reasons[row]
      table.append(
        [
          .time(cluster.times[row]), name(owners[row]), .text(reason.kind.rawValue),
          reason.key.map { .text(name($0)) } ?? .null,
          reason.login.map { .time(cluster.times[$0]) } ?? .null,
        ] + place(row, context, files))
    }
    return table
  }

  /// The shared ids, hubs and cut links among the identifiers shown.
  private var untrusted: ReportTable {
    var table = ReportTable(
      name: "untrusted", columns: ["kind", "id", "other_id", "persons", "events"])
    var batch = cluster
    batch.persons = [.nobody]
    batch.offsets = [0, batch.rowCount]
    let findings = pass.resolve(batch).findings.filter { keys.contains($0.key) }
    let named = findings.map { (found: $0, name: name($0.key), other: $0.other.map { name($0) }) }
    for (found, name, other) in named.sorted(by: {
      ($0.found.kind.rawValue, $0.name, $0.other ?? "")
        < ($1.found.kind.rawValue, $1.name, $1.other ?? "")
    }) {
      table.append([
        .text(found.kind.name), .text(name), other.map { .text($0) } ?? .null,
        .count(found.persons), .count(found.events),
      ])
    }
    return table
  }
}

extension IdentityFinding.Kind {
  var name: String {
    switch self {
    case .shared: "shared"
    case .hub: "hub"
    case .cut: "cut"
    }
  }
}

extension EventBatch {
  /// The identifiers that a row carries.
  func identifiers(_ row: Int) -> [IdentityKey] {
    identities.indices.compactMap { type in
      let hash = identities[type][row]
      return hash == 0 ? nil : IdentityKey(identityType: UInt8(type), identityHash: hash)
    }
  }
}

extension Cell {
  /// The bytes of a text cell, to sort by.
  fileprivate var plain: ByteText { if case .text(let text) = self { text } else { "" } }
}
