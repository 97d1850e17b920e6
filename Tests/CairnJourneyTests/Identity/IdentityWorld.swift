import CairnJourney
import CairnModel
import TestSupport

/// Some events with identifiers as texts, and the clusters that the store would make of them.
struct IdentityWorld: IdentityOrder {
  var rules = IdentityRules()
  var events: [SlowIdentity.Event] = []

  init() {}

  /// Days and identifiers as `1: cookie=c customer=U`, a line an event.
  init(_ lines: String, rules: IdentityRules = IdentityRules()) {
    self.rules = rules
    for line in lines.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard let day = Int64(parts[0]) else { preconditionFailure("no day: \(line)") }
      var ids: [Int: String] = [:]
      for word in parts[1].split(separator: " ") {
        let pair = word.split(separator: "=")
        guard let type = rules.types.firstIndex(where: { $0.name == ByteText(String(pair[0])) })
        else { preconditionFailure("no such type: \(line)") }
        ids[type] = String(pair[1])
      }
      events.append(SlowIdentity.Event(time: EventTime(seconds: day * 86_400), ids: ids))
    }
  }

  /// A small random world: few ids of up to seven types, few moments, narrow limits.
  init(seed: UInt64) {
    var random = Seeded(seed)
    let classes: [[IdentityRules.IdentityClass]] = [
      [.unique, .strong, .device], [.unique, .strong, .strong, .device],
      [.unique, .strong, .strong, .strong, .device, .device], [.device, .strong, .unique, .unique],
    ]
    rules.types = classes[random.below(classes.count)].enumerated().map {
      IdentityRules.IdentityType(name: ByteText("type\($0)"), identityClass: $1)
    }
    rules.deviceLookback = .days(Int64(random.below(6)))
    rules.hubLimit = random.chance(50) ? 50 : 1 + random.below(4)
    let values = 1 + random.below(5)
    let moments = 1 + random.below(20)
    let density = 15 + random.below(60)
    for _ in 0..<(1 + random.below(30)) {
      var ids: [Int: String] = [:]
      for type in rules.types.indices where random.chance(density) {
        ids[type] = "\(Character(UnicodeScalar(UInt8(97 + random.below(values)))))"
      }
      let time = EventTime(seconds: Int64(random.below(moments)) * 86_400)
      events.append(SlowIdentity.Event(time: time, ids: ids))
    }
  }

  func precedes(type: Int, _ left: UInt64, _ right: UInt64) -> Bool {
    ByteText(text(left)) < ByteText(text(right))
  }

  /// The hash of an id: not in the order of the texts.
  static func hash(_ text: String) -> UInt64 {
    TestNames.reference(text).identityHash | 1
  }

  func text(_ hash: UInt64) -> String {
    for event in events {
      for id in event.ids.values where Self.hash(id) == hash { return id }
    }
    return "?"
  }

  func id(_ person: PersonRef) -> SlowIdentity.ID? {
    guard person != .nobody else { return nil }
    return SlowIdentity.ID(type: Int(person.identityType), text: text(person.identityHash))
  }

  func finding(_ finding: IdentityFinding) -> SlowIdentity.Finding {
    let ids = [finding.key, finding.other].compactMap { $0 }.compactMap { id(PersonRef($0)) }
    return SlowIdentity.Finding(
      kind: finding.kind, ids: ids, persons: finding.persons, events: finding.events)
  }

  /// The events as the store brings them: clusters, their rows by time.
  ///
  /// Each row's `names` entry tells the event. The order of clusters and of rows of one moment is
  /// drawn.
  func clusters(_ random: inout Seeded) -> EventBatch {
    var groups: [[Int]] = []
    for index in events.indices {
      let ids = Set(events[index].ids.map { SlowIdentity.ID(type: $0.key, text: $0.value) })
      let touching = groups.indices.filter { group in
        groups[group].contains { other in
          events[other].ids.contains {
            ids.contains(SlowIdentity.ID(type: $0.key, text: $0.value))
          }
        }
      }
      let joined = touching.flatMap { groups[$0] } + [index]
      for group in touching.reversed() { groups.remove(at: group) }
      groups.append(joined)
    }
    var batch = EventBatch()
    batch.identities = rules.types.map { _ in [] }
    for group in groups.shuffled(using: &random) {
      let drawn = group.shuffled(using: &random)
      let rows = drawn.enumerated().sorted {
        (events[$0.element].time, $0.offset) < (events[$1.element].time, $1.offset)
      }
      for row in rows.map(\.element) {
        batch.times.append(events[row].time)
        batch.names.append(UInt32(row))
        for type in rules.types.indices {
          batch.identities[type].append(events[row].ids[type].map(Self.hash) ?? 0)
        }
      }
      batch.persons.append(.nobody)
      batch.offsets.append(batch.times.count)
    }
    return batch
  }
}
