public import CairnBytes
public import CairnModel

/// The one writer of a store: takes events in, settles duplicates, writes parts and commits.
///
/// Loads are collected in one stage until it is full, so that many small files make one sorted
/// part; they become visible together, by one commit of the catalog. A load that outgrows the
/// memory spills into parts of its own, which nobody sees before that commit.
public struct StoreWriter: ~Copyable {
  public let folder: StoreFolder
  let rules: IdentityRules
  private(set) var memory = Limits.memoryBudget
  /// Rows from which on a stage is worth being written by several workers side by side.
  var sharedRows = 1 << 20
  let catalog: Catalog
  var stage: EventStage
  var clusters = ClusterMap()
  var parts: [OpenPart]
  /// What the catalog says of the parts that are committed.
  var records: [Int: PartRecord] = [:]
  var redirects: [UInt64: UInt64]
  /// Keys whose cluster has changed since the last commit, ascending.
  var changedKeys: [UInt64] = []
  var nextPart: Int
  private(set) var generation: Int
  /// Where the records of a source have identifiers, by the source's name.
  public var identityFields: @Sendable (String) -> IdentityFields = { _ in IdentityFields() }
  /// Identifiers of people who were erased; events that carry one are left out.
  var suppressed: Set<UInt64> = []
  private var suppressedLines = 0
  private var suppressedEvents = 0
  /// Refused lines of the load being read that name such people, by reason; parts of lines apart.
  private var suppressedRejects: [RejectReason: Int] = [:]
  private var nextLoad: Int
  private(set) var sources: [UInt32: String] = [:]
  /// What the catalog says of the loads.
  var ledger: [Int: LoadRecord] = [:]
  /// The loads of which a part says just that, by part.
  var told: [Int: Set<Int>] = [:]
  /// The days that the new records take over from their source's earlier ones, or nil where they
  /// come beside those.
  public internal(set) var replacement: DayReplacement?
  /// What was known of those before the load being read.
  var replacementBefore: DayReplacement?
  let firstLoad: Int
  /// All loads that ever were.
  var history = LoadHistory()
  /// Loads of which the load being read takes the place.
  var replacedLoads: Set<Int> = []
  /// Lengths of the files taken in so far: a file of another length cannot be one of them.
  private var byteCounts: Set<Int> = []
  /// Loads that are read to their end and wait for their commit.
  var finished: [LoadRecord] = []
  /// What the commit will add beside the loads.
  var change = CatalogChange(note: "ingest")
  /// A merge that was due and did not fit on the disk; the next night tries again.
  public internal(set) var postponed: PostponedMerge?
  /// A repair under way: what is taken in meanwhile is committed with it, all at once.
  var repairing: RepairUnderWay?
  /// Identifiers with their clusters, of parts that go and leave no other trace of them.
  var looseLinks: [ClusterMap.Redirect] = []
  /// The load being read: its id, and its first row in the stage.
  var current: (load: Int, firstRow: Int)?
  private var spilled: [Int] = []
  /// The parts that the stage was written as last: one run.
  var lastRun: [Int] = []
  /// Parts that were written while their load was read, and so do not tell of it.
  var untold: Set<Int> = []
  /// Where the refused lines of the load being read go.
  private var rejects: RejectsWriter?
  /// The name of the file being read.
  private(set) var readingFile = ""
  /// Copies found while parts of the load being read were spilled.
  var spilledCopies = CopiesFound()
  /// Stored rows that lost to those parts; they count again where the load is abandoned.
  var lostToSpilled: [Int: [UInt32]] = [:]

  /// Opens a store for writing: reads what is there, and learns who was seen with whom.
  public static func open(
    _ folder: StoreFolder, rules: IdentityRules, memory: Int = Limits.memoryBudget,
    without damaged: Set<Int> = []
  ) throws(StoreError) -> StoreWriter {
    let catalog = try Catalog.open(in: folder)
    let loads = try catalog.loads()
    var state = try catalog.snapshot()
    state.parts.removeAll { damaged.contains($0.id) }
    let snapshot = try StoreSnapshot(folder, state, loads: loads)
    var writer = StoreWriter(folder, catalog, snapshot, rules)
    writer.memory = memory
    writer.suppressed = try catalog.suppressed()
    for load in loads { writer.ledger[load.id] = load }
    writer.learnTold()
    try writer.learnClusters()
    return writer
  }

  private init(
    _ folder: StoreFolder, _ catalog: Catalog, _ snapshot: StoreSnapshot, _ rules: IdentityRules
  ) {
    self.folder = folder
    self.catalog = catalog
    self.rules = rules
    parts = snapshot.parts
    for record in snapshot.catalog.parts { records[record.id] = record }
    redirects = snapshot.redirects
    nextPart = snapshot.catalog.nextPart
    generation = snapshot.catalog.generation
    nextLoad = snapshot.catalog.nextLoad
    firstLoad = snapshot.catalog.nextLoad
    for load in snapshot.loads.values {
      sources[UInt32(load.id)] = load.source
      byteCounts.insert(load.input.byteCount)
    }
    for load in snapshot.loads.values.sorted(by: { $0.id < $1.id }) { history.add(load) }
    stage = EventStage(identityTypes: rules.types.map(\.name))
  }

