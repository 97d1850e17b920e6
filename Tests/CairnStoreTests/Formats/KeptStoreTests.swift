import CairnBytes
import CairnModel
import Foundation
import TestSupport
import Testing

@testable import CairnStore

/// A store as version 1 wrote it, which is read and written on for ever.
///
/// It has three loads, one of them taken back, a row that lost to an earlier copy, a redirect, and
/// two refused lines.
@Suite("Kept stores")
struct KeptStoreTests {
  private static let kept = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("v1.store").path

  private let temporary = TemporaryFolder()
  private var path: String { "\(temporary.path)/store" }

  init() throws { try FileManager.default.copyItem(atPath: Self.kept, toPath: path) }

  @Test("a catalog of version 1 is read whole, with every checksum right")
  func readsVersionOne() throws {
    #expect(try StoreFolder.verify(at: path).isEmpty)
    let folder = try StoreFolder.open(at: path, for: .reading)
    let catalog = try Catalog.open(in: folder)
    let now = try catalog.snapshot()
    #expect(now.generation == 4 && now.eventCount == 32 && now.loadCount == 2)
    #expect(now.parts.map(\.fileName) == ["0000001.part", "0000002.part"])
    #expect(now.superseded.map(\.part) == [1] && now.superseded[0].rows.count == 1)
    #expect(now.redirects.count == 1)
    let loads = try catalog.loads()
    #expect(loads.map(\.state) == [.committed, .committed, .forgotten])
    #expect(loads[0].input.content.description == "d266eabc946c38ee4b6ebf236b226d18")
    #expect(loads[0].rejects == [.notJSON: 1, .missingTime: 1])
    var rejects = try RejectsReader(try #require(loads[0].rejectsFile), in: folder)
    #expect(try rejects.next()?.count == 2)
    #expect(try catalog.snapshot(asOf: 3).eventCount == 35)
    #expect(try StoreTrial.read(path).events.count == 32)
  }

  @Test("its catalog is put together again from parts that do not name their loads")
  func isPutTogether() throws {
    try StoreTruth.lose(path, .garbled)
    let rebuilt = try StoreTruth.rebuild(path)
    #expect(!rebuilt.isFromList && rebuilt.unknownLoads == [1, 2, 3])
    // The load that was taken back is there again: only the catalog knew of that.
    #expect(rebuilt.parts == 3 && rebuilt.events == 35)
    #expect(try StoreTrial.read(path).events.count == 35)
    let load = try #require(try StoreTruth(path).loads.first)
    #expect(load.rejects == [.notJSON: 1, .missingTime: 1] && load.rejectsFile != nil)
    #expect(load.input.file != "unknown" && load.counts.isConserved)
    #expect(try StoreFolder.verify(at: path).isEmpty)
  }

  @Test("it is written on: more comes in, somebody is erased, all of it is merged")
  func isWrittenOn() throws {
    let event = SourceEvent(
      name: "view", time: 1_767_300_000_000_000, id: "new", identities: ["u1", "", "c1"],
      properties: [:])
    try StoreTrial.write([[event]], memory: 1 << 28, commitsEach: true, into: path)
    #expect(try StoreTrial.read(path).events.count == 33)
    var writer = try StoreWriter.open(
      try StoreFolder.open(at: path, for: .writing()), rules: IdentityRules(), memory: 1 << 28)
    let identifier = Erasure.Identifier(type: "customer", value: "u1")
    _ = try writer.erase(
      Erasure(origins: [EventOrigin(load: 4, line: 1)], identifiers: [identifier]))
    _ = try writer.mergeAll()
    #expect(try StoreTrial.read(path).events.count == 32)
    #expect(try StoreFolder.verify(at: path).isEmpty)
  }
}
