import CairnBytes
import CairnModel
import TestSupport
import Testing

@testable import CairnStore

/// Random histories of a store against a list in memory: what was taken in and not taken back.
@Suite("Random histories")
struct HistoryTests {
  /// A store and the list that says what it should hold.
  private struct Trial {
    let path: String
    var loads: [Int: [SourceEvent]] = [:]
    var files = 0

    init(_ path: String) { self.path = path }

    var expected: [StoreTrial.Seen] {
      loads.values.flatMap { $0.map { StoreTrial.describe($0) } }.sorted()
    }

    func writer() throws -> StoreWriter {
      let folder = try StoreFolder.open(at: path, for: .writing())
      let catalog = try Catalog.open(in: folder)
      _ = try folder.recover(catalog.fileNames(), nowSeconds: .max / 2)
      return try StoreWriter.open(folder, rules: IdentityRules(), memory: 1 << 28)
    }

    mutating func takeIn(_ events: [SourceEvent], memory: Int) throws {
      try StoreTrial.write(
        [events], memory: memory, commitsEach: true, into: path, firstFile: files)
      files += 1
      let folder = try StoreFolder.open(at: path, for: .reading)
      let newest = try Catalog.open(in: folder).loads().last?.id ?? 0
      loads[newest] = events
    }

    mutating func takeBack(_ load: Int) throws {
      var writer = try writer()
      let forgotten = try writer.forget(loads: [load])
      #expect(forgotten.rows == loads[load]?.count)
      loads[load] = nil
    }

    mutating func dropBefore(_ moment: Int64) throws {
      var writer = try writer()
      _ = try writer.forget(before: EventTime(microseconds: moment))
      for load in loads.keys { loads[load]?.removeAll { $0.time < moment } }
    }
  }

  /// Events that no other load has.
  private static func events(_ load: Int, _ random: inout Seeded) -> [SourceEvent] {
    var seen: Set<String> = []
    return SourceEvent.world(&random).enumerated().compactMap { index, event in
      guard event.id.isEmpty || seen.insert(event.id).inserted else { return nil }
      var event = event
      if !event.id.isEmpty { event.id = "\(load)-\(event.id)" }
      event.time += Int64(index % 5) * 1_000_000
      return event
    }
  }

  @Test("taken in, taken back, dropped, merged in any order, a store holds what the list says")
  func historiesAgree() throws {
    for seed in 0..<UInt64(TestSettings.number("CAIRN_HISTORIES") ?? 6) {
      var random = Seeded(seed)
      let folder = TemporaryFolder()
      var trial = Trial("\(folder.path)/store")
      for step in 0..<Int.random(in: 4...10, using: &random) {
        let choice = Int.random(in: 0..<10, using: &random)
        if trial.loads.isEmpty || choice < 5 {
          let memory = Bool.random(using: &random) ? 1 << 28 : 40_000
          try trial.takeIn(Self.events(step, &random), memory: memory)
        } else if choice < 7, let load = trial.loads.keys.sorted().randomElement(using: &random) {
          try trial.takeBack(load)
        } else if choice == 7 {
          let base: Int64 = 1_700_000_000_000_000
          try trial.dropBefore(base + Int64.random(in: 0...10, using: &random) * 1_000_000)
        } else {
          var writer = try trial.writer()
          _ = try choice == 8 ? writer.mergeDue() : writer.mergeAll()
        }
        let (seen, isOrdered) = try StoreTrial.read(trial.path)
        #expect(seen == trial.expected && isOrdered, "seed \(seed), step \(step)")
      }
      #expect(try StoreFolder.verify(at: trial.path).isEmpty, "seed \(seed)")
    }
  }
}
