import CairnBytes
import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

@testable import CairnStore

@Suite struct CatalogCrashTests {
  private let temporary = TemporaryFolder()

  @Test("pulling the plug at any operation of an ingest leaves the old or the new store")
  func survivesPowerLoss() throws {
    let path = "\(temporary.path)/whole"
    let files = FakeFiles()
    let sample = try CatalogSample(at: path, with: files)
    try sample.ingest("alpha")
    let before = try sample.catalog.snapshot()
    files.expect(.none)
    try sample.ingest("beta")
    let count = files.count
    for stop in 1...count + 1 {
      for (number, loss) in [FakeFiles.Loss.everything, .content, .some(seed: 1)].enumerated() {
        let place = "\(temporary.path)/\(stop)-\(number)"
        let comment: Comment = "stop \(stop), \(loss)"
        let isCommitted = try crash(at: stop, loss, in: place)
        #expect(isCommitted == (stop > count), comment)
        let folder = try StoreFolder.open(at: place, for: .writing())
        let catalog = try Catalog.open(in: folder)
        let recovery = try folder.recover(catalog.fileNames(), nowSeconds: time(nil))
        #expect(recovery.damage.isEmpty, comment)
        let after = try catalog.snapshot()
        #expect(isCommitted ? after.generation == 2 : after == before, comment)
        #expect(try SystemFiles().list(folder.temporaryPath).isEmpty, comment)
        let parts = try SystemFiles().list(folder.partsPath)
        #expect(parts == after.parts.map(\.fileName), comment)
      }
    }
  }

  /// Ingests one file, then another until it is stopped, and says whether the second counts.
  private func crash(at stop: Int, _ loss: FakeFiles.Loss, in place: String) throws -> Bool {
    let files = FakeFiles()
    let sample = try CatalogSample(at: place, with: files)
    try sample.ingest("alpha")
    files.expect(.stop(before: stop))
    let generation = try? sample.ingest("beta")
    files.expect(.none)
    try files.pullPlug(loss)
    return generation != nil
  }

  @Test("a commit that was interrupted is rolled back by whoever opens the store next")
  func rollsBack() throws {
    let path = "\(temporary.path)/store"
    let expected: CatalogSnapshot
    do {
      let sample = try CatalogSample(at: path)
      try sample.ingest("alpha")
      expected = try sample.catalog.snapshot()
      try interruptCommit(path)
    }
    for purpose in [StoreFolder.Purpose.reading, .writing()] {
      try? FileManager.default.removeItem(atPath: "\(temporary.path)/copy")
      try FileManager.default.copyItem(
        atPath: "\(temporary.path)/torn", toPath: "\(temporary.path)/copy")
      let folder = try StoreFolder.open(at: "\(temporary.path)/copy", for: purpose)
      #expect(try Catalog.open(in: folder).snapshot() == expected, "\(purpose)")
    }
  }

  /// Copies the store to `torn` while a commit has written its pages and not yet ended.
  private func interruptCommit(_ path: String) throws {
    let queue = try CatalogConnection.writer("\(path)/catalog.sqlite")
    try queue.writeWithoutTransaction { db in
      // With no room in its cache SQLite writes changed pages before the commit.
      try db.execute(sql: "PRAGMA cache_size = 1; BEGIN IMMEDIATE")
      try db.execute(sql: "UPDATE loads SET notes = hex(randomblob(400000))")
      try db.execute(sql: "UPDATE parts SET rows = rows + 1")
      try FileManager.default.copyItem(atPath: path, toPath: "\(temporary.path)/torn")
      try db.execute(sql: "ROLLBACK")
    }
    let journal = try temporary.content("torn/catalog.sqlite-journal")
    try #require(!journal.isEmpty)
  }

  @Test("a reader sees one committed state while a writer commits")
  func readersSeeCommittedStates() async throws {
    let path = "\(temporary.path)/store"
    let sample = try CatalogSample(at: path)
    try sample.ingest("alpha")
    let reading = Task.detached {
      var seen: [Int] = []
      while seen.last ?? 0 < 40 {
        let folder = try StoreFolder.open(at: path, for: .reading)
        let snapshot = try Catalog.open(in: folder).snapshot()
        // Each ingest adds a part of five rows, so a mixed state would show.
        #expect(snapshot.parts.count == snapshot.generation)
        #expect(snapshot.eventCount == snapshot.generation * 5)
        seen.append(snapshot.generation)
      }
      return seen
    }
    for number in 2...40 { try sample.ingest(String(number + 10_000)) }
    let seen = try await reading.value
    #expect(seen == seen.sorted())
  }
}
