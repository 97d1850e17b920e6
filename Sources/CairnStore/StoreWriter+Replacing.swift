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
    var replacing = DayReplacement(zone: zone)
    replacing.kept = Set(given.filter { history.isUntouched($0) }.map(\.id))
    let (kept, sources) = (replacing.kept, sources)
    if !kept.isEmpty {
      var runs = DayRuns(zone)
      _ = try rows { row in
        if kept.contains(row.load) { runs.add(row.time, of: row.load) }
        return false
      }
      for run in runs.all { replacing.cover(run, source: sources[UInt32(run.load)] ?? "") }
    }
    replacement = replacing
    if !kept.isEmpty { try takeCoveredDays() }
    return kept
  }

  /// Lets the earlier rows of a source not count whose days the new rows cover.
  mutating func replaceDays(of limit: Int) throws(StoreError) {
    guard let zone = replacement?.zone else { return }
    var runs = DayRuns(zone)
    for row in 0..<limit where !stage.rows[row].isDropped {
      let load = stage.loads[Int(stage.rows[row].load)]
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

  /// Says of each load that waits which loads' events made way for its own.
  mutating func noteReplacedLoads() {
    guard let replacement else { return }
    for index in finished.indices where finished[index].replaced.isEmpty {
      finished[index].noteReplaced(replacement.losers[finished[index].id] ?? [])
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
