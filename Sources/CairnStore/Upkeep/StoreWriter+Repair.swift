internal import CairnBytes
internal import CairnModel

extension StoreWriter {
  /// Begins a repair: opened without the damaged parts, the writer takes loads back whose files
  /// will be taken in again before `commit()`.
  ///
  /// Nothing counts before that one commit: not the parts that are gone, not the loads that are
  /// taken back, not what is taken in meanwhile. Stopped on the way, the store is as damaged as it
  /// was, and a repair begins anew. Nothing unreadable is removed: the files go to `damaged/`.
  public mutating func beginRepair(
    _ damage: StoreDamageFound, takingBack loads: Set<Int>
  ) throws(StoreError) -> Forgotten {
    let damaged = damage.parts.compactMap { $0.open(in: folder) }
    try keepLinks(of: damaged, isAll: damaged.count == damage.parts.count)
    let isWhole = damaged.count == damage.parts.count
    let leaving = try rows { $0.isIn(loads: loads) }
    let restored = try copiesToRestore(leaving, loads) { keys in
      isWhole ? damaged.reduce(into: Set()) { $0.formUnion($1.mayHave(keys)) } : keys
    }
    let forgotten = try writeAnew(leaving, restoring: restored)
    repairing = RepairUnderWay(damage, rewritten: change.parts.map(\.id))
    change.removedParts += damage.parts.map(\.part.id)
    change.forgottenLoads = loads.sorted()
    for load in loads { history.forget(load) }
    for load in damage.rejects { change.rejectsFiles[load.id] = .some(nil) }
    // An earlier generation would need the damaged parts too.
    change.keptFrom = .max
    return forgotten
  }

  /// Keeps what damaged parts say of who was seen with whom, or where they do not say it any more,
  /// what the places of all other rows say.
  private mutating func keepLinks(of damaged: [OpenPart], isAll: Bool) throws(StoreError) {
    var links: [ClusterMap.Redirect] = []
    var isWhole = isAll
    for part in damaged {
      do throws(StoreError) { links += try part.links() } catch { isWhole = false }
    }
    if !isWhole {
      for part in parts { links += try part.placedIdentifiers(ignoring: rules.ignoredValues) }
    }
    for link in links { clusters.link(link.to, link.from) }
    looseLinks += links
  }
}

extension OpenPart {
  /// Which of some event keys the part may have had: all where that cannot be read any more.
  fileprivate func mayHave(_ keys: Set<UInt64>) -> Set<UInt64> {
    do throws(PartDamage) {
      let filter = try reader.keyFilter()
      return keys.filter { filter.mayContain($0) }
    } catch {
      return keys
    }
  }
}

/// A repair that is not committed yet.
struct RepairUnderWay {
  /// Parts written anew, because rows leave them.
  let rewritten: Set<Int>
  let note: String
  private let damage: StoreDamageFound

  init(_ damage: StoreDamageFound, rewritten: [Int]) {
    self.damage = damage
    self.rewritten = Set(rewritten)
    let parts = damage.parts.count + damage.earlierParts.count
    note = "set \(parts) damaged parts aside"
  }

  /// Gives what is damaged its place in `damaged/`, as the last thing before the commit.
  ///
  /// The files keep their old names until the commit stands, so that what can still be read of them
  /// is read where the repair is stopped here.
  func keepAside(in folder: StoreFolder) throws(StoreError) {
    let parts = damage.parts.map(\.part.fileName) + damage.earlierParts.map(\.fileName)
    let rejects = damage.rejects.compactMap(\.rejectsFile)
    try storing { () throws(FileError) in
      for name in parts { try folder.keepAside(name, of: folder.partsPath) }
      for name in rejects { try folder.keepAside(name, of: folder.rejectsPath) }
      try folder.files.syncFolder(folder.damagedPath)
    }
  }
}

extension StoreFolder {
  /// Gives a file a second name in `damaged/`, where it is still there and has none from before.
  func keepAside(_ name: String, of place: String) throws(FileError) {
    let path = "\(place)/\(name)"
    guard let file = try files.status(of: path) else { return }
    var target = "\(damagedPath)/\(name)"
    while let other = try files.status(of: target) {
      if other.number == file.number { return }
      target += ".again"
    }
    do throws(FileError) {
      try files.addName(target, to: path)
    } catch {
      // A file system without second names: the file goes before the commit.
      guard error.kind == .permission || error.isUnsupported else { throw error }
      try files.rename(path, to: target)
    }
  }
}
