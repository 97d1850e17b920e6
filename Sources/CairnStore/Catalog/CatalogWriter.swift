internal import CairnModel
internal import Foundation
internal import GRDB

/// Writes one change inside one transaction, and keeps the checksums in step.
///
/// The list is proven before the change and summed up again after it. The ledger, which grows for
/// ever, is not read: its checksum goes on from the commit before, and what is replaced is taken
/// off, what is written is added. A value that changed by itself stays found out for ever.
struct CatalogWriter {
  private let change: CatalogChange
  private var state = GenerationRow()

  init(_ change: CatalogChange) { self.change = change }

  /// Writes the change and gives the number of the new generation.
  mutating func commit(_ db: Database) throws -> Int {
    state = try GenerationRow.newest(db)
    guard try CatalogTable.listChecksum(db) == state.listChecksum else {
      throw StoreError.listChanged
    }
    state.number += 1
    state.note = change.note
    state.definitions = change.definitions ?? state.definitions
    checkNumbers()
    try addLoads(db)
    try forgetLoads(db)
    try addParts(db)
    try removeParts(db)
    try changeRedirects(db)
    try addSuperseded(db)
    try changeRejectsFiles(db)
    try changeNotes(db)
    try addSuppressed(db)
    try dropHistory(db)
    try Self.countTotals(db, change.bounds, &state)
    try CatalogSchema.raiseVersion(db)
    state.listChecksum = try CatalogTable.listChecksum(db)
    try state.insert(db)
    return state.number
  }

  /// Numbers may be left out, for a file that was refused on the way, but never come again.
  private mutating func checkNumbers() {
    for load in change.loads {
      precondition(load.id >= state.nextLoad, "the number of a load grows from commit to commit")
      state.nextLoad = load.id + 1
    }
    for part in change.parts {
      precondition(part.id >= state.nextPart, "the number of a part grows from commit to commit")
      state.nextPart = part.id + 1
    }
  }

  private mutating func addLoads(_ db: Database) throws {
    guard let first = change.loads.first?.id else { return }
    for load in change.loads { try load.insert(db, in: state.number) }
    try addToLedger(.loads, db, where: "id >= ?", first)
    try addToLedger(.loadRejects, db, where: "load >= ?", first)
  }

  private mutating func forgetLoads(_ db: Database) throws {
    for load in change.forgottenLoads {
      let condition = "id = ? AND forgotten_in IS NULL"
      state.ledgerChecksum &-= try CatalogTable.loads.checksum(db, where: condition, [load])
      try db.execute(
        sql: "UPDATE loads SET forgotten_in = ? WHERE \(condition)",
        arguments: [state.number, load])
      precondition(db.changesCount == 1, "only a load that counts is forgotten")
      try addToLedger(.loads, db, where: "id = ?", load)
    }
  }

  private mutating func addParts(_ db: Database) throws {
    let first = change.parts.first?.id ?? .max
    for part in change.parts { try part.insert(db, in: state.number) }
    for share in change.partLoads {
      precondition(share.part >= first, "the loads of a part are written with the part")
      try share.insert(db)
    }
    try addToLedger(.partLoads, db, where: "part >= ?", first)
  }

  private mutating func removeParts(_ db: Database) throws {
    for part in change.removedParts {
      try db.execute(
        sql: "UPDATE parts SET removed_in = ? WHERE id = ? AND removed_in IS NULL",
        arguments: [state.number, part])
      precondition(db.changesCount == 1, "only a part that counts is removed")
      try addToLedger(.parts, db, where: "id = ?", part)
      try addToLedger(.superseded, db, where: "part = ?", part)
    }
  }

  private mutating func addToLedger(
    _ table: CatalogTable, _ db: Database, where condition: String, _ number: Int
  ) throws {
    state.ledgerChecksum &+= try table.checksum(db, where: condition, [number])
  }
}

extension CatalogWriter {
  private mutating func changeRedirects(_ db: Database) throws {
    if change.retiresRedirects {
      try db.execute(
        sql: "UPDATE redirects SET retired_in = ? WHERE retired_in IS NULL",
        arguments: [state.number])
      try addToLedger(.redirects, db, where: "retired_in = ?", state.number)
    }
    try Self.insert(change.redirects, db, in: state.number)
  }

  static func insert(_ redirects: [RedirectRecord], _ db: Database, in generation: Int) throws {
    guard !redirects.isEmpty else { return }
    try db.execute(
      sql: "INSERT INTO redirects (\(CatalogTable.redirects.columns)) VALUES (?, ?, ?, NULL)",
      arguments: [generation, redirects.count, blob(PackedNumbers.pack(redirects))])
  }

