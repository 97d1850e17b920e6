import CairnModel
import Foundation
import TestSupport
import Testing

@testable import CairnStore

/// A store and the list in memory that says what it should hold, whatever happens to the store.
///
/// Loads of their own share no event with another and may be taken back. Shared ones draw from one
/// pool of events, so that they come late, twice, and as copies of another time; the earliest copy
/// counts.
struct LongHistory {
  let path: String
  private var own: [Int: [SourceEvent]] = [:]
  private var shared: [Int: [SourceEvent]] = [:]
  /// Of the shared events the copy that counts, by id.
  private var kept: [String: SourceEvent] = [:]
  private var erased: Set<String> = []
  /// What each load's file held, a line an event.
  private var taken: [Int: [SourceEvent]] = [:]
  private var files = 0
  private var pool: [SourceEvent] = []

  init(_ path: String, _ random: inout Seeded) {
    self.path = path
    pool = Self.uniqueEvents("shared", &random).filter { !$0.id.isEmpty }
  }

  var isEmpty: Bool { own.isEmpty && shared.isEmpty }

  var expected: [StoreTrial.Seen] {
    (own.values.flatMap(\.self) + kept.values).map { StoreTrial.describe($0) }.sorted()
  }

  /// Events of one world, each with an id that no other world has, or none.
  static func uniqueEvents(_ world: String, _ random: inout Seeded) -> [SourceEvent] {
    var seen: Set<String> = []
    return SourceEvent.world(&random).enumerated().compactMap { index, event in
      guard event.id.isEmpty || seen.insert(event.id).inserted else { return nil }
      var event = event
      if !event.id.isEmpty { event.id = "\(world)-\(event.id)" }
      event.time += Int64(index % 5) * 1_000_000
      return event
    }
  }

  private func writer() throws -> StoreWriter {
    let folder = try StoreFolder.open(at: path, for: .writing())
    let catalog = try Catalog.open(in: folder)
    _ = try folder.recover(catalog.fileNames(), nowSeconds: .max / 2)
    return try StoreWriter.open(folder, rules: IdentityRules(), memory: 1 << 28)
  }

  private func newestLoad() throws -> Int {
    let folder = try StoreFolder.open(at: path, for: .reading)
    return try Catalog.open(in: folder).loads().last?.id ?? 0
  }

  private func isLeftOut(_ event: SourceEvent) -> Bool { erased.contains(event.identities[0]) }

  private mutating func keep(_ events: [SourceEvent]) {
    for event in events where !isLeftOut(event) {
      if let known = kept[event.id], known.time <= event.time { continue }
      kept[event.id] = event
    }
  }
}

extension LongHistory {
  mutating func takeInOwn(_ step: Int, _ random: inout Seeded) throws {
    let events = Self.uniqueEvents("\(step)", &random)
    try takeIn(events, random.chance(50) ? 1 << 28 : 40_000)
    try note(events)
  }

  private mutating func note(_ events: [SourceEvent]) throws {
    let load = try newestLoad()
    taken[load] = events
    own[load] = events.filter { !isLeftOut($0) }
  }

  /// Takes some of the pool in: late, again, or at another time than before.
  mutating func takeInShared(_ random: inout Seeded) throws {
    var events: [SourceEvent] = []
    for event in pool where random.chance(40) {
      var copy = event
      copy.time += Int64(random.below(3)) * 500_000
      events.append(copy)
    }
    guard !events.isEmpty else { return }
    try takeIn(events, 1 << 28)
    let load = try newestLoad()
    taken[load] = events
    shared[load] = events
    keep(events)
  }

  private mutating func takeIn(_ events: [SourceEvent], _ memory: Int) throws {
    try StoreTrial.write(
      [events], memory: memory, commitsEach: true, into: path, firstFile: files)
    files += 1
  }

