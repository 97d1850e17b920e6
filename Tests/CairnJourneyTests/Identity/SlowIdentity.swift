import CairnModel

/// Who is who, worked out as plainly as `docs/meaning/identity.md` tells it: from texts, over all
/// events at once, without clusters, hashes, scratches or sorting by time.
struct SlowIdentity {
  struct Event {
    var time: EventTime
    /// The event's identifiers, by type.
    var ids: [Int: String]
  }

  struct ID: Hashable {
    var type: Int
    var text: String

    static func precedes(_ left: ID, _ right: ID) -> Bool {
      (left.type, ByteText(left.text)) < (right.type, ByteText(right.text))
    }
  }

  struct Link: Hashable {
    var ends: [ID]
    var events = 0
    var first = EventTime(microseconds: .max)
  }

  struct Finding: Hashable {
    var kind: IdentityFinding.Kind
    var ids: [ID]
    var persons: Int
    var events: Int
  }

  let rules: IdentityRules
  let events: [Event]
  private(set) var findings: Set<Finding> = []
  private var untrusted: Set<ID> = []
  private var standing: [Link] = []

  init(_ rules: IdentityRules, _ events: [Event]) {
    (self.rules, self.events) = (rules, events)
    setAside()
    chooseLinks()
  }

  /// The person of each event, nil for nobody.
  mutating func persons() -> [ID?] {
    let logins = events.map { login($0) }
    let devices = types(.device)
    var hubs: Set<ID> = []
    for device in Set(events.flatMap { ids(of: $0, devices) }) {
      let here = events.indices.filter { events[$0].ids[device.type] == device.text }
      let persons = Set(here.compactMap { logins[$0] })
      guard persons.count > rules.hubLimit else { continue }
      hubs.insert(device)
      findings.insert(
        Finding(kind: .hub, ids: [device], persons: persons.count, events: here.count))
    }
    return events.indices.map { index in
      if let login = logins[index] { return login }
      for device in ids(of: events[index], devices) where !hubs.contains(device) {
        let here = events.indices.filter { events[$0].ids[device.type] == device.text }
        if let person = nearest(index, here, logins) { return person }
      }
      return ids(of: events[index], devices).first ?? ids(of: events[index], types(.strong)).first
    }
  }

  private func nearest(_ index: Int, _ here: [Int], _ logins: [ID?]) -> ID? {
    let time = events[index].time
    let known = here.filter { logins[$0] != nil }
    let next = known.map { events[$0].time }.filter { $0 >= time }.min()
    let previous = known.map { events[$0].time }.filter { $0 < time }.max()
    for candidate in [next, previous] {
      guard let moment = candidate else { continue }
      let distance = abs(moment.microseconds - time.microseconds)
      guard distance <= rules.deviceLookback.microseconds else { continue }
      return known.filter { events[$0].time == moment }.compactMap { logins[$0] }
        .min(by: ID.precedes)
    }
    return nil
  }

  // MARK: Links

  private func types(_ wanted: IdentityRules.IdentityClass) -> [Int] {
    rules.types.indices.filter { rules.types[$0].identityClass == wanted }
  }

  private func ids(of event: Event, _ types: [Int]) -> [ID] {
    types.compactMap { type in event.ids[type].map { ID(type: type, text: $0) } }
  }

  private func evidence(_ event: Event) -> [ID] {
    ids(of: event, types(.unique)).prefix(1) + ids(of: event, types(.strong))
  }

  private func isUnique(_ id: ID) -> Bool { rules.types[id.type].identityClass == .unique }

  private mutating func setAside() {
    let strong = Set(events.flatMap { ids(of: $0, types(.strong)) })
    for id in strong {
      let carriers = events.map { evidence($0) }.filter { $0.contains(id) }
      let others = Set(carriers.flatMap { $0 }).subtracting([id])
      let uniques = others.filter { isUnique($0) }
      if others.count > rules.hubLimit {
        findings.insert(
          Finding(kind: .hub, ids: [id], persons: others.count, events: carriers.count))
        untrusted.insert(id)
      }
      if uniques.count > 1 {
        findings.insert(
          Finding(kind: .shared, ids: [id], persons: uniques.count, events: carriers.count))
        untrusted.insert(id)
      }
    }
  }

  private mutating func chooseLinks() {
    var links: [[ID]: Link] = [:]
    for event in events {
      let ids = evidence(event).sorted(by: ID.precedes)
      for (index, one) in ids.enumerated() {
        for other in ids[(index + 1)...] {
          var link = links[[one, other]] ?? Link(ends: [one, other])
          link.events += 1
          link.first = min(link.first, event.time)
          links[[one, other]] = link
        }
      }
    }
    let trusted = links.values.filter { untrusted.isDisjoint(with: $0.ends) }
    for link in trusted.sorted(by: Self.isStronger) {
      let uniques = link.ends.map { end in reachable(from: end).filter { isUnique($0) } }
      if !uniques[0].isEmpty, !uniques[1].isEmpty, uniques[0] != uniques[1] {
        findings.insert(Finding(kind: .cut, ids: link.ends, persons: 2, events: link.events))
      } else {
        standing.append(link)
      }
    }
  }

  private static func isStronger(_ left: Link, _ right: Link) -> Bool {
    if left.events != right.events { return left.events > right.events }
    if left.first != right.first { return left.first < right.first }
    if left.ends[0] != right.ends[0] { return ID.precedes(left.ends[0], right.ends[0]) }
    return ID.precedes(left.ends[1], right.ends[1])
  }

  private func reachable(from start: ID) -> Set<ID> {
    var seen: Set<ID> = [start]
    while true {
      let next = standing.filter { !seen.isDisjoint(with: $0.ends) }.flatMap(\.ends)
      if seen.isSuperset(of: next) { return seen }
      seen.formUnion(next)
    }
  }

  private func login(_ event: Event) -> ID? {
    if let own = ids(of: event, types(.unique)).first { return own }
    guard let id = ids(of: event, types(.strong)).first(where: { !untrusted.contains($0) }) else {
      return nil
    }
    let together = reachable(from: id)
    return together.first { isUnique($0) } ?? together.min(by: ID.precedes)
  }
}
