internal import CairnBytes
internal import CairnModel

extension StoreWriter {
  /// Merges what is due, so that a question walks few runs; says how many parts were merged.
  ///
  /// The parts that a merge replaces stay for the generations before.
  public mutating func mergeDue() throws(StoreError) -> Int {
    let due = MergePlanner.due(records.values.sorted { $0.id < $1.id })
    guard !due.isEmpty else { return 0 }
    let lacking = try lackingBytes(toMerge: due)
    guard lacking == 0 else {
      postponed = PostponedMerge(parts: due.count, lackingBytes: lacking)
      return 0
    }
    return try merge(due) ? due.count : 0
  }

  /// Merges all parts into one run, moves every row to its cluster and drops what does not count.
  public mutating func mergeAll() throws(StoreError) -> Int {
    let all = records.keys.sorted()
    guard MergePlanner.runs(Array(records.values)).count > 1 || !redirects.isEmpty || leavesRowsOut
    else { return 0 }
    let lacking = try lackingBytes(toMerge: all)
    guard lacking == 0 else {
      throw StoreError(
        .noSpace, path: folder.path,
        detail: "merging writes all parts anew beside those that are there, and \(lacking) bytes "
          + "more must be free for that; nothing was changed")
    }
    return try merge(all) ? all.count : 0
  }

  /// Forgets all generations but the newest, and the parts that only they need.
  public mutating func forgetHistory() throws(StoreError) {
    precondition(change.parts.isEmpty, "history is forgotten when nothing waits")
    change.note = "forget the history"
    change.keptFrom = .max
    try commitChange()
  }

  /// How many bytes are missing for a merge of some parts, which lie beside the new ones until the
  /// commit stands.
  private func lackingBytes(toMerge ids: [Int]) throws(StoreError) -> Int {
    let wanted = Set(ids)
    let bytes = parts.filter { wanted.contains($0.id) }
      .reduce(0) { $0 + $1.reader.file.byteCount }
    return max(0, bytes + Self.spareBytes - (try folder.freeBytes()))
  }

  /// Bytes that stay free for the catalog, whose commit must not fail for want of them.
  private static var spareBytes: Int { 16 << 20 }

  private var leavesRowsOut: Bool { parts.contains { !$0.superseded.isEmpty } }

  /// Merges committed parts; one commit swaps them for the new run.
  mutating func merge(_ ids: [Int]) throws(StoreError) -> Bool {
    precondition(change.parts.isEmpty, "committed parts are merged when nothing waits")
    let wanted = Set(ids)
    let inputs = parts.filter { wanted.contains($0.id) }
    let level = (ids.compactMap { records[$0]?.level }.max() ?? 0) + 1
    guard let written = try writeMerged(inputs, redirects, level: level) else { return false }
    parts.removeAll { wanted.contains($0.id) }
    for part in written { note(part) }
    change.note = "merge \(ids.count) parts"
    change.removedParts = ids
    try keepRedirects()
    try commitChange()
    return true
  }

  /// Retires the redirects where most are done with, and keeps the others.
  private mutating func keepRedirects() throws(StoreError) {
    guard !redirects.isEmpty else { return }
    let moved = redirects.keys.sorted()
    var needed: Set<UInt64> = []
    for part in parts { needed.formUnion(try part.clusterKeys(among: moved)) }
    // One without rows at its old place may be all that leads its identifier to its cluster.
    needed.formUnion(try unlinked(redirects.filter { !needed.contains($0.key) }).keys)
    guard needed.count * 2 <= redirects.count else { return }
    change.retiresRedirects = true
    change.redirects = needed.sorted().map { RedirectRecord(from: $0, to: redirects[$0] ?? $0) }
  }

  /// Merges parts that nobody has seen yet; returns the parts that take their place.
  @discardableResult
  mutating func mergeWaiting(_ ids: [Int]) throws(StoreError) -> [Int] {
    // Without room for it the parts are committed as they are, and merged another night.
    let wanted = Set(ids)
    let isRun = ids.count <= 1 || ids == lastRun
    guard !isRun || !untold.isDisjoint(with: wanted), try lackingBytes(toMerge: ids) == 0 else {
      return ids
    }
    let inputs = parts.filter { wanted.contains($0.id) }
    let moved = try moves(in: inputs)
    guard let written = try writeMerged(inputs, moved, level: 1) else { return ids }
    for id in ids { try dropWaiting(id) }
    for part in written { note(part) }
    return written.map(\.record.id)
  }

  /// Forgets a part that waits for its commit, and removes its file.
  mutating func dropWaiting(_ part: Int) throws(StoreError) {
    parts.removeAll { $0.id == part }
    change.parts.removeAll { $0.id == part }
    change.partLoads.removeAll { $0.part == part }
    change.superseded.removeAll { $0.part == part }
    try removeFile(ofPart: part)
  }

  private func removeFile(ofPart part: Int) throws(StoreError) {
    let path = folder.path(ofPart: FileNames.part(part))
    try storing { () throws(FileError) in try folder.files.remove(path) }
  }

  /// Takes a written part up, to be committed.
  mutating func note(_ written: WrittenPart) {
    change.parts.append(written.record)
    change.partLoads += written.loads
    parts.append(written.part)
  }

  /// Writes the rows of some parts as one run; nil where they have too many columns for one.
  mutating func writeMerged(
    _ inputs: [OpenPart], _ redirects: [UInt64: UInt64], level: Int,
    withoutLinks erased: Set<UInt64> = []
  ) throws(StoreError) -> [WrittenPart]? {
    // What the stage has left behind must not stand beside what the merge takes.
    FreeMemory.giveBack()
    var sources = MergeInputs(parts: inputs)
    var plan = try MergePlan(sources, redirects: redirects, rules: rules, memory: freeMemory)
    guard plan.columns.fits else { return nil }
    let merger = PartMerger(
      rules: rules, folder: folder, erased: erased, ledger: ledgerOfCommit)
    if plan.ranges.count > 1 { sources.strays = try writeStrays(plan, merger) }
    if !sources.strays.isEmpty {
      plan = try MergePlan(sources, redirects: redirects, rules: rules, memory: freeMemory)
    }
    let first = nextPart
    nextPart += plan.ranges.count
    let summaries = try merger.merge(plan, from: first)
    var written: [WrittenPart] = []
    for (offset, summary) in summaries.enumerated() {
      if let summary {
        written.append(try WrittenPart(first + offset, summary, level: level, in: folder))
      } else {
        looseLinks += try merger.links(plan, plan.ranges[offset])
      }
    }
    for part in sources.strays { try removeFile(ofPart: part.id) }
    return written
  }

  /// Lays the moved rows of a plan's inputs down in parts of their own, for the merge alone.
  private mutating func writeStrays(
    _ plan: MergePlan, _ merger: PartMerger
  ) throws(StoreError) -> [OpenPart] {
    var parts: [OpenPart] = []
    for batch in plan.strayBatches {
      let id = nextPart
      nextPart += 1
      guard let summary = try merger.merge(plan, batch, into: id) else { continue }
      parts.append(try WrittenPart(id, summary, level: 0, in: folder).part)
    }
    return parts
  }
}

/// A merge that was due and for which there was no room.
public struct PostponedMerge: Hashable, Sendable {
  public var parts: Int
  /// How many bytes more must be free.
  public var lackingBytes: Int
}
