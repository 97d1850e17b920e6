internal import GRDB

/// How the catalog is opened: the settings that its promises rest on.
///
/// The journal is truncated and every commit synced in full: the write-ahead log of SQLite before
/// 3.51.3 can lose commits when several processes use it, and cannot be read from a read-only
/// folder. Deleted content is overwritten, since erasure is a promise, and nothing is mapped.
enum CatalogConnection {
  private static let busySeconds = 5.0

  static func writer(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(busySeconds)
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
          PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
          PRAGMA temp_store = MEMORY;
          """)
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  static func reader(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(busySeconds)
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
          PRAGMA temp_store = MEMORY;
          """)
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Refuses a catalog of another version than this program's.
  static func checkVersion(_ db: Database) throws {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard version > 0 else { throw StoreError.catalogDamaged("is empty") }
    guard !(CatalogSchema.oldestVersion...CatalogSchema.version).contains(version) else { return }
    let isNewer = version > CatalogSchema.version
    throw StoreError(
      isNewer ? .fromNewerVersion : .needsMigration, path: FileNames.catalog,
      detail: "has version \(version); this program reads version \(CatalogSchema.version)"
        + (isNewer ? "" : "; cairn migrate brings it up to date"))
  }

  /// Whether a reader was refused because an interrupted commit must be rolled back first.
  static func needsRollback(_ error: DatabaseError) -> Bool {
    error.extendedResultCode == .SQLITE_READONLY_ROLLBACK
      || error.extendedResultCode == .SQLITE_READONLY_CANTLOCK
  }

  /// Lets SQLite put back the pages of a commit that was interrupted, by reading as a writer.
  static func rollBack(_ path: String) throws {
    try writer(path).read { db in try checkVersion(db) }
  }
}
