public import CairnBytes

extension StoreFolder {
  /// What a store is opened for.
  public enum Purpose: Hashable, Sendable {
    /// Any number of processes, beside a writer too; nothing is changed.
    case reading
    /// One process at a time; waits so many seconds for another to end.
    case writing(waitSeconds: Int = 0)
  }

  /// Opens a store that exists.
  ///
  /// Opening for writing empties `tmp/`; the rest of the recovery needs the catalog: `recover(_:)`.
  public static func open(
    at path: String, for purpose: Purpose, with files: any StoreFiles = SystemFiles()
  ) throws(StoreError) -> StoreFolder {
    try checkDescription(of: path, with: files)
    switch purpose {
    case .reading:
      return StoreFolder(path: path, files: files, lock: nil)
    case .writing(let waitSeconds):
      let lock = try StoreLock(of: path, with: files, waiting: waitSeconds)
      let folder = StoreFolder(path: path, files: files, lock: lock)
      try storing { () throws(FileError) in try folder.makeMissingFolders() }
      try folder.emptyTemporary()
      return folder
    }
  }

  /// Opens a store for writing, and makes it first where there is none.
  ///
  /// A crash on the way leaves a folder without `store.json`, which the next call finishes. A
  /// folder with other things in it is refused.
  public static func create(
    at path: String, waitSeconds: Int = 0, with files: any StoreFiles = SystemFiles()
  ) throws(StoreError) -> StoreFolder {
    if try hasDescription(path, files) {
      return try open(at: path, for: .writing(waitSeconds: waitSeconds), with: files)
    }
    do throws(FileError) {
      try makeFolder(path, with: files)
    } catch {
      guard error.kind == .notFound else { throw StoreError(error) }
      throw StoreError(
        .missing, path: path, detail: "the folder that the store should be made in does not exist")
    }
    try refuseForeignFolder(path, files)
    let lock = try StoreLock(of: path, with: files, waiting: waitSeconds)
    let folder = StoreFolder(path: path, files: files, lock: lock)
    // Whoever held the lock before may have been making the same store.
    if try !hasDescription(path, files) { try folder.furnish() }
    try checkDescription(of: path, with: files)
    try folder.emptyTemporary()
    return folder
  }
}

extension StoreFolder {
  private static func hasDescription(
    _ path: String, _ files: any StoreFiles
  ) throws(StoreError) -> Bool {
    let name = "\(path)/\(FileNames.description)"
    return try storing { () throws(FileError) in try files.status(of: name) != nil }
  }

  private static func checkDescription(
    of path: String, with files: any StoreFiles
  ) throws(StoreError) {
    let name = "\(path)/\(FileNames.description)"
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try files.content(of: name, limit: StoreDescription.byteLimit)
    } catch {
      guard error.kind == .notFound else { throw StoreError(error) }
      throw StoreError(
        .missing, path: path, detail: "there is no store here; cairn ingest FILE… makes one")
    }
    guard let description = StoreDescription(text: String(decoding: bytes, as: UTF8.self)) else {
      throw StoreError(.damaged, path: name, detail: "does not describe a store")
    }
    let known = StoreDescription.current.formatVersion
    guard description.minimumReader <= known else {
      throw StoreError(
        .fromNewerVersion, path: path,
        detail: "has format \(description.formatVersion), which needs a program that reads format "
          + "\(description.minimumReader); this one reads up to \(known)")
    }
  }

  /// A folder may be made into a store when nothing lies in it but the beginnings of one.
  private static func refuseForeignFolder(
    _ path: String, _ files: any StoreFiles
  ) throws(StoreError) {
    let names = try storing { () throws(FileError) in try files.list(path) }
    if let foreign = names.first(where: { !FileNames.all.contains($0) }) {
      throw StoreError(
        .notAStore, path: path, detail: "holds other things (\(foreign)); name a folder of its own")
    }
    let parts = "\(path)/\(FileNames.parts)"
    if names.contains(FileNames.parts),
      try !storing({ () throws(FileError) in try files.list(parts) }).isEmpty
    {
      throw StoreError(
        .damaged, path: path, detail: "has parts but no \(FileNames.description)")
    }
  }

  private static func makeFolder(_ path: String, with files: any StoreFiles) throws(FileError) {
    do throws(FileError) {
      try files.makeFolder(path)
    } catch {
      guard error.kind == .exists, try files.status(of: path)?.kind == .folder else { throw error }
    }
  }

  /// Makes what a store consists of, `store.json` last.
  private func furnish() throws(StoreError) {
    try storing { () throws(FileError) in
      try makeMissingFolders()
      try emptyFolder(temporaryPath)
      if try files.status(of: catalogPath) == nil {
        // An empty file is an empty database; made here, it belongs to its owner alone.
        try files.close(try files.create(catalogPath))
      }
    }
    try Catalog.create(at: catalogPath)
    try storing { () throws(FileError) in
      try files.syncFolder(path)
      try files.syncFolder(parent(of: path))
      var description = try DurableFile(
        creating: "\(temporaryPath)/\(FileNames.description)", with: files)
      try description.append(Array(StoreDescription.current.text.utf8))
      try description.publish(as: "\(path)/\(FileNames.description)", in: path)
    }
  }

  /// Makes the folders of a store that are not there: a copy may have left out empty ones.
  private func makeMissingFolders() throws(FileError) {
    for name in FileNames.folders where try files.status(of: "\(path)/\(name)") == nil {
      try files.makeFolder("\(path)/\(name)")
    }
  }

  private func parent(of path: String) -> String {
    let trimmed = path.hasSuffix("/") ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }
}
