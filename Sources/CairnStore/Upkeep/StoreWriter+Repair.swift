internal import CairnBytes
internal import CairnModel

/// A part that is not what was written, and what is wrong with it.
public struct DamagedPart: Hashable, Sendable {
  public var part: PartRecord
  public var problems: [StoreProblem]
  /// The loads that its rows came from, with how many.
  public var loads: [PartLoad]
}

extension StoreFolder {
  /// The damaged parts among those that count.
  public func damagedParts() throws(StoreError) -> [DamagedPart] {
    let catalog = try Catalog.open(in: self)
    let loads = try catalog.partLoads()
    var damaged: [DamagedPart] = []
    for part in try catalog.snapshot().parts {
      let problems = problems(of: part, loads.filter { $0.part == part.id })
      guard !problems.isEmpty else { continue }
      damaged.append(
        DamagedPart(
          part: part, problems: problems, loads: loads.filter { $0.part == part.id }))
    }
    return damaged
  }
}

extension StoreWriter {
  /// Moves damaged parts aside and takes the loads back that will be taken in again.
  ///
  /// Opened without those parts. Nothing unreadable is removed: the files lie in `damaged/` then.
  public mutating func setAside(
    _ damaged: [DamagedPart], takingBack loads: Set<Int>
  ) throws(StoreError) -> Forgotten {
    for part in damaged {
      let path = folder.path(ofPart: part.part.fileName)
      try storing { () throws(FileError) in
        guard try folder.files.status(of: path) != nil else { return }
        var target = "\(folder.damagedPath)/\(part.part.fileName)"
        while try folder.files.status(of: target) != nil { target += ".again" }
        try folder.files.rename(path, to: target)
        try folder.files.syncFolder(folder.damagedPath)
      }
      change.removedParts.append(part.part.id)
    }
    change.note = "set \(damaged.count) damaged parts aside"
    change.forgottenLoads = loads.sorted()
    // An earlier generation would need the damaged parts too.
    change.keptFrom = .max
    let leaving = try rows { $0.isIn(loads: loads) }
    return try rewrite(leaving, restoring: try copiesToRestore(leaving, loads))
  }
}
