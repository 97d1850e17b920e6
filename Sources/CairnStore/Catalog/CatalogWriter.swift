internal import CairnModel
internal import Foundation
internal import GRDB

/// Writes one change inside one transaction, and keeps the checksums in step.
///
/// Checksums go on from those of the commit before: what is replaced is taken off, what is written
/// is added. A value that had changed by itself therefore stays found out for ever.
struct CatalogWriter {
  private let change: CatalogChange
  private var state = GenerationRow()

  init(_ change: CatalogChange) { self.change = change }

  /// Writes the change and gives the number of the new generation.
  mutating func commit(_ db: Database) throws -> Int {
    guard let newest = try GenerationRow.fetch(db) else {
      throw StoreError.catalogDamaged("has no generation")
    }
    state = newest
    state.number += 1
    state.note = change.note
    state.definitions = change.definitions ?? newest.definitions
    checkNumbers()
    try addLoads(db)
    try forgetLoads(db)
    try addParts(db)
    try removeParts(db)
    try changeRedirects(db)
    try addSuperseded(db)
    try countTotals(db)
    try state.insert(db)
    return state.number
  }

  private mutating func checkNumbers() {
    for load in change.loads {
      precondition(load.id == state.nextLoad, "loads are numbered on from the snapshot")
      state.nextLoad += 1
    }
    for part in change.parts {
      precondition(part.id == state.nextPart, "parts are numbered on from the snapshot")
      state.nextPart += 1
    }
  }

  private mutating func addLoads(_ db: Database) throws {
    guard let first = change.loads.first?.id else { return }
    for load in change.loads { try load.insert(db, in: state.number) }
    state.ledgerChecksum &+= try CatalogTable.loads.checksum(db, "WHERE id >= ?", [first])
    state.ledgerChecksum &+= try CatalogTable.loadRejects.checksum(db, "WHERE load >= ?", [first])
  }

  private mutating func forgetLoads(_ db: Database) throws {
    for load in change.forgottenLoads {
      let condition = "WHERE id = ? AND forgotten_in IS NULL"
      state.ledgerChecksum &-= try CatalogTable.loads.checksum(db, condition, [load])
      try db.execute(
        sql: "UPDATE loads SET forgotten_in = ? \(condition)", arguments: [state.number, load])
      precondition(db.changesCount == 1, "only a load that counts is forgotten")
      state.ledgerChecksum &+= try CatalogTable.loads.checksum(db, "WHERE id = ?", [load])
    }
  }

  private mutating func addParts(_ db: Database) throws {
    guard let first = change.parts.first?.id else {
      precondition(change.partLoads.isEmpty, "the loads of a part are written with the part")
      return
    }
    for part in change.parts { try part.insert(db, in: state.number) }
    for share in change.partLoads {
      precondition(share.part >= first, "the loads of a part are written with the part")
      try db.execute(
        sql: "INSERT INTO part_loads (\(CatalogTable.partLoads.columns)) VALUES (?, ?, ?)",
        arguments: [share.part, share.load, share.rowCount])
    }
    state.listChecksum &+= try CatalogTable.parts.checksum(db, "WHERE id >= ?", [first])
    state.ledgerChecksum &+= try CatalogTable.partLoads.checksum(db, "WHERE part >= ?", [first])
  }

  private mutating func removeParts(_ db: Database) throws {
    for part in change.removedParts {
      let condition = "WHERE id = ? AND removed_in IS NULL"
      state.listChecksum &-= try CatalogTable.parts.checksum(db, condition, [part])
      try db.execute(
        sql: "UPDATE parts SET removed_in = ? \(condition)", arguments: [state.number, part])
      precondition(db.changesCount == 1, "only a part that counts is removed")
      state.listChecksum &+= try CatalogTable.parts.checksum(db, "WHERE id = ?", [part])
    }
  }
}

extension CatalogWriter {
  private mutating func changeRedirects(_ db: Database) throws {
    if change.retiresRedirects {
      let condition = "WHERE retired_in IS NULL"
      state.listChecksum &-= try CatalogTable.redirects.checksum(db, condition)
      try db.execute(
        sql: "UPDATE redirects SET retired_in = ? \(condition)", arguments: [state.number])
      state.listChecksum &+= try CatalogTable.redirects.checksum(
        db, "WHERE retired_in = ?", [state.number])
    }
    guard !change.redirects.isEmpty else { return }
    try db.execute(
      sql: "INSERT INTO redirects (\(CatalogTable.redirects.columns)) VALUES (?, ?, ?, NULL)",
      arguments: [state.number, change.redirects.count, blob(PackedNumbers.pack(change.redirects))])
    state.listChecksum &+= try CatalogTable.redirects.checksum(
      db, "WHERE generation = ?", [state.number])
  }

  private mutating func addSuperseded(_ db: Database) throws {
    for superseded in change.superseded where !superseded.rows.isEmpty {
      try db.execute(
        sql: "INSERT INTO superseded (\(CatalogTable.superseded.columns)) VALUES (?, ?, ?, ?)",
        arguments: [
          state.number, superseded.part, superseded.rows.count,
          blob(PackedNumbers.pack(superseded.rows)),
        ])
    }
    state.listChecksum &+= try CatalogTable.superseded.checksum(
      db, "WHERE generation = ?", [state.number])
  }

  /// Counts what holds after the change, from the tables themselves.
  private mutating func countTotals(_ db: Database) throws {
    let loads = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), min(first_time), max(data_end) FROM loads WHERE forgotten_in IS NULL
        """)
    let events = try Row.fetchOne(
      db,
      sql: """
        SELECT (SELECT coalesce(sum(rows), 0) FROM parts WHERE removed_in IS NULL)
          - (SELECT coalesce(sum(count), 0) FROM superseded
             WHERE part IN (SELECT id FROM parts WHERE removed_in IS NULL))
        """)
    guard let loads, let events else { preconditionFailure("an aggregate has a row") }
    var loadColumns = CatalogRow(loads)
    state.loadCount = try loadColumns.integer()
    state.dataStart = try loadColumns.optionalTime()
    state.dataEnd = try loadColumns.optionalTime()
    var eventColumns = CatalogRow(events)
    state.eventCount = try eventColumns.integer()
  }

  private func blob(_ bytes: [UInt8]) -> DatabaseValue { Data(bytes).databaseValue }
}