  /// Whether a file of this length was ever taken in.
  public func hasLoad(ofByteCount count: Int) -> Bool { byteCounts.contains(count) }

  /// The load that has taken this content in before, if any.
  public func load(
    content: Fingerprint, compressed: Fingerprint
  ) throws(StoreError) -> LoadRecord? {
    let known = try catalog.load(content: content, compressed: compressed)
    if let known, !change.forgottenLoads.contains(known.id) { return known }
    return finished.first { $0.input.content == content || $0.input.compressed == compressed }
  }

  /// Begins to read a file; returns the number of its load.
  public mutating func beginLoad(source: String, file: String) -> Int {
    precondition(current == nil, "one load is read at a time")
    let load = nextLoad
    nextLoad += 1
    stage.beginLoad(UInt32(load))
    sources[UInt32(load)] = source
    current = (load, stage.rowCount)
    replacementBefore = replacement
    rejects = RejectsWriter(load: load, file: file, in: folder)
    readingFile = file
    return load
  }

  /// Takes some of the load's events in; spills where the memory is full.
  public mutating func append(_ parsed: borrowing ParsedEvents) throws(StoreError) {
    if suppressed.isEmpty {
      stage.append(parsed)
    } else {
      var kept = copy parsed
      let left = kept.leaveOut(suppressed)
      suppressedEvents += left.events
      suppressedLines += left.lines
      stage.append(kept)
    }
    guard !stage.hasTooManyColumns else {
      throw StoreError(
        .limit, path: folder.path,
        detail: "more than \(Limits.propertyColumns) property names; map the field whose keys are "
          + "values, or keep only what is mapped (`keep: mapped`)")
    }
    if !parsed.rejects.isEmpty { try append(rejects: parsed.rejects) }
    guard stage.byteCount > freeMemory else { return }
    try makeRoom()
  }

  /// Keeps lines with those that the load being read refused.
  mutating func append(rejects kept: [KeptReject]) throws(StoreError) {
    try rejects?.append(kept: kept)
  }

  /// Keeps the refused lines but for those of people who were erased.
  private mutating func append(rejects lines: [RejectedLine]) throws(StoreError) {
    guard !suppressed.isEmpty else {
      try rejects?.append(lines)
      return
    }
    let source = current.flatMap { sources[UInt32($0.load)] } ?? ""
    let people = SuppressedLines(
      suppressed, types: rules.types.map(\.name), fields: identityFields(source))
    var kept: [RejectedLine] = []
    for line in lines {
      if !people.areNamed(in: line) {
        kept.append(line)
      } else if !line.isPart {
        suppressedRejects[line.reason, default: 0] += 1
      }
    }
    try rejects?.append(kept)
  }

  /// Ends the load; it counts once `commit()` has returned.
  ///
  /// Returns the record without the lines of people who were erased.
  @discardableResult
  public mutating func endLoad(_ record: LoadRecord) throws(StoreError) -> LoadRecord {
    precondition(current?.load == record.id, "the load that was begun is the one that ends")
    var record = record
    if let writer = rejects.take() { record.rejectsFile = try writer.publish() }
    record.take(spilledCopies)
    record.leaveOut(events: suppressedEvents, lines: suppressedLines, rejects: suppressedRejects)
    record.noteReplaced(replacedLoads)
    finished.append(record)
    for load in replacedLoads.sorted() {
      change.forgottenLoads.append(load)
      history.forget(load)
    }
    history.add(record)
    byteCounts.insert(record.input.byteCount)
    forgetCurrent()
    return record
  }

  /// Forgets all of the load: its file was refused.
  public mutating func abandonLoad() throws(StoreError) {
    guard let current else { return }
    stage.drop(rowsFrom: current.firstRow)
    for part in spilled {
      try dropWaiting(part)
    }
    for (part, rows) in lostToSpilled { restore(part, rows) }
    replacement = replacementBefore
    forgetCurrent()
  }

  private mutating func forgetCurrent() {
    current = nil
    rejects = nil
    spilled.removeAll()
    replacedLoads.removeAll()
    spilledCopies = CopiesFound()
    (suppressedEvents, suppressedLines, suppressedRejects) = (0, 0, [:])
    lostToSpilled.removeAll()
  }

  /// Whether what waits should be written as a part now, because another file like the last might
  /// not find room.
  public var isPartDue: Bool { stage.byteCount > freeMemory - freeMemory / 8 }

  /// What the map of clusters leaves of the memory: for the rows that wait, sorting and writing
  /// them included, or for a merge.
  var freeMemory: Int { max(memory - clusters.byteCount, memory / 8) }

  /// Whether the finished loads should be committed now: one merge takes no more parts.
  public var isCommitDue: Bool { repairing == nil && waiting.count >= Self.waitingParts }

  /// Parts that wait to be merged and committed together.
  private static let waitingParts = 64

