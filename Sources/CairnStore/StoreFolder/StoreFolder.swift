public import CairnBytes

/// The folder that a store lives in: where its files are, and the right to change them.
///
/// ```
/// LOCK             held by the one writer
/// store.json       magic, format version; written last, so a folder without it is unfinished
/// catalog.sqlite   the only commit point
/// parts/           0000042.part, never changed
/// rejects/         0000017.ndjson.gz, the refused lines of a load
/// tmp/             files on their way; emptied whenever a writer opens
/// damaged/         files set aside by repair
/// lists/           0000012.list, what the last commit left
/// ```
///
/// A writer's folder holds the lock as long as the value lives. `docs/format/catalog.md` says in
/// which order things are written, and what recovery does.
public final class StoreFolder: Sendable {
  public let path: String
  public let files: any StoreFiles
  private let lock: StoreLock?

  init(path: String, files: any StoreFiles, lock: consuming StoreLock?) {
    self.path = path
    self.files = files
    self.lock = lock
  }

  /// Whether this process may change the store.
  public var isWritable: Bool {
    switch lock {
    case .some: true
    case .none: false
    }
  }

  public var catalogPath: String { "\(path)/\(FileNames.catalog)" }
  public var partsPath: String { "\(path)/\(FileNames.parts)" }
  public var rejectsPath: String { "\(path)/\(FileNames.rejects)" }
  public var temporaryPath: String { "\(path)/\(FileNames.temporary)" }
  public var damagedPath: String { "\(path)/\(FileNames.damaged)" }

  /// Where a part lies, by the name that the catalog has for it.
  public func path(ofPart name: String) -> String { "\(partsPath)/\(name)" }

  /// Where a file of refused lines lies, by the name that the catalog has for it.
  public func path(ofRejects name: String) -> String { "\(rejectsPath)/\(name)" }
}

extension StoreFolder {
  /// Starts a part or any other file of the store under a passing name.
  ///
  /// `name` is the one that it will have, such as `FileNames.part(42)`.
  public func makeFile(_ name: String) throws(StoreError) -> DurableFile {
    precondition(isWritable, "only a writer makes files")
    return try storing { () throws(FileError) in
      try DurableFile(creating: "\(temporaryPath)/\(name)", with: files)
    }
  }

  /// Makes a finished part durable under its name; it counts once the catalog names it.
  public func publishPart(_ file: consuming DurableFile, as name: String) throws(StoreError) {
    try publish(file, as: name, in: partsPath)
  }

  /// Makes a finished file of refused lines durable under its name.
  public func publishRejects(_ file: consuming DurableFile, as name: String) throws(StoreError) {
    try publish(file, as: name, in: rejectsPath)
  }

  /// The bytes that may still be written.
  public func freeBytes() throws(StoreError) -> Int {
    try storing { () throws(FileError) in try files.freeBytes(at: path) }
  }

  private func publish(
    _ file: consuming DurableFile, as name: String, in folder: String
  ) throws(StoreError) {
    do throws(FileError) {
      try file.publish(as: "\(folder)/\(name)", in: folder)
    } catch {
      throw StoreError(error)
    }
  }
}