  private mutating func changeRejectsFiles(_ db: Database) throws {
    for (load, name) in change.rejectsFiles.sorted(by: { $0.key < $1.key }) {
      try changeLoad(load, db, "rejects_file", name.databaseValue)
    }
  }

  private mutating func changeNotes(_ db: Database) throws {
    for (load, notes) in change.notes.sorted(by: { $0.key < $1.key }) {
      try changeLoad(load, db, "notes", notes.joined(separator: "\n").databaseValue)
    }
  }

  private mutating func changeLoad(
    _ load: Int, _ db: Database, _ column: String, _ value: DatabaseValue
  ) throws {
    state.ledgerChecksum &-= try CatalogTable.loads.checksum(db, where: "id = ?", [load])
    try db.execute(
      sql: "UPDATE loads SET \(column) = ? WHERE id = ?", arguments: [value, load])
    try addToLedger(.loads, db, where: "id = ?", load)
  }

  /// Notes whose events are left out from now on; a program that does not know of it must not
  /// write.
  private mutating func addSuppressed(_ db: Database) throws {
    guard !change.suppressed.isEmpty else { return }
    try CatalogSchema.addSuppressed(db)
    for identifier in change.suppressed {
      try identifier.insert(db, in: state.number)
    }
    try addToLedger(.suppressed, db, where: "generation = ?", state.number)
  }

  /// Takes the parts and redirects off the lists that only generations need which are not kept.
  private mutating func dropHistory(_ db: Database) throws {
    guard let kept = change.keptFrom.map({ min($0, state.number) }) else { return }
    let gone = "(SELECT id FROM parts WHERE removed_in <= ?)"
    for (table, condition) in [
      (CatalogTable.superseded, "part IN \(gone)"), (.partLoads, "part IN \(gone)"),
      (.parts, "removed_in <= ?"), (.redirects, "retired_in <= ?"),
    ] {
      state.ledgerChecksum &-= try table.checksum(db, where: condition, [kept])
      try db.execute(sql: "DELETE FROM \(table.rawValue) WHERE \(condition)", arguments: [kept])
    }
  }

  private func addSuperseded(_ db: Database) throws {
    let live = Set(try Int.fetchAll(db, sql: "SELECT id FROM parts WHERE removed_in IS NULL"))
    for superseded in change.superseded where !superseded.rows.isEmpty {
      precondition(live.contains(superseded.part), "only rows of a part that counts are superseded")
      try Self.insert(superseded, db, in: state.number)
    }
  }

  static func insert(_ superseded: SupersededRows, _ db: Database, in generation: Int) throws {
    try db.execute(
      sql: "INSERT INTO superseded (\(CatalogTable.superseded.columns)) VALUES (?, ?, ?, ?)",
      arguments: [
        generation, superseded.part, superseded.rows.count,
        blob(PackedNumbers.pack(superseded.rows)),
      ])
  }

  /// Counts what holds after the change, from the tables themselves.
  static func countTotals(
    _ db: Database, _ bounds: DataBounds?, _ state: inout GenerationRow
  ) throws {
    let totals = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), min(first_time), max(data_end),
          (SELECT coalesce(sum(rows), 0) FROM parts WHERE removed_in IS NULL)
            - (SELECT coalesce(sum(count), 0) FROM superseded
               WHERE \(CatalogTable.superseded.liveCondition ?? "true"))
        FROM loads WHERE forgotten_in IS NULL
        """)
    guard let totals else { preconditionFailure("an aggregate has a row") }
    var columns = CatalogRow(totals)
    state.loadCount = try columns.integer()
    state.dataStart = try columns.optionalTime()
    state.dataEnd = try columns.optionalTime()
    state.eventCount = try columns.integer()
    if let bounds { (state.dataStart, state.dataEnd) = (bounds.start, bounds.end) }
  }

  private static func blob(_ bytes: [UInt8]) -> DatabaseValue { Data(bytes).databaseValue }
}

extension PartLoad {
  func insert(_ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO part_loads (\(CatalogTable.partLoads.columns)) VALUES (?, ?, ?)",
      arguments: [part, load, rowCount])
  }
}

extension SuppressedIdentifier {
  func insert(_ db: Database, in generation: Int) throws {
    try db.execute(
      sql: "INSERT INTO suppressed (\(CatalogTable.suppressed.columns)) VALUES (?, ?, ?)",
      arguments: [generation, type, Int64(bitPattern: hash)])
  }
}
