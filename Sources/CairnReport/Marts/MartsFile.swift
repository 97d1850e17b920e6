// How a mart is published so that nobody who reads it is disturbed:
//
//   1. Each table is built beside the old one as `NAME__new`, some rows a transaction.
//   2. One transaction drops the old tables and gives the new ones their names.
//
// Until the second the file shows the old state, whole; after it the new one, whole. A reader that
// is in the middle of a query is waited for. The file itself stays the same file, since tools keep
// it open: one that was put in its place would never be seen by them.

internal import GRDB

/// The SQLite file that holds the marts.
public struct MartsFile: Sendable {
  /// "Cairn" in the file's header, so that no other database is ever written over.
  static let applicationID = 0x4341_524E
  /// Grows when a table or column is renamed or taken away.
  static let version = 1
  private static let busySeconds = 30.0
  private static let rowsOfTransaction = 20_000
  private static let suffix = "__new"

  public let path: String

  public init(_ path: String) { self.path = path }

  /// Puts the marts in the place of those that are there.
  public func publish(_ set: MartSet) throws(MartsError) {
    do {
      let queue = try open()
      try queue.inDatabase { db in
        try check(db)
        try dropUnfinished(db)
      }
      for mart in set.marts { try build(mart, queue) }
      try queue.inDatabase { db in
        try db.inTransaction(.immediate) {
          try exchange(set.marts, db)
          return .commit
        }
      }
      try queue.close()
    } catch let error as MartsError {
      throw error
    } catch let error as DatabaseError {
      throw MartsError(error, path: path)
    } catch {
      throw MartsError(.inputOutput, "\(path) was not written: \(error)")
    }
  }

  private func open() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(Self.busySeconds)
    configuration.prepareDatabase { db in
      // A rollback journal: a write-ahead log cannot be read from a folder that the reader may not
      // write.
      try db.execute(
        sql: """
          PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;
          PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;
          """)
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Refuses a database that is somebody else's.
  private func check(_ db: Database) throws {
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    if application == Self.applicationID {
      guard version <= Self.version else {
        throw MartsError(
          .format, "\(path) holds marts of a newer version (\(version)); name another file")
      }
      return
    }
    guard application == 0, tables == 0 else {
      throw MartsError(
        .usage, "\(path) is a database that does not hold marts; name another file")
    }
    try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
  }

  private func dropUnfinished(_ db: Database) throws {
    for table in try tables(db) where table.hasSuffix(Self.suffix) {
      try db.execute(sql: "DROP TABLE \(Self.quoted(table))")
    }
  }

  private func build(_ mart: Mart, _ queue: DatabaseQueue) throws {
    let name = Self.quoted(mart.name + Self.suffix)
    let columns = mart.columns.map { "\(Self.quoted($0.name)) \($0.declared.rawValue)" }
    let marks = Array(repeating: "?", count: mart.columns.count).joined(separator: ", ")
    try queue.inDatabase { db in
      try db.execute(sql: "CREATE TABLE \(name) (\(columns.joined(separator: ", ")))")
      var start = 0
      while start < mart.rows.count {
        let end = min(start + Self.rowsOfTransaction, mart.rows.count)
        try db.inTransaction(.immediate) {
          let statement = try db.makeStatement(sql: "INSERT INTO \(name) VALUES (\(marks))")
          for row in mart.rows[start..<end] {
            try statement.execute(arguments: StatementArguments(row.map(\.databaseValue)))
          }
          return .commit
        }
        start = end
      }
    }
  }

  /// The one moment at which readers see the new state.
  private func exchange(_ marts: [Mart], _ db: Database) throws {
    let there = Set(try tables(db))
    var ours = Set(marts.map(\.name))
    if there.contains("meta_columns") {
      // Tables that a user has added stay.
      ours.formUnion(try String.fetchAll(db, sql: "SELECT DISTINCT \"table\" FROM meta_columns"))
      ours.insert("meta_columns")
    }
    for table in ours.intersection(there).sorted() {
      try db.execute(sql: "DROP TABLE \(Self.quoted(table))")
    }
    for mart in marts {
      let (new, name) = (Self.quoted(mart.name + Self.suffix), Self.quoted(mart.name))
      try db.execute(sql: "ALTER TABLE \(new) RENAME TO \(name)")
    }
    try db.execute(sql: "PRAGMA user_version = \(Self.version)")
  }

  private func tables(_ db: Database) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'
        ESCAPE '\\' ORDER BY name
        """)
  }

  /// A name as SQL takes it, whatever stands in it.
  private static func quoted(_ name: String) -> String {
    "\"" + name.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}

extension MartValue {
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let number): number.databaseValue
    case .real(let number): number.databaseValue
    case .text(let text): text.databaseValue
    }
  }
}