  /// Writes what waits as a part; nobody sees it before the commit.
  public mutating func makePart() throws(StoreError) {
    precondition(current == nil, "a part is made when a load has ended")
    if stage.rowCount > 0 { _ = try writeParts(rows: stage.rowCount) }
    stage = EventStage(identityTypes: rules.types.map(\.name))
    if repairing != nil, waiting.count >= Self.waitingParts { try mergeWaiting(waiting) }
  }

  /// The new parts of this commit, without those that a repair has written anew.
  private var waiting: [Int] {
    change.parts.map(\.id).filter { repairing?.rewritten.contains($0) != true }
  }

  /// Writes what waits and makes the finished loads visible; returns them with their final counts.
  ///
  /// The parts that wait become one run first, so that nobody ever walks them one by one.
  public mutating func commit() throws(StoreError) -> [LoadRecord] {
    try makePart()
    return try commitFinished()
  }

  private mutating func commitFinished() throws(StoreError) -> [LoadRecord] {
    let replacesRows = change.superseded.contains { !$0.rows.isEmpty }
    guard !finished.isEmpty || repairing != nil || replacesRows else { return [] }
    noteReplacedLoads()
    try mergeWaiting(waiting)
    change.loads = finished
    change.note = commitNote
    change.redirects = try redirectsNeeded()
    try repairing?.keepAside(in: folder)
    try commitChange()
    repairing = nil
    let committed = finished
    for load in committed { history.update(load) }
    finished.removeAll()
    untold.removeAll()
    return committed
  }

  private var commitNote: String {
    if let repairing { return repairing.note }
    if finished.isEmpty { return "replace days" }
    return finished.count == 1
      ? "ingest \(finished[0].input.file)" : "ingest \(finished.count) files"
  }

  /// Writes what the memory cannot hold any longer.
  private mutating func makeRoom() throws(StoreError) {
    guard let reading = current else { return }
    if reading.firstRow > 0 {
      _ = try writeParts(rows: reading.firstRow)
      stage.drop(rowsBefore: reading.firstRow)
      current = (reading.load, 0)
      replacementBefore = replacement
    }
    guard stage.byteCount > freeMemory else { return }
    let before = change.superseded
    let spills = try writeParts(rows: stage.rowCount)
    spilled += spills
    untold.formUnion(spills)
    noteLostToSpilled(since: before)
    if spilled.count >= Self.waitingParts {
      spilled = try mergeWaiting(spilled)
      untold.formUnion(spilled)
    }
    stage = EventStage(identityTypes: rules.types.map(\.name))
    stage.beginLoad(UInt32(reading.load))
    current = (reading.load, 0)
  }
}

extension StoreWriter {
  /// Sorts the first rows of the stage and writes them as a run, in one part or several; in none
  /// where all were copies.
  private mutating func writeParts(rows: Int) throws(StoreError) -> [Int] {
    if replacement != nil { try replaceDays(of: rows) }
    var settler = DuplicateSettler()
    try settler.settle(&stage, rows: rows, parts: parts, sources: sources)
    take(settler)
    try keep(settler.lost)
    let sorted = stage.sorted(first: rows, &clusters, ignoring: rules.ignoredValues)
    guard sorted.order.count > 0 else { return [] }
    let first = nextPart
    let writer = PieceWriter(
      rules: rules, folder: folder, ledger: ledgerOfCommit, sharedRows: sharedRows)
    let summaries = try writer.write(stage, sorted, from: first)
    nextPart += summaries.count
    for (offset, summary) in summaries.enumerated() {
      note(try WrittenPart(first + offset, summary, level: 0, in: folder))
    }
    lastRun = Array(first..<nextPart)
    return lastRun
  }

  /// Makes the change count, and remembers what it did.
  mutating func commitChange() throws(StoreError) {
    change.keptFrom = change.keptFrom ?? generation + 2 - Limits.keptGenerations
    change.redirects += try redirects(for: looseLinks)
    looseLinks.removeAll()
    noteTold()
    change.bounds = boundsOfCommit
    generation = try catalog.commit(change)
    try folder.removeUnnamed(catalog.fileNames())
    updateLedger()
    for part in change.removedParts { records[part] = nil }
    for var record in change.parts {
      record.addedIn = generation
      records[record.id] = record
    }
    if change.retiresRedirects { redirects.removeAll() }
    for redirect in change.redirects { redirects[redirect.from] = redirect.to }
    for load in change.forgottenLoads { history.forget(load) }
    changedKeys.removeAll()
    change = CatalogChange(note: "ingest")
  }
}

extension LoadRecord {
  /// Says that events and refused lines of people who were erased were left out: their lines count
  /// as filtered.
  fileprivate mutating func leaveOut(events: Int, lines: Int, rejects left: [RejectReason: Int]) {
    let refused = left.values.reduce(0, +)
    guard events + refused > 0 else { return }
    eventCount -= events
    counts.accepted -= lines
    counts.rejected -= refused
    counts.filtered += lines + refused
    for (reason, count) in left {
      let rest = (rejects[reason] ?? 0) - count
      rejects[reason] = rest > 0 ? rest : nil
    }
    notes.append(
      (lines + refused).counted("line of erased people was", "lines of erased people were")
        + " left out")
  }
}
