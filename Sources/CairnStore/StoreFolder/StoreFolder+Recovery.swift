internal import CairnBytes

/// What recovery found when a writer opened the store.
public struct StoreRecovery: Hashable, Sendable {
  /// Files that the catalog does not name, left by a crash, and now removed.
  public var removedFiles: [String] = []
  /// Files that the catalog does not name any more and that a reader may still want.
  public var waitingFiles: [String] = []
  /// Parts that the catalog names and that are not as it says; they are left as they are.
  public var damage: [StoreDamage] = []

  public init() {}
}

/// A file of the store that is not as the catalog says.
public struct StoreDamage: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case missingFile = "missing_file"
    case wrongLength = "wrong_length"
    case unreadable
    case wrongChecksum = "wrong_checksum"
    case wrongContent = "wrong_content"
  }

  public var file: String
  public var kind: Kind
  public var detail: String

  public init(file: String, kind: Kind, detail: String) {
    (self.file, self.kind, self.detail) = (file, kind, detail)
  }
}

extension StoreFolder {
  /// How long a part lives on that the catalog does not name any more: a reader may have its name
  /// and not have opened it yet.
  static let graceSeconds = 3_600

  /// Sets right what a crash left behind, and reports what it cannot.
  ///
  /// A file whose number the catalog has not given out yet was never committed, so no reader can
  /// know it: it is removed. One that was committed and dropped since is removed when it is older
  /// than a grace time. A
  /// named part that is missing or of another length is reported; nothing unreadable is removed.
  ///
  /// `names` are the files that the catalog names, `nowSeconds` the system's time since 1970.
  public func recover(_ names: CatalogFileNames, nowSeconds: Int) throws(StoreError)
    -> StoreRecovery
  {
    precondition(isWritable, "only a writer recovers a store")
    var recovery = StoreRecovery()
    let orphans = try storing { () throws(FileError) in try unnamedFiles(names) }
    for orphan in orphans {
      try storing { () throws(FileError) in
        var isDue = orphan.wasNeverNamed
        if !isDue { isDue = try isPastGrace(orphan.path, nowSeconds) }
        if isDue {
          try files.remove(orphan.path)
          recovery.removedFiles.append(orphan.path)
        } else {
          recovery.waitingFiles.append(orphan.path)
        }
      }
    }
    if let generation = names.generation {
      try storing { () throws(FileError) in try removeLists(but: generation) }
    }
    recovery.damage = try storing { () throws(FileError) in try damage(among: names.parts) }
    return recovery
  }

  /// Removes the parts that the catalog has given out and does not name any more.
  ///
  /// A reader that has one open reads on; one that is about to open it reads the catalog again.
  func removeUnnamed(_ names: CatalogFileNames) throws(StoreError) {
    try storing { () throws(FileError) in
      for orphan in try unnamedFiles(names) where !orphan.wasNeverNamed {
        try files.remove(orphan.path)
      }
      if let generation = names.generation { try removeLists(but: generation) }
    }
  }

  /// Removes everything under passing names.
  func emptyTemporary() throws(StoreError) {
    try storing { () throws(FileError) in try emptyFolder(temporaryPath) }
  }

  func emptyFolder(_ path: String) throws(FileError) {
    for name in try files.list(path) { try files.remove("\(path)/\(name)") }
  }

  private struct Orphan {
    var path: String
    var wasNeverNamed: Bool
  }

  private func unnamedFiles(_ names: CatalogFileNames) throws(FileError) -> [Orphan] {
    let parts = try orphans(in: partsPath, named: Set(names.parts.map(\.name))) { name in
      FileNames.partNumber(name).map { $0 >= names.nextPart }
    }
    let rejects = try orphans(in: rejectsPath, named: Set(names.rejects)) { name in
      FileNames.loadNumber(ofRejects: name).map { $0 >= names.nextLoad }
    }
    return parts + rejects
  }

  /// The files of a folder that the catalog does not name; what is none of ours is left alone.
  private func orphans(
    in folder: String, named: Set<String>, isNew: (String) -> Bool?
  ) throws(FileError) -> [Orphan] {
    var orphans: [Orphan] = []
    for name in try files.list(folder) where !named.contains(name) {
      guard let isNew = isNew(name) else { continue }
      orphans.append(Orphan(path: "\(folder)/\(name)", wasNeverNamed: isNew))
    }
    return orphans
  }

  private func isPastGrace(_ path: String, _ nowSeconds: Int) throws(FileError) -> Bool {
    guard let status = try files.status(of: path) else { return true }
    return nowSeconds - status.changedSeconds > Self.graceSeconds
  }

  private func damage(among parts: [CatalogFileNames.Part]) throws(FileError) -> [StoreDamage] {
    var damage: [StoreDamage] = []
    for part in parts {
      let path = path(ofPart: part.name)
      guard let status = try files.status(of: path) else {
        damage.append(
          StoreDamage(
            file: path, kind: .missingFile, detail: "the catalog names it, and it is not there"))
        continue
      }
      guard status.byteCount != part.byteCount else { continue }
      damage.append(
        StoreDamage(
          file: path, kind: .wrongLength,
          detail: "has \(status.byteCount) bytes, and the catalog says \(part.byteCount)"))
    }
    return damage
  }
}
