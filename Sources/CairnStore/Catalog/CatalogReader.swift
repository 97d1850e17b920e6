internal import CairnBytes
internal import CairnModel
internal import GRDB

/// Reads the tables of the catalog into values, and proves them by their checksums.
enum CatalogReader {
  /// What a question needs, checked against the newest generation's checksum.
  static func snapshot(_ db: Database, asOf generation: Int?) throws -> CatalogSnapshot {
    guard let newest = try GenerationRow.fetch(db) else {
      throw StoreError.catalogDamaged("has no generation")
    }
    let wanted = try wantedGeneration(db, generation, newest)
    var snapshot = CatalogSnapshot()
    snapshot.generation = wanted.number
    snapshot.loadCount = wanted.loadCount
    snapshot.eventCount = wanted.eventCount
    snapshot.dataStart = wanted.dataStart
    snapshot.dataEnd = wanted.dataEnd
    snapshot.definitions = wanted.definitions
    snapshot.nextPart = newest.nextPart
    snapshot.nextLoad = newest.nextLoad
    var checksum: UInt64 = 0
    snapshot.parts = try parts(db, &checksum).filter { $0.isLive(in: wanted.number) }
    snapshot.redirects = try redirects(db, asOf: wanted.number, &checksum)
    snapshot.superseded = try superseded(db, in: snapshot, &checksum)
    guard checksum == newest.listChecksum else {
      throw StoreError.catalogDamaged("the list of parts has changed since it was written")
    }
    return snapshot
  }

  private static func wantedGeneration(
    _ db: Database, _ number: Int?, _ newest: GenerationRow
  ) throws -> GenerationRow {
    guard let number, number != newest.number else { return newest }
    if number < newest.number, let wanted = try GenerationRow.fetch(db, number: number) {
      return wanted
    }
    throw StoreError(
      .unknownGeneration, path: FileNames.catalog,
      detail: "there is no generation \(number); the newest is \(newest.number)")
  }

  private static func parts(_ db: Database, _ checksum: inout UInt64) throws -> [PartRecord] {
    var parts: [PartRecord] = []
    let rows = try CatalogTable.parts.rows(db, "ORDER BY id")
    while let row = try rows.next() {
      checksum &+= CatalogTable.parts.hash(of: row)
      parts.append(try PartRecord(row))
    }
    return parts
  }

  private static func redirects(
    _ db: Database, asOf generation: Int, _ checksum: inout UInt64
  ) throws -> [RedirectRecord] {
    var redirects: [RedirectRecord] = []
    let rows = try CatalogTable.redirects.rows(db, "ORDER BY generation")
    while let row = try rows.next() {
      checksum &+= CatalogTable.redirects.hash(of: row)
      var columns = CatalogRow(row)
      let madeIn = try columns.integer()
      let count = try columns.integer()
      let pairs = try columns.bytes()
      let retiredIn = try columns.optionalInteger()
      guard madeIn <= generation, retiredIn ?? .max > generation else { continue }
      redirects += try PackedNumbers.redirects(pairs, count: count)
    }
    return redirects
  }

  private static func superseded(
    _ db: Database, in snapshot: CatalogSnapshot, _ checksum: inout UInt64
  ) throws -> [SupersededRows] {
    let live = Set(snapshot.parts.map(\.id))
    var superseded: [SupersededRows] = []
    let rows = try CatalogTable.superseded.rows(db, "ORDER BY part, generation")
    while let row = try rows.next() {
      checksum &+= CatalogTable.superseded.hash(of: row)
      var columns = CatalogRow(row)
      let madeIn = try columns.integer()
      let part = try columns.integer()
      let count = try columns.integer()
      let packed = try columns.bytes()
      guard madeIn <= snapshot.generation, live.contains(part) else { continue }
      let numbers = try PackedNumbers.rows(packed, count: count)
      if superseded.last?.part == part {
        superseded[superseded.count - 1].rows += numbers
        superseded[superseded.count - 1].rows.sort()
      } else {
        superseded.append(SupersededRows(part: part, rows: numbers))
      }
    }
    return superseded
  }
}

extension CatalogReader {
  /// Reads everything, and throws where anything is not what was written.
  static func check(_ db: Database) throws {
    let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? ""
    guard verdict == "ok" else { throw StoreError.catalogDamaged("SQLite: \(verdict)") }
    try GenerationRow.checkAll(db)
    guard let newest = try GenerationRow.fetch(db) else {
      throw StoreError.catalogDamaged("has no generation")
    }
    let list = try CatalogTable.list.reduce(UInt64(0)) { try $0 &+ $1.checksum(db) }
    guard list == newest.listChecksum else {
      throw StoreError.catalogDamaged("the list of parts has changed since it was written")
    }
    let ledger = try CatalogTable.ledger.reduce(UInt64(0)) { try $0 &+ $1.checksum(db) }
    guard ledger == newest.ledgerChecksum else {
      throw StoreError.catalogDamaged("the list of loads has changed since it was written")
    }
  }

  static func fileNames(_ db: Database) throws -> CatalogFileNames {
    guard let newest = try GenerationRow.fetch(db) else {
      throw StoreError.catalogDamaged("has no generation")
    }
    var checksum: UInt64 = 0
    let parts = try parts(db, &checksum).map { part in
      CatalogFileNames.Part(name: part.fileName, byteCount: part.byteCount)
    }
    let rejects = try String.fetchAll(
      db, sql: "SELECT rejects_file FROM loads WHERE rejects_file IS NOT NULL ORDER BY id")
    return CatalogFileNames(
      parts: parts, rejects: rejects, nextPart: newest.nextPart, nextLoad: newest.nextLoad)
  }
}
