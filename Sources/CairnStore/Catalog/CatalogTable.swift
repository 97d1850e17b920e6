internal import GRDB

/// A table of the catalog that is under a checksum.
///
/// The checksum of a table is the sum of the hashes of its rows, so that it does not depend on
/// their order, and a commit need not read what it only adds to. SQLite's own check does not see a
/// changed value.
///
/// Rows that count belong to the *list*, which every question reads and proves; rows of the past
/// and of the ledger belong to the *ledger*, which a writer proves when it opens the store.
enum CatalogTable: String, CaseIterable {
  case parts, redirects, superseded
  case loads
  case loadRejects = "load_rejects"
  case partLoads = "part_loads"
  case suppressed

  /// The columns under the checksum, in their order; a later migration may only add at the end.
  var columns: String {
    switch self {
    case .parts:
      "id, file, bytes, rows, first_time, last_time, first_key, last_key, file_hash, level, "
        + "added_in, removed_in"
    case .redirects: "generation, count, pairs, retired_in"
    case .superseded: "generation, part, count, rows"
    case .loads:
      "id, source, file, path, content, compressed, bytes, decoded_bytes, lines, accepted, "
        + "duplicates, rejected, filtered, blank, events, first_time, last_time, data_end, format, "
        + "salvaged, generation, forgotten_in, rejects_file, notes"
    case .loadRejects: "load, reason, lines"
    case .partLoads: "part, load, rows"
    case .suppressed: "generation, type, hash"
    }
  }

  /// Which rows count now and belong to the list; nil for the tables of the ledger.
  var liveCondition: String? {
    switch self {
    case .parts: "removed_in IS NULL"
    case .redirects: "retired_in IS NULL"
    case .superseded: "part IN (SELECT id FROM parts WHERE removed_in IS NULL)"
    case .loads, .loadRejects, .partLoads, .suppressed: nil
    }
  }

  /// Whether the catalog has the table: one of version 1 has nobody suppressed.
  func exists(_ db: Database) throws -> Bool {
    try self != .suppressed || db.tableExists(rawValue)
  }

  /// Goes through rows of the table, in all their columns.
  func read(
    _ db: Database, where condition: String = "true", _ arguments: StatementArguments = [],
    _ see: (inout CatalogRow) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT \(columns) FROM \(rawValue) WHERE \(condition)", arguments: arguments)
    while let row = try rows.next() {
      var values = CatalogRow(row)
      try see(&values)
    }
  }

  /// The sum of the hashes of some rows.
  func checksum(
    _ db: Database, where condition: String, _ arguments: StatementArguments = []
  ) throws -> UInt64 {
    var sum: UInt64 = 0
    try read(db, where: condition, arguments) { row in sum &+= row.hash(in: rawValue) }
    return sum
  }
}

extension CatalogTable {
  /// The checksum over everything that counts now.
  static func listChecksum(_ db: Database) throws -> UInt64 {
    var sum: UInt64 = 0
    for table in allCases {
      guard let live = table.liveCondition else { continue }
      sum &+= try table.checksum(db, where: live)
    }
    return sum
  }

  /// The checksum over the past and the ledger.
  static func ledgerChecksum(_ db: Database) throws -> UInt64 {
    var sum: UInt64 = 0
    for table in allCases where try table.exists(db) {
      sum &+= try table.checksum(db, where: table.liveCondition.map { "NOT (\($0))" } ?? "true")
    }
    return sum
  }
}
