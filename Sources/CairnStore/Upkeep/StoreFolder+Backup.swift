internal import CairnBytes

/// What a backup holds.
public struct BackupFacts: Hashable, Sendable {
  public var generation = 0
  public var files = 0
  public var bytes = 0
}

extension StoreFolder {
  private static let attempts = 5
  private static let copyBytes = 4 << 20

  /// Copies the store at one moment to another folder, while others may read and write.
  ///
  /// The catalog is copied first, in one transaction; then the files that it names, which never
  /// change. Where a writer has removed one meanwhile, the catalog is copied again. `store.json`
  /// comes last: without it there is no store, so a copy that was interrupted is never taken for
  /// one.
  public func backUp(to target: String) throws(StoreError) -> BackupFacts {
    let copy = StoreFolder(path: target, files: files, lock: nil)
    try copy.makeEmpty()
    let catalog = try Catalog.open(in: self)
    for attempt in 1...Self.attempts {
      try storing { () throws(FileError) in
        if try files.status(of: copy.catalogPath) != nil { try files.remove(copy.catalogPath) }
        try files.close(try files.create(copy.catalogPath))
      }
      try catalog.copy(to: copy.catalogPath)
      do throws(FileError) {
        let facts = try copyFiles(to: copy)
        if let facts { return facts }
      } catch {
        guard error.kind == .notFound, attempt < Self.attempts else { throw StoreError(error) }
      }
    }
    throw StoreError(
      .inputOutput, path: target, detail: "the store was changed too fast to be copied; try again")
  }

  /// Makes the folders of a copy where nothing is yet.
  private func makeEmpty() throws(StoreError) {
    let status = try storing { () throws(FileError) in try files.status(of: path) }
    if let status {
      let isEmpty = try storing { () throws(FileError) in
        status.kind == .folder ? try files.list(path).isEmpty : false
      }
      guard isEmpty else {
        throw StoreError(
          .notAStore, path: path, detail: "is not empty; name a folder that does not exist yet")
      }
    }
    try storing { () throws(FileError) in
      if status == nil { try files.makeFolder(path) }
      for name in FileNames.folders { try files.makeFolder("\(path)/\(name)") }
    }
  }

  /// Copies what the copied catalog names, and makes all of it durable.
  private func copyFiles(to copy: StoreFolder) throws(FileError) -> BackupFacts? {
    let names: CatalogFileNames
    var facts = BackupFacts()
    do throws(StoreError) {
      let catalog = try Catalog.open(in: copy)
      names = try catalog.fileNames()
      facts.generation = try catalog.snapshot().generation
    } catch {
      return nil
    }
    let wanted =
      names.parts.map { (partsPath, copy.partsPath, $0.name) }
      + names.rejects.map { (rejectsPath, copy.rejectsPath, $0) }
    for (from, to, name) in wanted {
      if try files.status(of: "\(to)/\(name)") == nil {
        try copyFile("\(from)/\(name)", to: "\(to)/\(name)", in: to, copy)
      }
      facts.files += 1
      facts.bytes += try files.status(of: "\(to)/\(name)")?.byteCount ?? 0
    }
    let list = FileNames.list(facts.generation)
    if try files.status(of: "\(listsPath)/\(list)") != nil,
      try files.status(of: "\(copy.listsPath)/\(list)") == nil
    {
      try copyFile(
        "\(listsPath)/\(list)", to: "\(copy.listsPath)/\(list)", in: copy.listsPath, copy)
    }
    try copy.removeLists(but: facts.generation)
    try dropOthers(in: copy.partsPath, than: Set(names.parts.map(\.name)))
    try dropOthers(in: copy.rejectsPath, than: Set(names.rejects))
    let catalogFile = try files.open(copy.catalogPath)
    try files.sync(catalogFile)
    try files.close(catalogFile)
    try files.syncFolder(copy.path)
    try copyFile(
      "\(path)/\(FileNames.description)", to: "\(copy.path)/\(FileNames.description)",
      in: copy.path, copy)
    return facts
  }

  /// Removes what an earlier attempt copied and the catalog does not name any more.
  private func dropOthers(in folder: String, than names: Set<String>) throws(FileError) {
    for name in try files.list(folder) where !names.contains(name) {
      try files.remove("\(folder)/\(name)")
    }
  }

  private func copyFile(
    _ from: String, to target: String, in folder: String, _ copy: StoreFolder
  ) throws(FileError) {
    let source = try files.open(from)
    defer { try? files.close(source) }
    var output = try DurableFile(creating: "\(copy.temporaryPath)/copy", with: files)
    while true {
      let bytes = try files.read(source, at: output.byteCount, upTo: Self.copyBytes)
      if bytes.isEmpty { break }
      try output.append(bytes)
    }
    try output.publish(as: target, in: folder)
  }
}
