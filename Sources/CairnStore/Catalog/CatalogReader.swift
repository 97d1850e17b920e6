internal import CairnBytes
internal import CairnModel
internal import GRDB

/// Reads the ledger, and checks the whole.
enum CatalogReader {
  /// Reads everything, and throws where anything is not what was written.
  static func check(_ db: Database) throws {
    let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? ""
    guard verdict == "ok" else { throw StoreError.catalogDamaged("SQLite: \(verdict)") }
    try GenerationRow.checkAll(db)
    try checkSums(db, GenerationRow.newest(db))
  }

  /// Proves every table by the checksums of the newest generation.
  static func checkSums(_ db: Database, _ newest: GenerationRow) throws {
    guard try CatalogTable.listChecksum(db) == newest.listChecksum else {
      throw StoreError.listChanged
    }
    guard try CatalogTable.ledgerChecksum(db) == newest.ledgerChecksum else {
      throw StoreError.catalogDamaged("the ledger has changed since it was written")
    }
  }

  static func fileNames(_ db: Database) throws -> CatalogFileNames {
    let newest = try GenerationRow.newest(db)
    var parts: [CatalogFileNames.Part] = []
    try CatalogTable.parts.read(db, where: "true ORDER BY id") { row throws in
      let part = try PartRecord(&row)
      parts.append(CatalogFileNames.Part(name: part.fileName, byteCount: part.byteCount))
    }
    let rejects = try String.fetchAll(
      db, sql: "SELECT rejects_file FROM loads WHERE rejects_file IS NOT NULL ORDER BY id")
    var names = CatalogFileNames(
      parts: parts, rejects: rejects, nextPart: newest.nextPart, nextLoad: newest.nextLoad)
    names.generation = newest.number
    return names
  }

  static func loads(_ db: Database, asOf generation: Int?) throws -> [LoadRecord] {
    var loads: [LoadRecord] = []
    try CatalogTable.loads.read(
      db, where: "generation <= ? ORDER BY id", [generation ?? Int.max]
    ) { row throws in loads.append(try LoadRecord(&row, asOf: generation)) }
    try addRejects(db, to: &loads)
    return loads
  }

  /// The loads of some numbers, which are ascending.
  static func loads(_ db: Database, numbered numbers: [Int]) throws -> [LoadRecord] {
    guard !numbers.isEmpty else { return [] }
    let list = numbers.map(String.init).joined(separator: ", ")
    var loads: [LoadRecord] = []
    try CatalogTable.loads.read(db, where: "id IN (\(list)) ORDER BY id") { row throws in
      loads.append(try LoadRecord(&row, asOf: nil))
    }
    try addRejects(db, to: &loads)
    return loads
  }

  static func load(
    _ db: Database, content: Fingerprint, compressed: Fingerprint
  ) throws -> LoadRecord? {
    var loads: [LoadRecord] = []
    try CatalogTable.loads.read(
      db, where: "(content = ? OR compressed = ?) AND forgotten_in IS NULL ORDER BY id LIMIT 1",
      [content.description, compressed.description]
    ) { row throws in loads.append(try LoadRecord(&row, asOf: nil)) }
    try addRejects(db, to: &loads)
    return loads.first
  }

  static func partLoads(_ db: Database) throws -> [PartLoad] {
    var partLoads: [PartLoad] = []
    try CatalogTable.partLoads.read(db, where: "true ORDER BY part, load") { row throws in
      partLoads.append(
        PartLoad(
          part: try row.integer(), load: try row.integer(), rowCount: try row.integer()))
    }
    return partLoads
  }

  /// Fills in the refused lines of loads that are sorted by their number.
  private static func addRejects(_ db: Database, to loads: inout [LoadRecord]) throws {
    guard let first = loads.first?.id, let last = loads.last?.id else { return }
    var index = 0
    try CatalogTable.loadRejects.read(
      db, where: "load BETWEEN ? AND ? ORDER BY load", [first, last]
    ) { row throws in
      let load = try row.integer()
      guard let reason = RejectReason(rawValue: try row.text()) else {
        throw StoreError.catalogDamaged("a reason of a refused line is unknown")
      }
      while index < loads.count, loads[index].id < load { index += 1 }
      guard index < loads.count, loads[index].id == load else { return }
      loads[index].rejects[reason] = try row.integer()
    }
  }
}
