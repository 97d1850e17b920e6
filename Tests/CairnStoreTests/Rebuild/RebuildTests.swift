import CairnModel
import Foundation
import TestSupport
import Testing

@testable import CairnStore

@Suite("A catalog put together again")
struct RebuildTests {
  private let temporary = TemporaryFolder()
  private var path: String { "\(temporary.path)/store" }

  private func writer() throws -> StoreWriter {
    let folder = try StoreFolder.open(at: path, for: .writing())
    _ = try folder.recover(Catalog.open(in: folder).fileNames(), nowSeconds: .max / 2)
    return try StoreWriter.open(folder, rules: IdentityRules(), memory: 1 << 28)
  }

  /// Some loads with copies among them, committed one by one.
  private func makeLoads(_ random: inout Seeded) throws -> [[SourceEvent]] {
    let pool = LongHistory.uniqueEvents("pool", &random)
    var batches: [[SourceEvent]] = []
    for number in 0..<5 {
      var batch = LongHistory.uniqueEvents("\(number)", &random)
      for event in pool where !event.id.isEmpty && random.chance(50) {
        var copy = event
        copy.time -= Int64(random.below(5)) * 500_000
        batch.append(copy)
      }
      batches.append(batch)
    }
    try StoreTrial.write(batches, memory: 1 << 28, commitsEach: true, into: path)
    return batches
  }

  @Test("a store without commits is put together empty", arguments: StoreTruth.Loss.allCases)
  func rebuildsEmpty(_ loss: StoreTruth.Loss) throws {
    _ = try StoreFolder.create(at: path)
    try StoreTruth.lose(path, loss)
    #expect(try StoreTruth.rebuild(path).events == 0)
    let event = SourceEvent(
      name: "view", time: 1, id: "1", identities: ["u", "", "c"], properties: [:])
    try StoreTrial.write([[event]], memory: 1 << 28, commitsEach: true, into: path)
    #expect(try StoreTrial.read(path).events.count == 1)
  }

  @Test("loads without rows, taken back, and people erased are known again, by the list")
  func knowsWhatNoPartSays() throws {
    var random = Seeded(7)
    let batches = try makeLoads(&random)
    // The same events come once more under another name: a load without rows.
    try StoreTrial.write(
      [batches[0].filter { !$0.id.isEmpty }], memory: 1 << 28, commitsEach: true, into: path,
      firstFile: 99)
    var writer = try writer()
    _ = try writer.forget(loads: [2])
    let customer = try #require(batches[0].map { $0.identities[0] }.first { !$0.isEmpty })
    let identifier = Erasure.Identifier(type: "customer", value: ByteText(customer))
    _ = try writer.erase(
      Erasure(origins: [EventOrigin(load: 1, line: 1)], identifiers: [identifier]))
    _ = consume writer
    for loss in StoreTruth.Loss.allCases {
      let (truth, rows) = (try StoreTruth(path), try StoreTrial.readGroups(path).groups)
      try StoreTruth.lose(path, loss)
      let rebuilt = try StoreTruth.rebuild(path)
      #expect(rebuilt.isFromList && rebuilt.unknownLoads.isEmpty && rebuilt.damage.isEmpty)
      #expect(try StoreTruth(path) == truth, "\(loss)")
      #expect(try StoreTrial.readGroups(path).groups == rows, "\(loss)")
      #expect(try StoreFolder.verify(at: path).isEmpty, "\(loss)")
    }
    #expect(try StoreTruth(path).suppressed.count == 1)
    #expect(try StoreTruth(path).loads.contains { $0.forgottenIn != nil })
  }

  @Test("parts alone say the same where nothing was taken back", arguments: 0..<12 as Range<UInt64>)
  func partsSpeakForThemselves(_ seed: UInt64) throws {
    var random = Seeded(seed)
    _ = try makeLoads(&random)
    for step in 0..<3 {
      if seed % 3 > 0 {
        var writer = try writer()
        _ = try seed % 3 == 1 ? writer.mergeDue() : writer.mergeAll()
      }
      let (truth, rows) = (try StoreTruth(path), try StoreTrial.readGroups(path).groups)
      try StoreTruth.lose(path, .removed)
      try FileManager.default.removeItem(atPath: "\(path)/lists")
      let rebuilt = try StoreTruth.rebuild(path)
      #expect(!rebuilt.isFromList && rebuilt.unknownLoads.isEmpty && rebuilt.aside.isEmpty)
      let found = try StoreTruth(path)
      #expect(found.parts.map(\.id) == truth.parts.map(\.id), "seed \(seed), step \(step)")
      #expect(found.loads == truth.loads && found.times == truth.times, "seed \(seed)")
      #expect(found.superseded == truth.superseded, "seed \(seed), step \(step)")
      #expect(try StoreTrial.readGroups(path).groups == rows, "seed \(seed), step \(step)")
      try StoreTrial.write(
        [LongHistory.uniqueEvents("late \(step)", &random)], memory: 40_000, commitsEach: true,
        into: path, firstFile: 20 + step)
    }
  }

  @Test("a part that is damaged is named, and the catalog knows it still")
  func namesDamage() throws {
    var random = Seeded(3)
    _ = try makeLoads(&random)
    let truth = try StoreTruth(path)
    let name = truth.parts[1].fileName
    var bytes = try temporary.content("store/parts/\(name)")
    bytes[100] ^= 1
    try temporary.write(bytes, to: "store/parts/\(name)")
    try StoreTruth.lose(path, .cut)
    let rebuilt = try StoreTruth.rebuild(path)
    #expect(rebuilt.damage.map(\.file) == ["\(path)/parts/\(name)"])
    #expect(rebuilt.parts == truth.parts.count)
    #expect(try !StoreFolder.verify(at: path).isEmpty)
  }

  @Test("no byte of the list can be turned without being noticed")
  func noticesTurnedBytes() throws {
    var random = Seeded(1)
    _ = try makeLoads(&random)
    let folder = try StoreFolder.open(at: path, for: .reading)
    let generation = try #require(try folder.listedGenerations().last)
    let name = "store/lists/\(FileNames.list(generation))"
    let whole = try temporary.content(name)
    for place in 0..<whole.count {
      var turned = whole
      turned[place] ^= UInt8(1 << (place % 8))
      try temporary.write(turned, to: name)
      #expect(throws: StoreError.self, "byte \(place)") {
        _ = try folder.list(ofGeneration: generation)
      }
    }
  }
}
