import CairnModel
import TestSupport
import Testing

@testable import CairnStore

/// A merge moves rows and changes nothing: any parts, in any order, with loads in between.
@Suite("Merging parts")
struct PartMergerTests {
  /// A random world cut into loads, each committed by itself.
  private static func batches(_ random: inout Seeded) -> [[SourceEvent]] {
    let events = SourceEvent.world(&random).shuffled(using: &random)
    let cuts = Int.random(in: 2...7, using: &random)
    return (0..<cuts).map { cut in
      events.enumerated().filter { $0.offset % cuts == cut }.map(\.element)
    }
  }

  private static func writer(_ path: String, memory: Int = 1 << 28) throws -> StoreWriter {
    let folder = try StoreFolder.open(at: path, for: .writing())
    return try StoreWriter.open(folder, rules: IdentityRules(), memory: memory)
  }

  private static func mergeSome(_ path: String, _ random: inout Seeded) throws {
    // So little memory that a window is short and the run is cut into several parts.
    let memory = Bool.random(using: &random) ? 1 << 28 : 30_000
    var writer = try writer(path, memory: memory)
    let ids = writer.records.keys.sorted()
    let chosen = ids.filter { _ in Bool.random(using: &random) }
    _ = try writer.merge(chosen.isEmpty ? ids : chosen)
  }

  @Test("merged at any moment, in any choice of parts, a store gives what one load would give")
  func mergesChangeNothing() throws {
    for seed in 0..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 12) {
      var random = Seeded(seed)
      let batches = Self.batches(&random)
      let folder = TemporaryFolder()
      let (whole, merged) = ("\(folder.path)/whole", "\(folder.path)/merged")
      try StoreTrial.write(
        [batches.flatMap(\.self)], memory: 1 << 30, commitsEach: true, into: whole)
      let expected = try StoreTrial.readGroups(whole).groups
      for (number, batch) in batches.enumerated() {
        try StoreTrial.write(
          [batch], memory: Bool.random(using: &random) ? 1 << 30 : 40_000, commitsEach: true,
          into: merged, firstFile: number)
        if Int.random(in: 0..<3, using: &random) == 0 { try Self.mergeSome(merged, &random) }
      }
      let before = try StoreTrial.read(merged)
      #expect(before.events == expected.flatMap(\.events).sorted(), "seed \(seed)")
      try Self.mergeSome(merged, &random)
      let between = try StoreTrial.read(merged)
      #expect(between.events == before.events && between.isOrdered, "seed \(seed)")
      var writer = try Self.writer(merged)
      _ = try writer.mergeAll()
      #expect(writer.records.count == 1 && writer.redirects.isEmpty, "seed \(seed)")
      let after = try StoreTrial.readGroups(merged)
      #expect(after.groups == expected && after.isOrdered, "seed \(seed)")
      #expect(try StoreFolder.verify(at: merged).isEmpty, "seed \(seed)")
    }
  }

  @Test("what was merged away is still there for the generations before")
  func earlierGenerationsStay() throws {
    var random = Seeded(3)
    let batches = Self.batches(&random)
    let folder = TemporaryFolder()
    let path = "\(folder.path)/store"
    var counts: [Int] = []
    for (number, batch) in batches.enumerated() {
      try StoreTrial.write(
        [batch], memory: 1 << 30, commitsEach: true, into: path, firstFile: number)
      counts.append(try StoreTrial.read(path).events.count)
    }
    var writer = try Self.writer(path)
    _ = try writer.mergeAll()
    for (generation, count) in counts.enumerated() {
      let catalog = try writer.catalog.snapshot(asOf: generation + 1)
      let snapshot = try StoreSnapshot(writer.folder, catalog, loads: [])
      let left = snapshot.parts.reduce(0) { $0 + $1.reader.rowCount - $1.superseded.count }
      #expect(left == count, "generation \(generation + 1)")
    }
  }

  @Test("without room a merge that is due waits, and one that was asked for says what it needs")
  func mergesNeedRoom() throws {
    var random = Seeded(4)
    let folder = TemporaryFolder()
    let path = "\(folder.path)/store"
    for number in 0..<5 {
      try StoreTrial.write(
        [SourceEvent.world(&random)], memory: 1 << 28, commitsEach: true, into: path,
        firstFile: number)
    }
    let files = FakeFiles()
    files.pretendFree(1_000)
    var writer = try StoreWriter.open(
      try StoreFolder.open(at: path, for: .writing(), with: files), rules: IdentityRules())
    // Five runs, most of them in two pieces.
    let parts = writer.parts.count
    #expect(parts > 5)
    #expect(try writer.mergeDue() == 0)
    #expect(writer.postponed?.parts == parts)
    #expect {
      _ = try writer.mergeAll()
    } throws: { error in
      (error as? StoreError)?.kind == .noSpace
    }
    files.pretendFree(nil)
    #expect(try writer.mergeAll() == parts)
    #expect(try StoreFolder.verify(at: path).isEmpty)
  }
}
