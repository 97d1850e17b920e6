import CairnBytes
import CairnModel
import TestSupport

@testable import CairnStore

/// A store in a test: events go in as loads, and everything that a walk gives comes out.
enum StoreTrial {
  /// An event as it comes back from the store, in a form that can be compared and sorted.
  struct Seen: Hashable, Comparable {
    var text: String

    static func < (left: Seen, right: Seen) -> Bool { left.text < right.text }
  }

  static func describe(_ event: SourceEvent) -> Seen {
    let properties = event.properties.sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    let identities = event.identities.map { text in
      text.isEmpty ? 0 : ByteHash.hash(Array(text.utf8))
    }
    return Seen(text: "\(event.name)@\(event.time) \(identities) \(properties)")
  }

  /// Writes the batches as loads of their own, with commits where the flags say so.
  static func write(
    _ batches: [[SourceEvent]], memory: Int, commitsEach: Bool, into path: String,
    firstFile: Int = 0, with files: any StoreFiles = SystemFiles()
  ) throws {
    let folder = try StoreFolder.create(at: path, with: files)
    // As every writer does: a crash before may have left a part that nobody knows.
    _ = try folder.recover(Catalog.open(in: folder).fileNames(), nowSeconds: 0)
    var writer = try StoreWriter.open(folder, rules: IdentityRules(), memory: memory)
    // Stages are written in pieces side by side, but where faults are counted.
    if files is SystemFiles { writer.sharedRows = 16 }
    for (offset, batch) in batches.enumerated() {
      try take(batch, file: firstFile + offset, into: &writer)
      if commitsEach { _ = try writer.commit() }
    }
    _ = try writer.commit()
  }

  /// Takes a batch in as a load of its own.
  @discardableResult
  static func take(
    _ batch: [SourceEvent], file: Int, into writer: inout StoreWriter
  ) throws -> Int {
    let load = writer.beginLoad(source: "web", file: "f\(file)")
    for start in stride(from: 0, to: batch.count, by: 7) {
      let chunk = Array(batch[start..<min(start + 7, batch.count)])
      try writer.append(ParsedEvents(chunk, firstLine: start + 1))
    }
    let print = Fingerprint(high: 7, low: UInt64(file))
    var record = LoadRecord(
      id: load, source: "web",
      input: LoadRecord.InputFacts(file: "f\(file)", path: "f", content: print, compressed: print))
    record.counts.lines = batch.count
    record.counts.accepted = batch.count
    record.eventCount = batch.count
    try writer.endLoad(record)
    return load
  }

  /// Everything that a walk gives, and whether it was in order.
  static func read(_ path: String) throws -> (events: [Seen], isOrdered: Bool) {
    let (groups, isOrdered) = try readGroups(path)
    return (groups.flatMap(\.events).sorted(), isOrdered)
  }

  /// The event names that the store knows, and how many events it says each has.
  static func eventNames(_ path: String) throws -> [String: Int] {
    let folder = try StoreFolder.open(at: path, for: .reading)
    let catalog = try Catalog.open(in: folder)
    let snapshot = try StoreSnapshot(folder, catalog.snapshot(), loads: catalog.loads())
    return Dictionary(
      uniqueKeysWithValues: snapshot.eventNames.map { ($0.key.description, $0.value.events) })
  }

  /// Rows that the store gives together: a person that it knows, or a cluster to be looked into.
  struct Group: Hashable, Comparable {
    var person: PersonRef?
    var events: [Seen]

    static func < (left: Group, right: Group) -> Bool {
      left.events.lexicographicallyPrecedes(right.events)
    }
  }

  /// Everything that a walk gives, person by person and cluster by cluster.
  static func readGroups(_ path: String) throws -> (groups: [Group], isOrdered: Bool) {
    let folder = try StoreFolder.open(at: path, for: .reading)
    let catalog = try Catalog.open(in: folder)
    let snapshot = try StoreSnapshot(folder, catalog.snapshot(), loads: catalog.loads())
    var needs = EventNeeds()
    needs.properties = snapshot.propertyNames.sorted()
    needs.origins = true
    needs.sources = true
    needs.keys = true
    needs.identities = true
    let plan = try ScanPlan(snapshot, needs, IdentityRules())
    var groups: [Group] = []
    var isOrdered = true
    var reader = UnitReader(plan)
    for unit in 0..<plan.unitCount {
      try reader.read(unit: unit)
      for (isKnown, batch) in [(true, reader.persons), (false, reader.clusters)] {
        for person in 0..<batch.personCount {
          let rows = batch.rows(ofPerson: person)
          for row in rows.dropFirst() {
            let before = (batch.times[row - 1], batch.keys[row - 1])
            if (batch.times[row], batch.keys[row]) < before { isOrdered = false }
          }
          groups.append(
            Group(
              person: isKnown ? batch.persons[person] : nil,
              events: rows.map { describe(batch, $0, plan) }.sorted()))
        }
      }
    }
    return (groups.sorted(), isOrdered)
  }

  static func describe(_ batch: EventBatch, _ row: Int, _ plan: ScanPlan) -> Seen {
    let properties = plan.properties.enumerated().compactMap { index, name in
      plan.tables.value(batch.properties[index], row).map { "\(name)=\($0)" }
    }.joined(separator: ",")
    let identities = batch.identities.map { $0[row] }
    let name = plan.tables.names[Int(batch.names[row])]
    return Seen(text: "\(name)@\(batch.times[row].microseconds) \(identities) \(properties)")
  }
}