  /// Takes a load in and is stopped on the way, as by a power loss; then takes it in again.
  mutating func crash(_ step: Int, _ random: inout Seeded) throws {
    let events = Self.uniqueEvents("\(step)", &random)
    let before = isEmpty ? 0 : try newestLoad()
    let faulty = FakeFiles()
    faulty.expect(.stop(before: 1 + random.below(12)))
    let outcome = Result {
      try StoreTrial.write(
        [events], memory: 1 << 28, commitsEach: true, into: path, firstFile: files, with: faulty)
    }
    faulty.expect(.none)
    try faulty.pullPlug(.samples[random.below(FakeFiles.Loss.samples.count)])
    files += 1
    let isThere = (try? newestLoad()).map { $0 > before } ?? false
    if case .success = outcome { #expect(isThere) }
    if !isThere { try takeIn(events, 1 << 28) }
    try note(events)
  }

  mutating func takeBack(_ random: inout Seeded) throws {
    guard let load = own.keys.sorted().randomElement(using: &random) else { return }
    var writer = try writer()
    let forgotten = try writer.forget(loads: [load])
    #expect(forgotten.rows == own[load]?.count)
    own[load] = nil
  }

  mutating func dropBefore(_ random: inout Seeded) throws {
    let moment = 1_700_000_000_000_000 + Int64(random.below(10)) * 1_000_000
    var writer = try writer()
    _ = try writer.forget(before: EventTime(microseconds: moment))
    for load in own.keys { own[load]?.removeAll { $0.time < moment } }
    for (id, event) in kept where event.time < moment { kept[id] = nil }
  }

  mutating func merge(_ random: inout Seeded) throws {
    var writer = try writer()
    _ = try random.chance(50) ? writer.mergeDue() : writer.mergeAll()
  }

  /// Erases whoever has one of the customer ids, with all events that carry it.
  mutating func erase(_ random: inout Seeded) throws {
    let all = own.values.flatMap(\.self) + kept.values
    let customers = Set(all.map { $0.identities[0] }).subtracting([""]).sorted()
    guard let customer = customers.randomElement(using: &random) else { return }
    var origins: Set<EventOrigin> = []
    for (load, events) in taken {
      for (index, event) in events.enumerated() where event.identities[0] == customer {
        origins.insert(EventOrigin(load: UInt32(load), line: UInt32(index + 1)))
      }
    }
    var writer = try writer()
    let identifier = Erasure.Identifier(type: "customer", value: ByteText(customer))
    _ = try writer.erase(Erasure(origins: origins, identifiers: [identifier]))
    erased.insert(customer)
    for load in own.keys { own[load]?.removeAll { $0.identities[0] == customer } }
    for (id, event) in kept where event.identities[0] == customer { kept[id] = nil }
  }

  /// Turns a byte of a part, and mends what that damages from the files, which are all there.
  mutating func repair(_ random: inout Seeded) throws {
    let folder = try StoreFolder.open(at: path, for: .writing())
    _ = try folder.recover(Catalog.open(in: folder).fileNames(), nowSeconds: 0)
    let parts = try Catalog.open(in: folder).snapshot().parts
    guard let part = parts.randomElement(using: &random) else { return }
    let url = URL(fileURLWithPath: folder.path(ofPart: part.fileName))
    let whole = try Data(contentsOf: url)
    var turned = whole
    turned[random.below(turned.count)] ^= 1 << UInt8(random.below(8))
    try turned.write(to: url)
    let damage = try folder.findDamage()
    guard !damage.isEmpty else { return try whole.write(to: url) }
    let hurt = Set(damage.parts.flatMap(\.loads).map(\.load)).filter {
      own[$0] != nil || shared[$0] != nil
    }
    var writer = try StoreWriter.open(
      folder, rules: IdentityRules(), memory: 1 << 28, without: Set(damage.parts.map(\.part.id)))
    _ = try writer.beginRepair(damage, takingBack: hurt)
    for load in hurt.sorted() {
      let events = taken[load] ?? []
      let again = try StoreTrial.take(events, file: files, into: &writer)
      files += 1
      taken[again] = events
      if own.removeValue(forKey: load) != nil {
        own[again] = events.filter { !isLeftOut($0) }
      } else {
        shared[load] = nil
        shared[again] = events
        keep(events)
      }
    }
    _ = try writer.commit()
  }
}
