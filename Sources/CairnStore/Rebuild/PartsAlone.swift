internal import CairnBytes
internal import CairnModel

/// The state of a store by what its parts say, where there is no list: how a store of an early
/// version is put together again.
///
/// A row lies in one part that counts. So a part of which a newer part holds a row was merged away
/// or written anew; of copies of one event the earliest counts, as when they came; and who belongs
/// to whom is what the parts say, and where their rows lie.
struct PartsAlone {
  private let folder: StoreFolder
  var state = FoundState(StoreList())
  /// The parts that can be read, ascending.
  private(set) var parts: [OpenPart] = []
  private var ledgers: [Int: PartLedger] = [:]
  private var loads: [Int: [Int: Int]] = [:]

  init(_ folder: StoreFolder) throws(StoreError) {
    self.folder = folder
    let names = try storing { () throws(FileError) in try folder.files.list(folder.partsPath) }
    for name in names {
      guard let number = FileNames.partNumber(name) else { continue }
      state.list.nextPart = max(state.list.nextPart, number + 1)
      try open(name, number)
    }
    parts.sort { $0.id < $1.id }
    dropUnfinished()
    try dropReplaced()
    try describe()
    state.completeLoads(parts.compactMap { ledgers[$0.id] }, refused: try refusedLines())
    try findLosers()
    try findRedirects()
  }

  private mutating func open(_ name: String, _ number: Int) throws(StoreError) {
    let path = folder.path(ofPart: name)
    do throws(StoreError) {
      let reader = try PartReader.open(path)
      if let problem = reader.problems().first {
        throw StoreError(.damaged, path: path, detail: problem.detail)
      }
      let part = OpenPart(id: number, reader: reader, superseded: [])
      do throws(PartDamage) {
        loads[number] = try part.reader.loads()
        ledgers[number] = try part.reader.ledger()
      } catch {
        throw part.damaged(error)
      }
      parts.append(part)
    } catch {
      guard error.kind == .damaged else { throw error }
      state.leftOut.append(FoundState.LeftOut(name: name, reason: error.detail))
    }
  }

  /// Leaves out what a crash left of a load that was never read to its end: each other load is
  /// described by a part.
  private mutating func dropUnfinished() {
    let described = Set(ledgers.values.flatMap(\.loads.keys))
    var kept: [OpenPart] = []
    for part in parts {
      let own = (loads[part.id] ?? [:]).keys
      if ledgers[part.id] == nil || own.allSatisfy(described.contains) {
        kept.append(part)
      } else {
        leaveOut(part, "has rows of a load that was never committed")
      }
    }
    parts = kept
  }

  private mutating func dropReplaced() throws(StoreError) {
    var kept: [OpenPart] = []
    for part in parts {
      let own = Set((loads[part.id] ?? [:]).keys)
      let newer = parts.filter { other in
        other.id > part.id && loads[other.id]?.keys.contains(where: own.contains) == true
      }
      let sample = try part.sampleOfRows()
      var isReplaced = false
      for other in newer where !isReplaced { isReplaced = try other.holdsRow(of: sample) }
      if !isReplaced { kept.append(part) }
    }
    parts = kept
  }

  private mutating func leaveOut(_ part: OpenPart, _ reason: String) {
    state.leftOut.append(
      FoundState.LeftOut(name: FileNames.part(part.id), reason: reason))
  }

  private mutating func describe() throws(StoreError) {
    for part in parts {
      state.list.parts.append(try part.record())
      for (load, rows) in (loads[part.id] ?? [:]).sorted(by: { $0.key < $1.key }) {
        state.list.partLoads.append(PartLoad(part: part.id, load: load, rowCount: rows))
      }
    }
    let lists = try storing { () throws(FileError) in try folder.listedGenerations() }
    state.list.generation = max(
      ledgers.values.map(\.generation).max() ?? 0, lists.last ?? 0)
  }

  /// The refused lines of loads that no part tells of, by load.
  private func refusedLines() throws(StoreError) -> [Int: RefusedLines] {
    let told = Set(ledgers.values.flatMap(\.loads.keys))
    let names = try storing { () throws(FileError) in
      try folder.files.list(folder.rejectsPath)
    }
    var found: [Int: RefusedLines] = [:]
    // A file that was written anew comes before the one that it took the place of.
    for name in names {
      guard let load = FileNames.loadNumber(ofRejects: name), !told.contains(load),
        found[load] == nil
      else { continue }
      found[load] = RefusedLines(name, in: folder)
    }
    return found
  }
}
