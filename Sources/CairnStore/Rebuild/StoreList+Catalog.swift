internal import CairnBytes
internal import CairnModel
internal import Foundation
internal import GRDB

extension StoreList {
  /// The newest state of a catalog, but for the loads that parts tell of.
  init(_ db: Database, told: Set<Int>) throws {
    let snapshot = try SnapshotReader.read(db, asOf: nil)
    generation = snapshot.generation
    definitions = snapshot.definitions
    (nextLoad, nextPart) = (snapshot.nextLoad, snapshot.nextPart)
    parts = snapshot.parts
    redirects = snapshot.redirects
    superseded = snapshot.superseded
    for part in parts {
      try CatalogTable.partLoads.read(db, where: "part = ? ORDER BY load", [part.id]) {
        row throws in
        let (part, load) = (try row.integer(), try row.integer())
        partLoads.append(PartLoad(part: part, load: load, rowCount: try row.integer()))
      }
    }
    if try CatalogTable.suppressed.exists(db) {
      try CatalogTable.suppressed.read(db, where: "true ORDER BY generation, type, hash") {
        row throws in
        let generation = try row.integer()
        let identifier = SuppressedIdentifier(type: try row.text(), hash: try row.bits())
        suppressed.append(Suppression(generation: generation, identifier: identifier))
      }
    }
    let untold = try Int.fetchAll(db, sql: "SELECT id FROM loads ORDER BY id")
      .filter { !told.contains($0) }
    loads = try CatalogReader.loads(db, numbered: untold)
  }

  /// Fills an empty catalog with this state, as one more generation; gives its number.
  func write(_ db: Database, _ bounds: DataBounds, note: String) throws -> Int {
    var state = GenerationRow()
    (state.number, state.note) = (generation + 1, note)
    state.definitions = definitions
    (state.nextLoad, state.nextPart) = (nextLoad, nextPart)
    for load in loads {
      try load.insert(db, in: load.generation)
      guard let forgotten = load.forgottenIn else { continue }
      try db.execute(
        sql: "UPDATE loads SET forgotten_in = ? WHERE id = ?", arguments: [forgotten, load.id])
    }
    for part in parts { try part.insert(db, in: part.addedIn) }
    for share in partLoads { try share.insert(db) }
    try CatalogWriter.insert(redirects, db, in: state.number)
    for rows in superseded { try CatalogWriter.insert(rows, db, in: state.number) }
    if !suppressed.isEmpty { try CatalogSchema.addSuppressed(db) }
    for suppression in suppressed {
      try suppression.identifier.insert(db, in: suppression.generation)
    }
    try CatalogSchema.raiseVersion(db)
    try CatalogWriter.countTotals(db, bounds, &state)
    state.listChecksum = try CatalogTable.listChecksum(db)
    state.ledgerChecksum = try CatalogTable.ledgerChecksum(db)
    try db.execute(sql: "DELETE FROM generations")
    try state.insert(db)
    return state.number
  }
}
