import Foundation
import TestSupport
import Testing

@testable import CairnStore

/// A store as version 3 of the catalog wrote it: parts of version 2, and a list.
///
/// It has five loads: one was taken back, one has no rows of its own, one is of somebody who was
/// erased; a row lost to an earlier copy, and two lines were refused.
@Suite("Kept lists")
struct KeptListTests {
  private static let kept = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("v3.store").path

  private let temporary = TemporaryFolder()
  private var path: String { "\(temporary.path)/store" }

  init() throws { try FileManager.default.copyItem(atPath: Self.kept, toPath: path) }

  @Test("a store of version 3 is read whole, and what its parts say of their loads")
  func readsVersionThree() throws {
    #expect(try StoreFolder.verify(at: path).isEmpty)
    let truth = try StoreTruth(path)
    #expect(truth.parts.map(\.id) == [1, 4] && truth.superseded.map(\.part) == [1])
    #expect(truth.loads.map { $0.forgottenIn != nil } == [false, false, true, false, false])
    #expect(truth.loads.map(\.eventCount) == [20, 2, 3, 12, 0] && truth.suppressed.count == 2)
    let reader = try PartReader.open("\(path)/parts/0000004.part")
    let ledger = try reader.ledger()
    #expect(ledger?.loads == [4: truth.loads[3]] && ledger?.generation == 6)
    #expect(try StoreTrial.read(path).events.count == 32)
  }

  @Test("its catalog is put together again", arguments: StoreTruth.Loss.allCases)
  func isPutTogether(_ loss: StoreTruth.Loss) throws {
    let (truth, rows) = (try StoreTruth(path), try StoreTrial.readGroups(path).groups)
    try StoreTruth.lose(path, loss)
    #expect(try StoreTruth.rebuild(path).isFromList)
    #expect(try StoreTruth(path) == truth)
    #expect(try StoreTrial.readGroups(path).groups == rows)
    #expect(try StoreFolder.verify(at: path).isEmpty)
  }
}
