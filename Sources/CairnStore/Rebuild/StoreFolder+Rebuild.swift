internal import CairnBytes

/// What putting a catalog together again came to.
public struct RebuiltCatalog: Hashable, Sendable {
  public var generation = 0
  public var parts = 0
  public var loads = 0
  public var events = 0
  /// Whether the list of the last commit was there; else the parts alone had to do.
  public var isFromList = false
  /// Loads with rows that nothing tells of: their files would be taken in again.
  public var unknownLoads: [Int] = []
  /// Parts that count and are not as they were written, to be repaired.
  public var damage: [StoreProblem] = []
  /// Files that were set aside, by their names in `damaged/`, and why.
  public var aside: [StoreProblem] = []
  /// Generations whose list could not be read.
  public var unreadableLists: [Int] = []
}

extension StoreFolder {
  /// Whether the catalog is there and all of it is as it was written.
  public func hasWholeCatalog() throws(StoreError) -> Bool {
    do throws(StoreError) {
      _ = try Catalog.open(in: self)
      return true
    } catch {
      guard error.kind == .damaged else { throw error }
      return false
    }
  }

  /// Puts the catalog together again: from the list of the last commit and what the parts say of
  /// their loads, or where there is no list, from the parts alone.
  ///
  /// The new catalog is made aside; then the old one goes to `damaged/` and the new one takes its
  /// name. Stopped on the way, the store has the old catalog, the new one or none, and rebuilding
  /// begins anew.
  public func rebuildCatalog() throws(StoreError) -> RebuiltCatalog {
    precondition(isWritable, "only a writer puts a catalog together")
    let found = try findState()
    let making = "\(temporaryPath)/\(FileNames.catalog)"
    try emptyTemporary()
    try storing { () throws(FileError) in try files.close(try files.create(making)) }
    let generation = try Catalog.make(at: making, of: found, in: self)
    var rebuilt = RebuiltCatalog()
    rebuilt.generation = generation
    rebuilt.isFromList = found.isFromList
    rebuilt.unknownLoads = found.unknownLoads
    rebuilt.damage = found.damage
    rebuilt.unreadableLists = found.unreadableLists
    try storing { () throws(FileError) in
      for part in found.leftOut {
        try keepAside(part.name, of: partsPath)
        rebuilt.aside.append(
          StoreProblem(file: part.name, kind: "left_out", detail: part.reason))
      }
      for name in [FileNames.catalog, FileNames.catalogJournal] {
        // An empty journal says nothing.
        guard let file = try files.status(of: "\(path)/\(name)"), file.byteCount > 0
        else { continue }
        try keepAside(name, of: path)
        rebuilt.aside.append(
          StoreProblem(file: name, kind: "replaced", detail: "the catalog of before"))
      }
      try files.syncFolder(damagedPath)
      for name in [FileNames.catalog, FileNames.catalogJournal]
      where try files.status(of: "\(path)/\(name)") != nil {
        try files.remove("\(path)/\(name)")
      }
      try files.rename(making, to: catalogPath)
      try files.syncFolder(path)
    }
    try emptyTemporary()
    let state = try Catalog.open(in: self).snapshot()
    (rebuilt.parts, rebuilt.loads) = (state.parts.count, state.loadCount)
    rebuilt.events = state.eventCount
    return rebuilt
  }

  /// The state that the newest list tells of, or else the parts.
  private func findState() throws(StoreError) -> FoundState {
    var unreadable: [Int] = []
    let generations = try storing { () throws(FileError) in try listedGenerations() }
    for generation in generations.reversed() {
      do throws(StoreError) {
        guard let list = try list(ofGeneration: generation) else { continue }
        var found = complete(list)
        found.unreadableLists = unreadable
        return found
      } catch {
        guard error.kind == .damaged else { throw error }
        unreadable.append(generation)
      }
    }
    var found = try PartsAlone(self).state
    found.unreadableLists = unreadable
    return found
  }

  /// Adds to a list what its parts say of their loads, and checks each part.
  private func complete(_ list: StoreList) -> FoundState {
    var found = FoundState(list)
    found.isFromList = true
    var ledgers: [PartLedger] = []
    for part in list.parts {
      let own = list.partLoads.filter { $0.part == part.id }
      let problems = problems(of: part, own)
      found.damage += problems
      guard problems.isEmpty else { continue }
      do throws(StoreError) {
        let reader = try PartReader.open(path(ofPart: part.fileName))
        let open = OpenPart(id: part.id, reader: reader, superseded: [])
        if let ledger = open.ledger { ledgers.append(ledger) }
      } catch {
        found.damage.append(
          StoreProblem(file: error.path, kind: error.kind.rawValue, detail: error.detail))
      }
    }
    found.completeLoads(ledgers)
    return found
  }
}
