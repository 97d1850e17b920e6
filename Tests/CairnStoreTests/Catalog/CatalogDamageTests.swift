import CairnBytes
import CairnModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import CairnStore

@Suite struct CatalogDamageTests {
  private let temporary = TemporaryFolder()
  private var path: String { "\(temporary.path)/store" }

  /// A small store with something in every table, closed again.
  private func makeStore() throws -> CatalogSnapshot {
    let sample = try CatalogSample(at: path)
    try sample.ingest("alpha")
    try sample.ingest("beta")
    var change = CatalogChange(note: "links")
    change.removedParts = [1]
    change.redirects = [RedirectRecord(from: 1, to: 2)]
    change.superseded = [SupersededRows(part: 2, rows: [3])]
    _ = try sample.catalog.commit(change)
    return try sample.catalog.snapshot()
  }

  private func snapshot() throws -> CatalogSnapshot {
    try Catalog.open(in: StoreFolder.open(at: path, for: .reading)).snapshot()
  }

  private func checkAsWriter() throws {
    _ = try Catalog.open(in: StoreFolder.open(at: path, for: .writing()))
  }

  @Test("every turned byte of the file is found out, or changes no answer")
  func findsTurnedBytes() throws {
    let expected = try makeStore()
    let whole = try temporary.content("store/catalog.sqlite")
    let figure = TortureFigure(
      "turned bytes of a catalog", "turned", "found out", "harmless", "wrong answers")
    // Every byte takes minutes; an ordinary run takes some of them.
    for index in stride(from: 0, to: whole.count, by: TestSettings.isTorture ? 1 : 97) {
      var turned = whole
      turned[index] ^= UInt8(1 << (index % 8))
      try temporary.write(turned, to: "store/catalog.sqlite")
      do throws(StoreError) {
        let snapshot = try Self.read(path)
        #expect(snapshot == expected, "byte \(index)")
        figure.count(snapshot == expected ? "harmless" : "wrong answers")
      } catch {
        figure.count("found out")
        let kinds: Set<StoreError.Kind> = [
          .damaged, .fromNewerVersion, .needsMigration, .inputOutput, .noSpace,
        ]
        #expect(kinds.contains(error.kind), "byte \(index): \(error)")
      }
      figure.count("turned")
    }
    #expect(figure["found out"] > 10)
    figure.printLine()
  }

  private static func read(_ path: String) throws(StoreError) -> CatalogSnapshot {
    let folder = try StoreFolder.open(at: path, for: .reading)
    return try Catalog.open(in: folder).snapshot()
  }

  @Test("every changed value of every table is found out when a writer opens the store")
  func findsChangedValues() throws {
    _ = try makeStore()
    let whole = try temporary.content("store/catalog.sqlite")
    let tables = [
      "generations", "loads", "load_rejects", "parts", "part_loads", "redirects", "superseded",
    ]
    for table in tables {
      let columns = try edit { db in try db.columns(in: table).map(\.name) }
      for column in columns {
        let isChanged = try edit { db in try change(column, of: table, db) }
        #expect(isChanged, "\(table).\(column)")
        #expect(throws: StoreError.self, "\(table).\(column)") { try checkAsWriter() }
        try temporary.write(whole, to: "store/catalog.sqlite")
      }
      _ = try edit { db in
        try db.execute(sql: "PRAGMA foreign_keys = OFF")
        try db.execute(sql: "DELETE FROM \(table)")
      }
      #expect(throws: StoreError.self, "\(table) emptied") { try checkAsWriter() }
      try temporary.write(whole, to: "store/catalog.sqlite")
    }
    try checkAsWriter()
  }

  /// Changes a column to values that the table accepts, so that only the checksum can tell.
  private func change(_ column: String, of table: String, _ db: Database) throws -> Bool {
    try db.execute(sql: "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF")
    let values = ["coalesce(\(column), 0) + 1000", "coalesce(\(column), '') || 'x'", "x'00'"]
    for value in values {
      let sql = "UPDATE \(table) SET \(column) = \(value)"
      if (try? db.execute(sql: sql)) != nil, db.changesCount > 0 { return true }
    }
    return false
  }

  private func edit<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try DatabaseQueue(path: "\(path)/catalog.sqlite").writeWithoutTransaction(body)
  }

  @Test("a commit on a list that changed by itself is refused")
  func refusesToBuildOnDamage() throws {
    let sample = try CatalogSample(at: path)
    try sample.ingest("alpha")
    try edit { db in try db.execute(sql: "UPDATE parts SET rows = 6") }
    let error = #expect(throws: StoreError.self) { try sample.ingest("beta") }
    #expect(error?.kind == .damaged)
  }

  @Test("an empty, a missing and a foreign catalog are damage, not a new store")
  func refusesOtherFiles() throws {
    _ = try makeStore()
    for content in [Data(), Data("not a database at all, but long enough to be read".utf8)] {
      try temporary.write(content, to: "store/catalog.sqlite")
      let error = #expect(throws: StoreError.self) { _ = try snapshot() }
      #expect(error?.kind == .damaged)
    }
    try SystemFiles().remove("\(path)/catalog.sqlite")
    for _ in 0..<2 {
      let error = #expect(throws: StoreError.self) { _ = try snapshot() }
      #expect(error?.kind == .damaged)
      #expect(throws: StoreError.self) { try checkAsWriter() }
    }
  }

  @Test("a catalog of a newer version is refused, and left as it is")
  func refusesNewerVersions() throws {
    _ = try makeStore()
    try edit { db in try db.execute(sql: "PRAGMA user_version = \(CatalogSchema.version + 1)") }
    for _ in 0..<2 {
      let error = #expect(throws: StoreError.self) { _ = try snapshot() }
      #expect(error?.kind == .fromNewerVersion)
      #expect(throws: StoreError.self) { try checkAsWriter() }
    }
  }
}
