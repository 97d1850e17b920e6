public import CairnModel

/// Loads and days that make way for others.
extension StoreWriter {
  /// The loads of a source that count: a file of the source may begin with what they hold.
  public func loads(ofSource source: String) -> [LoadRecord] { history.ofSource(source) }

  /// Whether every line of a load's file is in the store, or made way for others that still are.
  public func isWhole(_ load: LoadRecord) -> Bool { history.isWhole(load) }

  /// Whether a load waits for its commit.
  public func isWaiting(_ load: Int) -> Bool { finished.contains { $0.id == load } }

  /// Whether what waits may be committed at any time: a repair is one commit.
  public var mayCommit: Bool { repairing == nil && current == nil }

  /// Lets the load being read take the place of committed ones, which are taken back by its commit.
  public mutating func replace(loads: Set<Int>) throws(StoreError) {
    precondition(current != nil, "a load takes the place of others")
    let committed = loads.filter { history.counts($0) && !isWaiting($0) }
    guard !committed.isEmpty else { return }
    let leaving = try rows { $0.isIn(loads: committed) }
    supersede(leaving)
    for (part, rows) in leaving { lostToSpilled[part, default: []] += rows }
    replacedLoads.formUnion(committed)
  }

  /// Lets the records of this run take over the days that they cover, in a zone.
  ///
  /// `given` are the loads whose files were given to the run; those that are in the store as they
  /// were need not be read again, and are given back.
  public mutating func replaceDays(
    in zone: ZoneTable, given: [LoadRecord]
  ) throws(StoreError) -> Set<Int> {
    let known = given.filter { history.counts($0.id) && $0.continued == nil }
    var replacing = DayReplacement(zone: zone)
    var (runs, rowCounts) = (DayRuns(zone), [Int: Int]())
    if !known.isEmpty {
      // What was replayed of a file's refused lines is of that file.
      let wanted = Set(known.map(\.id)).union(known.flatMap { history.replays(of: $0.id) })
      _ = try rows { row in
        if wanted.contains(row.load) {
          runs.add(row.time, of: row.load)
          rowCounts[row.load, default: 0] += 1
        }
        return false
      }
    }
    let complete = Self.complete(known, rowCounts)
    replacing.kept = complete.union(complete.flatMap { history.replays(of: $0) })
    for run in runs.all where replacing.kept.contains(run.load) {
      replacing.cover(run, source: sources[UInt32(run.load)] ?? "")
    }
    replacement = replacing
    if !replacing.kept.isEmpty { try takeCoveredDays() }
    return replacing.kept
  }

  /// Which of some loads have all events of their files in the store, or in others of these.
  ///
  /// A load whose event lost to a copy of another has a row less than it had events, and the other
  /// says of which loads it has copies. So where all of them have as many rows as they should, and
  /// have copies of one another alone, each event is in one of them.
  private static func complete(_ loads: [LoadRecord], _ rowCounts: [Int: Int]) -> Set<Int> {
    var complete = loads.filter { load in
      load.copied != nil && rowCounts[load.id] ?? 0 == load.eventCount
    }
    while true {
      let ids = Set(complete.map(\.id))
      let left = complete.filter { $0.copied?.isSubset(of: ids) == true }
      if left.count == complete.count { return ids }
      complete = left
    }
  }

  /// Lets the earlier rows of a source not count whose days the new rows cover.
  mutating func replaceDays(of limit: Int) throws(StoreError) {
    guard let zone = replacement?.zone else { return }
    var runs = DayRuns(zone)
    for row in 0..<limit where !stage.rows[row].isDropped {
      let load = stage.loads[Int(stage.open(row).load)]
      runs.add(EventTime(microseconds: stage.rows[row].time), of: Int(load))
    }
    for run in runs.all { replacement?.cover(run, source: sources[UInt32(run.load)] ?? "") }
    try takeCoveredDays()
  }

  private mutating func takeCoveredDays() throws(StoreError) {
    guard var replacing = replacement else { return }
    let (sources, firstLoad) = (sources, firstLoad)
    let replaced = try rows { row in
      guard row.load < firstLoad, !replacing.kept.contains(row.load) else { return false }
      let load = UInt32(row.load)
      guard replacing.covers(row.time, source: sources[load] ?? "") else { return false }
      replacing.take(row.time, of: row.load, source: sources[load] ?? "")
      return true
    }
    replacement = replacing
    supersede(replaced)
  }

  /// Says of each load which loads' events made way for its own: of those that wait for their
  /// commit, and of those that were kept.
  mutating func noteReplacedLoads() {
    guard let replacement else { return }
    var replaced = replacement.replaced
    for index in finished.indices {
      finished[index].noteReplaced(replaced.removeValue(forKey: finished[index].id) ?? [])
    }
    for (winner, losers) in replaced {
      guard var load = ledger[winner] else { continue }
      load.noteReplaced(losers)
      guard load.notes != ledger[winner]?.notes else { continue }
      change.notes[winner] = load.notes
      history.update(load)
    }
  }
}

/// Events in the order in which they come, those of one load and day together.
private struct DayRuns {
  private let zone: ZoneTable
  private(set) var all: [DayReplacement.Run] = []

  init(_ zone: ZoneTable) { self.zone = zone }

  mutating func add(_ time: EventTime, of load: Int) {
    let day = zone.day(of: time)
    if let last = all.last, last.load == load, last.day == day {
      all[all.count - 1].add(time)
    } else {
      all.append(DayReplacement.Run(load: load, day: day, span: time...time))
    }
  }
}
