public import CairnBytes
internal import GRDB

/// The list of what is in the store: the only commit point.
///
/// A SQLite file (`docs/format/catalog.md`). Parts and rejects are written first and count for
/// nothing until one transaction here names them. A reader copies what it needs in one short
/// transaction, so that it never holds up the writer and sees one committed state for as long as
/// it lives.
public final class Catalog: Sendable {
  private let queue: DatabaseQueue
  /// Where the lists lie that tell of each commit; nil for a catalog that is only read.
  private let folder: StoreFolder?
  private var isWritable: Bool { folder != nil }

  private init(_ queue: DatabaseQueue, in folder: StoreFolder?) {
    (self.queue, self.folder) = (queue, folder)
  }

  /// Opens the catalog of a store for what the folder was opened for.
  ///
  /// A writer checks all of it first: SQLite's structure and every table's checksum.
  public static func open(in folder: StoreFolder) throws(StoreError) -> Catalog {
    let status = try storing { () throws(FileError) in
      try folder.files.status(of: folder.catalogPath)
    }
    // SQLite would make an empty one.
    guard status != nil else { throw StoreError.catalogDamaged("is missing") }
    return try cataloging {
      guard folder.isWritable else { return try openForReading(folder.catalogPath) }
      let queue = try CatalogConnection.writer(folder.catalogPath)
      let catalog = Catalog(queue, in: folder)
      try catalog.read(CatalogConnection.checkVersion)
      try catalog.check()
      return catalog
    }
  }

  /// Everything that a question needs, as of the newest generation or an earlier one.
  public func snapshot(asOf generation: Int? = nil) throws(StoreError) -> CatalogSnapshot {
    try cataloging { try queue.read { db in try SnapshotReader.read(db, asOf: generation) } }
  }

  /// Makes a change count, all of it or nothing, and gives the number of the new generation.
  ///
  /// Refused with `countsDiffer` where a load's lines are not all accounted for. After any other
  /// error whether the change stands is in doubt: leave its files, the next writer settles it.
  public func commit(_ change: CatalogChange) throws(StoreError) -> Int {
    precondition(isWritable, "only a writer commits")
    for load in change.loads where !load.counts.isConserved {
      throw StoreError(
        .countsDiffer, path: load.input.file,
        detail: "has \(load.counts.lines) lines, and not all of them are accounted for")
    }
    return try cataloging {
      var writer = CatalogWriter(change)
      return try queue.writeWithoutTransaction { db in
        var generation = 0
        try db.inTransaction(.immediate) {
          generation = try writer.commit(db)
          try folder?.publish(StoreList(db, told: change.toldLoads))
          return .commit
        }
        return generation
      }
    }
  }

  /// Reads every row of every table, and throws `damaged` where one is not what was written.
  public func check() throws(StoreError) {
    try cataloging { try queue.read { db in try CatalogReader.check(db) } }
  }
}

extension Catalog {
  /// All loads up to a generation, forgotten ones among them, in the order of their commits.
  public func loads(asOf generation: Int? = nil) throws(StoreError) -> [LoadRecord] {
    try cataloging { try queue.read { db in try CatalogReader.loads(db, asOf: generation) } }
  }

  /// The load that took in this content or these bytes, if one did and was not taken back.
  ///
  /// A salvaged load is found by its own content and bytes only, so the mended file is a new one.
  public func load(
    content: Fingerprint, compressed: Fingerprint
  ) throws(StoreError) -> LoadRecord? {
    try cataloging {
      try queue.read { db in
        try CatalogReader.load(db, content: content, compressed: compressed)
      }
    }
  }

  /// Which loads the rows of the parts came from, by part and load.
  public func partLoads() throws(StoreError) -> [PartLoad] {
    try cataloging { try queue.read { db in try CatalogReader.partLoads(db) } }
  }

  /// The hashes of the identifiers of people who were erased.
  func suppressed() throws(StoreError) -> Set<UInt64> {
    try cataloging {
      try queue.read { db in
        var hashes: Set<UInt64> = []
        guard try CatalogTable.suppressed.exists(db) else { return hashes }
        try CatalogTable.suppressed.read(db) { row throws in
          _ = try row.integer()
          _ = try row.text()
          hashes.insert(try row.bits())
        }
        return hashes
      }
    }
  }

  /// Writes the file anew, so that nothing of what was deleted is left in it.
  func vacuum() throws(StoreError) {
    try cataloging { try queue.vacuum() }
  }

  /// Brings the catalog to the newest version; says whether there was anything to do.
  public func migrate() throws(StoreError) -> Bool {
    try cataloging {
      try queue.write { db in
        let known = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard known < CatalogSchema.version else { return false }
        try CatalogSchema.addSuppressed(db)
        try CatalogSchema.raiseVersion(db)
        try folder?.publish(StoreList(db, told: []))
        return true
      }
    }
  }

  /// The version of SQLite.
  public func libraryVersion() throws(StoreError) -> String {
    try cataloging {
      try queue.read { db in try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "" }
    }
  }

  /// Writes a copy of the catalog as it is at this moment, while others may read and write.
  func copy(to path: String) throws(StoreError) {
    try cataloging {
      try queue.inDatabase { db in try db.execute(sql: "VACUUM INTO ?", arguments: [path]) }
    }
  }

  /// The parts of today and of every earlier generation that is kept.
  func allParts() throws(StoreError) -> [PartRecord] {
    try cataloging {
      try queue.read { db in
        var parts: [PartRecord] = []
        try CatalogTable.parts.read(db, where: "true ORDER BY id") { row throws in
          parts.append(try PartRecord(&row))
        }
        return parts
      }
    }
  }

  /// The files that the catalog names, for recovery and repair.
  public func fileNames() throws(StoreError) -> CatalogFileNames {
    try cataloging { try queue.read { db in try CatalogReader.fileNames(db) } }
  }

  /// Makes an empty catalog where there is none, or finishes one that a crash interrupted.
  static func create(at path: String) throws(StoreError) {
    try cataloging { try CatalogSchema.migrate(CatalogConnection.writer(path)) }
  }

  /// Makes a catalog of a state that was put together without one, and its list; gives the number
  /// of its generation.
  static func make(
    at path: String, of found: FoundState, in folder: StoreFolder
  ) throws(StoreError) -> Int {
    try create(at: path)
    let bounds = found.bounds(in: folder)
    return try cataloging {
      try CatalogConnection.writer(path).write { db in
        let generation = try found.list.write(db, bounds, note: "rebuild the catalog")
        try folder.publish(StoreList(db, told: found.told))
        return generation
      }
    }
  }

  private static func openForReading(_ path: String) throws -> Catalog {
    do {
      let catalog = Catalog(try CatalogConnection.reader(path), in: nil)
      try catalog.read(CatalogConnection.checkVersion)
      return catalog
    } catch let error as DatabaseError where CatalogConnection.needsRollback(error) {
      // A writer was killed in the middle of a commit: SQLite must put back the old pages, which a
      // connection for reading may not do.
      try CatalogConnection.rollBack(path)
      let catalog = Catalog(try CatalogConnection.reader(path), in: nil)
      try catalog.read(CatalogConnection.checkVersion)
      return catalog
    }
  }

  private func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try queue.read(body)
  }
}
