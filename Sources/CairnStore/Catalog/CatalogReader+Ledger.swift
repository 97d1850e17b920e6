internal import CairnBytes
internal import CairnModel
internal import GRDB

extension CatalogReader {
  static func loads(_ db: Database, asOf generation: Int?) throws -> [LoadRecord] {
    let rows = try CatalogTable.loads.rows(
      db, "WHERE generation <= ? ORDER BY id", [generation ?? Int.max])
    var loads: [LoadRecord] = []
    while let row = try rows.next() { loads.append(try LoadRecord(row, asOf: generation)) }
    try addRejects(db, to: &loads)
    return loads
  }

  static func load(
    _ db: Database, content: Fingerprint, compressed: Fingerprint
  ) throws -> LoadRecord? {
    let rows = try CatalogTable.loads.rows(
      db, "WHERE (content = ? OR compressed = ?) AND forgotten_in IS NULL ORDER BY id LIMIT 1",
      [content.description, compressed.description])
    guard let row = try rows.next() else { return nil }
    var loads = [try LoadRecord(row, asOf: nil)]
    try addRejects(db, to: &loads)
    return loads.first
  }

  static func partLoads(_ db: Database) throws -> [PartLoad] {
    let rows = try CatalogTable.partLoads.rows(db, "ORDER BY part, load")
    var partLoads: [PartLoad] = []
    while let row = try rows.next() {
      var columns = CatalogRow(row)
      partLoads.append(
        PartLoad(
          part: try columns.integer(), load: try columns.integer(),
          rowCount: try columns.integer()))
    }
    return partLoads
  }

  /// Fills in the refused lines of loads that are sorted by their number.
  private static func addRejects(_ db: Database, to loads: inout [LoadRecord]) throws {
    guard let first = loads.first?.id, let last = loads.last?.id else { return }
    let rows = try CatalogTable.loadRejects.rows(
      db, "WHERE load BETWEEN ? AND ? ORDER BY load", [first, last])
    var index = 0
    while let row = try rows.next() {
      var columns = CatalogRow(row)
      let load = try columns.integer()
      guard let reason = RejectReason(rawValue: try columns.text()) else {
        throw StoreError.catalogDamaged("a reason of a refused line is unknown")
      }
      while index < loads.count, loads[index].id < load { index += 1 }
      guard index < loads.count, loads[index].id == load else { continue }
      loads[index].rejects[reason] = try columns.integer()
    }
  }
}
