internal import GRDB

/// The tables of the catalog, as named migrations.
///
/// A released migration is never changed, only followed by another; `docs/format/catalog.md` draws
/// every table and column.
enum CatalogSchema {
  /// The format of the catalog: SQLite's `user_version`.
  ///
  /// Version 2 may know who was erased; from version 3 on each commit leaves a list.
  static let version = 3
  /// The oldest version that this program reads and writes as it is.
  static let oldestVersion = 1
  /// "Cair" in ASCII: SQLite's `application_id`, by which `file` knows a catalog.
  static let applicationID = 0x4361_6972

  /// Brings an empty or older catalog to this version.
  static func migrate(_ queue: DatabaseQueue) throws {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { db in
      try db.execute(sql: firstTables)
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try GenerationRow().insert(db)
      // Last, so that the version is only there when all tables are.
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    try migrator.migrate(queue)
  }

  /// Says that the catalog is of this version; what it is made of does not change by that.
  static func raiseVersion(_ db: Database) throws {
    let known = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    if known < version { try db.execute(sql: "PRAGMA user_version = \(version)") }
  }

  /// Adds the table that knows who was erased, which a catalog of version 1 has not.
  static func addSuppressed(_ db: Database) throws {
    guard try !db.tableExists(CatalogTable.suppressed.rawValue) else { return }
    try db.execute(
      sql: """
        CREATE TABLE suppressed (
          generation INTEGER NOT NULL,
          type TEXT NOT NULL,
          hash INTEGER NOT NULL,
          PRIMARY KEY (generation, type, hash)
        ) STRICT, WITHOUT ROWID;
        """)
  }

  private static let firstTables = """
    CREATE TABLE generations (
      number INTEGER PRIMARY KEY,
      note TEXT NOT NULL,
      loads INTEGER NOT NULL,
      events INTEGER NOT NULL,
      data_start INTEGER,
      data_end INTEGER,
      next_load INTEGER NOT NULL,
      next_part INTEGER NOT NULL,
      definitions TEXT,
      list_checksum INTEGER NOT NULL,
      ledger_checksum INTEGER NOT NULL,
      row_checksum INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE loads (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      file TEXT NOT NULL,
      path TEXT NOT NULL,
      content TEXT NOT NULL,
      compressed TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      decoded_bytes INTEGER NOT NULL,
      lines INTEGER NOT NULL,
      accepted INTEGER NOT NULL,
      duplicates INTEGER NOT NULL,
      rejected INTEGER NOT NULL,
      filtered INTEGER NOT NULL,
      blank INTEGER NOT NULL,
      events INTEGER NOT NULL,
      first_time INTEGER,
      last_time INTEGER,
      data_end INTEGER,
      format TEXT NOT NULL,
      salvaged INTEGER NOT NULL,
      generation INTEGER NOT NULL,
      forgotten_in INTEGER,
      rejects_file TEXT,
      notes TEXT NOT NULL,
      CHECK (lines = accepted + duplicates + rejected + filtered + blank)
    ) STRICT;
    CREATE INDEX loads_by_content ON loads (content);
    CREATE INDEX loads_by_compressed ON loads (compressed);

    CREATE TABLE load_rejects (
      load INTEGER NOT NULL REFERENCES loads (id),
      reason TEXT NOT NULL,
      lines INTEGER NOT NULL,
      PRIMARY KEY (load, reason)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE parts (
      id INTEGER PRIMARY KEY,
      file TEXT NOT NULL UNIQUE,
      bytes INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      first_time INTEGER NOT NULL,
      last_time INTEGER NOT NULL,
      first_key INTEGER NOT NULL,
      last_key INTEGER NOT NULL,
      file_hash INTEGER NOT NULL,
      level INTEGER NOT NULL,
      added_in INTEGER NOT NULL,
      removed_in INTEGER
    ) STRICT;
    CREATE INDEX parts_that_count ON parts (id) WHERE removed_in IS NULL;

    CREATE TABLE part_loads (
      part INTEGER NOT NULL REFERENCES parts (id),
      load INTEGER NOT NULL REFERENCES loads (id),
      rows INTEGER NOT NULL,
      PRIMARY KEY (part, load)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE redirects (
      generation INTEGER PRIMARY KEY,
      count INTEGER NOT NULL,
      pairs BLOB NOT NULL,
      retired_in INTEGER
    ) STRICT;
    CREATE INDEX redirects_that_count ON redirects (generation) WHERE retired_in IS NULL;

    CREATE TABLE superseded (
      generation INTEGER NOT NULL,
      part INTEGER NOT NULL REFERENCES parts (id),
      count INTEGER NOT NULL,
      rows BLOB NOT NULL,
      PRIMARY KEY (part, generation)
    ) STRICT;
    """
}
