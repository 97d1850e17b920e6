import CairnBytes
import Foundation
import Glibc
import TestSupport
import Testing

@testable import CairnStore

@Suite struct StoreRecoveryTests {
  private let temporary = TemporaryFolder()
  private var path: String { "\(temporary.path)/store" }
  private var now: Int { time(nil) }

  private func recover(nowSeconds: Int? = nil) throws -> StoreRecovery {
    let folder = try StoreFolder.open(at: path, for: .writing())
    let catalog = try Catalog.open(in: folder)
    return try folder.recover(catalog.fileNames(), nowSeconds: nowSeconds ?? now)
  }

  private func put(_ name: String, _ text: String = "x") throws {
    try temporary.write(Data(text.utf8), to: "store/\(name)")
  }

  @Test("an undisturbed store has nothing to recover")
  func hasNothingToRecover() throws {
    try CatalogSample(at: path).ingest("alpha")
    #expect(try recover() == StoreRecovery())
  }

  @Test("empty folders that a copy left out are made again")
  func makesMissingFolders() throws {
    try CatalogSample(at: path).ingest("alpha")
    for name in ["tmp", "rejects", "damaged"] {
      try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
    #expect(try recover() == StoreRecovery())
    try CatalogSample(at: path).ingest("beta")
  }

  @Test("passing files and files of a commit that never came are removed")
  func removesWhatNeverCounted() throws {
    try CatalogSample(at: path).ingest("alpha")
    try put("tmp/0000002.part")
    try put("parts/0000002.part")
    try put("rejects/0000002.ndjson.gz")
    let recovery = try recover()
    #expect(
      recovery.removedFiles == ["\(path)/parts/0000002.part", "\(path)/rejects/0000002.ndjson.gz"])
    #expect(try SystemFiles().list("\(path)/tmp").isEmpty)
    #expect(try SystemFiles().list("\(path)/parts") == ["0000001.part"])
    #expect(try recover() == StoreRecovery())
  }

  @Test("what is none of ours is left alone")
  func leavesOthersAlone() throws {
    try CatalogSample(at: path).ingest("alpha")
    try put("parts/notes.txt")
    try put("parts/2.part")
    #expect(try recover() == StoreRecovery())
    #expect(try SystemFiles().list("\(path)/parts").count == 3)
  }

  @Test("a part that counted once goes when a reader can no longer want it")
  func waitsForReaders() throws {
    try CatalogSample(at: path).ingest("alpha")
    // As if part 1 had been dropped from the catalog since: its number was given out before.
    let names = CatalogFileNames(parts: [], rejects: [], nextPart: 2, nextLoad: 2)
    let folder = try StoreFolder.open(at: path, for: .writing())
    let part = "\(path)/parts/0000001.part"
    #expect(try folder.recover(names, nowSeconds: now).waitingFiles == [part])
    let later = now + StoreFolder.graceSeconds + 2
    #expect(try folder.recover(names, nowSeconds: later).removedFiles == [part])
  }

  @Test("a named part that is missing or too short is reported, and nothing is removed")
  func reportsDamage() throws {
    let sample = try CatalogSample(at: path)
    for text in ["alpha", "beta", "gamma"] { try sample.ingest(text) }
    let files = SystemFiles()
    try files.remove("\(path)/parts/0000001.part")
    try put("parts/0000003.part", "gam")
    // The sample's own lock is still held, so its folder does the recovery.
    let recovery = try sample.folder.recover(sample.catalog.fileNames(), nowSeconds: now)
    #expect(recovery.damage.map(\.kind) == [.missingFile, .wrongLength])
    #expect(recovery.damage.map(\.file).last == "\(path)/parts/0000003.part")
    #expect(try files.list("\(path)/parts") == ["0000002.part", "0000003.part"])
  }

  @Test("making a store survives a crash at every operation")
  func makingSurvivesCrashes() throws {
    let files = FakeFiles()
    let folder = try StoreFolder.create(at: path, with: files)
    let count = files.count
    #expect(folder.isWritable && count > 10)
    for loss in [FakeFiles.Loss.everything, .content, .some(seed: 1)] {
      for stop in 1...count {
        let place = "\(temporary.path)/\(stop)-\(loss)"
        let files = FakeFiles()
        files.expect(.stop(before: stop))
        #expect(throws: StoreError.self) { try StoreFolder.create(at: place, with: files) }
        files.expect(.none)
        try files.pullPlug(loss)
        try expectUsable(place, "stop \(stop), \(loss)")
      }
    }
  }

  private func expectUsable(_ place: String, _ comment: Comment) throws {
    let sample = try CatalogSample(at: place)
    #expect(try sample.ingest("alpha") == 1, comment)
    #expect(try sample.catalog.snapshot().parts.count == 1, comment)
  }
}
