internal import CairnBytes
public import CairnModel
internal import CairnStore

/// Which refused lines are meant; nothing given means all.
public struct RejectSelection: Hashable, Sendable {
  public var reason: RejectReason?
  public var load: Int?

  public init() {}

  func holds(_ load: LoadRecord) -> Bool {
    load.state != .forgotten && (self.load == nil || self.load == load.id)
  }

  func holds(_ line: RejectedLine) -> Bool { reason == nil || reason == line.reason }
}

extension Cairn {
  /// The refused lines that are kept, with where they stood and what they held.
  ///
  /// What they held is whatever the log said, whole: `withContent` false leaves it out, for whoever
  /// asks from elsewhere.
  public func rejects(
    _ selection: RejectSelection = RejectSelection(), limit: Int = 1_000, withContent: Bool = true
  ) async throws(CairnError) -> Report {
    let store = try snapshot()
    try store.check(selection)
    var counts = ReportTable(name: "reasons", columns: ["file", "reason", "lines"])
    var lines = ReportTable(
      name: "lines",
      columns: ["load", "file", "line", "byte_offset", "reason", "detail", "bytes", "content"])
    var left = 0
    let replayed = ReplayedLines(store.snapshot.loads.values)
    let conflicts = try store.conflicts(selection)
    for load in store.loads(selection) where load.forgottenIn == nil {
      var rejects = try store.rejects(of: load, without: replayed)
      let lost = conflicts[load.id] ?? []
      for known in RejectReason.allCases
      where selection.reason == nil || selection.reason == known {
        // Parts of records count here, and what was replayed does not any more.
        let kept = rejects.count { $0.line.reason == known }
        let count =
          known == .conflict
          ? lost.count : load.rejectsFile == nil ? load.rejects[known] ?? 0 : kept
        guard count > 0 else { continue }
        counts.append([.text(load.input.file), .text(known.rawValue), .count(count)])
      }
      rejects += lost
      for kept in rejects where selection.holds(kept.line) {
        if lines.rows.count < limit { lines.append(Self.row(kept)) } else { left += 1 }
      }
    }
    var report = Report(name: "rejects", tables: [counts, lines])
    if !withContent {
      report.tables[1].removeLastColumn()
      report.notes.append("cairn rejects show, where the store is, has the lines themselves")
    }
    if left > 0 {
      report.notes.append(
        left.counted("more line is", "more lines are") + " kept; --limit shows more")
    }
    report.asOf = store.asOf
    return report
  }

  /// The refused lines as they stood in their files, one a line; of long ones what is kept.
  ///
  /// Copies that lost are no refused lines: they are given, as JSON, where their reason is asked
  /// for.
  public func rejectedBytes(_ selection: RejectSelection) async throws(CairnError) -> [UInt8] {
    let store = try snapshot()
    try store.check(selection)
    var bytes: [UInt8] = []
    let replayed = ReplayedLines(store.snapshot.loads.values)
    let conflicts = selection.reason == .conflict ? try store.conflicts(selection) : [:]
    for load in store.loads(selection) {
      let rejects = try store.rejects(of: load, without: replayed) + (conflicts[load.id] ?? [])
      for kept in rejects where selection.holds(kept.line) { bytes += kept.line.bytes + [0x0A] }
    }
    return bytes
  }

  private static func row(_ kept: KeptReject) -> [Cell] {
    let line = kept.line
    return [
      .count(kept.load), .text(kept.file), .count(Int(line.line)), .count(Int(line.byteOffset)),
      .text(line.reason.rawValue), .text(line.detail), .count(Int(line.byteCount)),
      .text(ByteText(bytes: line.bytes)),
    ]
  }
}

extension ReportTable {
  fileprivate mutating func removeLastColumn() {
    columns.removeLast()
    for index in rows.indices { rows[index].removeLast() }
  }
}

extension OpenStore {
  /// Refuses a selection of a load that was never there.
  func check(_ selection: RejectSelection) throws(CairnError) {
    guard let load = selection.load, !snapshot.loads.values.contains(where: { $0.id == load })
    else { return }
    let newest = snapshot.loads.values.map(\.id).max() ?? 0
    throw CairnError(
      .usage, "there is no load \(load); cairn status -v lists them, the newest is \(newest)")
  }

  /// The loads that a selection may mean, in their order.
  func loads(_ selection: RejectSelection) -> [LoadRecord] {
    snapshot.loads.values.filter(selection.holds).sorted { $0.id < $1.id }
  }

  /// The refused lines of a load that no replay has made events of.
  func rejects(
    of load: LoadRecord, without replayed: ReplayedLines
  ) throws(CairnError) -> [KeptReject] {
    try allRejects(of: load).filter { !replayed.holds($0.line.place, of: load.id) }
  }

  /// The lines that a load refused.
  func allRejects(of load: LoadRecord) throws(CairnError) -> [KeptReject] {
    try keptLines(of: load).filter { $0.line.reason != .conflict }
  }

  /// Copies of events that lost to other content, by their load.
  ///
  /// They are kept with the load that brought them and their winners together. Copies that say the
  /// same are listed once, so that the order of the files does not matter.
  func conflicts(_ selection: RejectSelection) throws(CairnError) -> [Int: [KeptReject]] {
    guard selection.reason == nil || selection.reason == .conflict else { return [:] }
    let counting = snapshot.loads.values.filter { $0.state != .forgotten }.sorted { $0.id < $1.id }
    let sources = Dictionary(uniqueKeysWithValues: counting.map { ($0.id, $0.source) })
    var lost: [KeptReject] = []
    for load in counting where load.hadConflicts {
      if let wanted = selection.load, wanted != load.id, load.copied?.contains(wanted) == false {
        continue
      }
      lost += try keptLines(of: load).filter { kept in
        kept.line.reason == .conflict && sources[kept.load] != nil
          && selection.load ?? kept.load == kept.load
      }
    }
    lost.sort { ($0.load, $0.line.line) < ($1.load, $1.line.line) }
    var known: Set<[UInt8]> = []
    lost.removeAll { kept in
      let source = Array((sources[kept.load] ?? "").utf8)
      return !known.insert(source + [0] + kept.line.bytes).inserted
    }
    return Dictionary(grouping: lost, by: \.load)
  }

  /// All that is kept with a load's refused lines.
  private func keptLines(of load: LoadRecord) throws(CairnError) -> [KeptReject] {
    guard let name = load.rejectsFile else { return [] }
    return try opening { () throws(StoreError) in
      var reader = try RejectsReader(name, in: folder)
      var kept: [KeptReject] = []
      while let some = try reader.next() { kept += some }
      return kept
    }
  }
}
