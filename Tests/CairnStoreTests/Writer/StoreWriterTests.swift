import CairnBytes
import CairnModel
import TestSupport
import Testing

@testable import CairnStore

@Suite("Writing a store and reading it back")
struct StoreWriterTests {
  /// An event as it comes back from the store, in a form that can be compared and sorted.
  private struct Seen: Hashable, Comparable {
    var text: String

    static func < (left: Seen, right: Seen) -> Bool { left.text < right.text }
  }

  private static func describe(_ event: SourceEvent) -> Seen {
    let properties = event.properties.sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    let identities = event.identities.map { text in
      text.isEmpty ? 0 : ByteHash.hash(Array(text.utf8))
    }
    return Seen(text: "\(event.name)@\(event.time) \(identities) \(properties)")
  }

  /// What the store should hold: each id once, the earliest copy, of equal times the smaller
  /// content.
  ///
  /// Which of two copies of one moment is kept is the store's own order, so for those it is only
  /// asked that one of them is there.
  private static func expected(_ events: [SourceEvent]) -> [Set<Seen>] {
    var candidates: [String: [SourceEvent]] = [:]
    var kept: [Set<Seen>] = []
    for event in events {
      if event.id.isEmpty {
        kept.append([describe(event)])
      } else {
        candidates[event.id, default: []].append(event)
      }
    }
    for copies in candidates.values {
      let earliest = copies.map(\.time).min() ?? 0
      kept.append(Set(copies.filter { $0.time == earliest }.map(describe)))
    }
    return kept
  }

  /// Writes the batches as loads of their own, with commits where the flags say so.
  private static func write(
    _ batches: [[SourceEvent]], memory: Int, commitsEach: Bool, into path: String
  ) throws {
    let folder = try StoreFolder.create(at: path)
    var writer = try StoreWriter.open(folder, rules: IdentityRules(), memory: memory)
    for (index, batch) in batches.enumerated() {
      let load = writer.beginLoad(source: "web", file: "f\(index)")
      for start in stride(from: 0, to: batch.count, by: 7) {
        let chunk = Array(batch[start..<min(start + 7, batch.count)])
        try writer.append(ParsedEvents(chunk, firstLine: start + 1))
      }
      let print = Fingerprint(high: 7, low: UInt64(index))
      var record = LoadRecord(
        id: load, source: "web",
        input: LoadRecord.InputFacts(
          file: "f\(index)", path: "f", content: print, compressed: print))
      record.counts.lines = batch.count
      record.counts.accepted = batch.count
      record.eventCount = batch.count
      try writer.endLoad(record)
      if commitsEach { _ = try writer.commit() }
    }
    _ = try writer.commit()
  }

  /// Everything that a walk gives, and whether it was in order.
  private static func read(_ path: String) throws -> (events: [Seen], isOrdered: Bool) {
    let folder = try StoreFolder.open(at: path, for: .reading)
    let catalog = try Catalog.open(in: folder)
    let snapshot = try StoreSnapshot(folder, catalog.snapshot(), loads: catalog.loads())
    var needs = EventNeeds()
    needs.properties = snapshot.propertyNames.sorted()
    needs.origins = true
    needs.sources = true
    let plan = try ScanPlan(snapshot, needs, IdentityRules())
    var events: [Seen] = []
    var isOrdered = true
    for unit in 0..<plan.unitCount {
      let scanned = try plan.read(unit: unit)
      for batch in [scanned.persons, scanned.clusters] {
        for person in 0..<batch.personCount {
          let rows = batch.rows(ofPerson: person)
          for row in rows.dropFirst() {
            let before = (batch.times[row - 1], batch.keys[row - 1])
            if (batch.times[row], batch.keys[row]) < before { isOrdered = false }
          }
        }
        for row in 0..<batch.rowCount { events.append(describe(batch, row, plan)) }
      }
    }
    return (events.sorted(), isOrdered)
  }

  private static func describe(_ batch: EventBatch, _ row: Int, _ plan: ScanPlan) -> Seen {
    let properties = plan.properties.enumerated().compactMap { index, name in
      plan.tables.value(batch.properties[index], row).map { "\(name)=\($0)" }
    }.joined(separator: ",")
    let identities = batch.identities.map { $0[row] }
    let name = plan.tables.names[Int(batch.names[row])]
    return Seen(text: "\(name)@\(batch.times[row].microseconds) \(identities) \(properties)")
  }

  @Test("every event comes back once with all it says, however the files were cut and ordered")
  func givesBackWhatWasWritten() throws {
    let worlds = UInt64(TestSettings.number("CAIRN_WORLDS") ?? 60)
    for seed in 0..<worlds {
      var random = Seeded(seed)
      let events = SourceEvent.world(&random)
      var results: [[Seen]] = []
      for _ in 0..<3 {
        let shuffled = events.shuffled(using: &random)
        let cuts = Int.random(in: 1...4, using: &random)
        let batches = (0..<cuts).map { cut in
          shuffled.enumerated().filter { $0.offset % cuts == cut }.map(\.element)
        }
        let folder = TemporaryFolder()
        let path = "\(folder.path)/store"
        try Self.write(
          batches, memory: Bool.random(using: &random) ? 1 << 30 : 60_000,
          commitsEach: Bool.random(using: &random), into: path)
        let (seen, isOrdered) = try Self.read(path)
        #expect(isOrdered, "seed \(seed)")
        results.append(seen)
      }
      let expected = Self.expected(events)
      #expect(results[0].count == expected.count, "seed \(seed)")
      for result in results { #expect(result == results[0], "seed \(seed)") }
      let all = Set(results[0])
      for wanted in expected { #expect(!wanted.isDisjoint(with: all), "seed \(seed)") }
    }
  }
}
