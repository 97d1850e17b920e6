internal import CairnBytes

/// The loads as a writer knows them: those that are committed, and those that wait for it.
///
/// It tells which files are in the store wholly, and which only were: a load may hold the tail of a
/// file whose beginning was taken back, or events that another took the place of.
struct LoadHistory {
  private var loads: [Int: LoadRecord] = [:]
  private var bySource: [String: [Int]] = [:]
  /// By load, those that took the place of events of it.
  private var replacers: [Int: [Int]] = [:]
  /// By load, those that read its refused lines again.
  private var replays: [Int: [Int]] = [:]
  private var forgotten: Set<Int> = []

  mutating func add(_ load: LoadRecord) {
    loads[load.id] = load
    bySource[load.source, default: []].append(load.id)
    if load.forgottenIn != nil { forgotten.insert(load.id) }
    if let origin = load.replayed { replays[origin, default: []].append(load.id) }
    noteReplacement(by: load)
  }

  /// Takes what became known of a load since it was added.
  mutating func update(_ load: LoadRecord) {
    guard loads[load.id] != nil else { return }
    loads[load.id] = load
    noteReplacement(by: load)
  }

  mutating func forget(_ load: Int) { forgotten.insert(load) }

  func counts(_ load: Int) -> Bool { loads[load] != nil && !forgotten.contains(load) }

  /// The loads that count and read refused lines of a load again.
  func replays(of load: Int) -> [Int] { (replays[load] ?? []).filter(counts) }

  /// The loads of a source that count and hold lines of a file.
  func ofSource(_ source: String) -> [LoadRecord] {
    (bySource[source] ?? []).compactMap { id in
      guard counts(id), let load = loads[id], load.replayed == nil else { return nil }
      return load.counts.lines > load.counts.blank ? load : nil
    }
  }

  /// Whether every line of the load's file is in the store, or made way for others that still are.
  func isWhole(_ load: LoadRecord) -> Bool {
    var next: LoadRecord? = load
    while let link = next {
      guard counts(link.id), !lacksEvents(link) else { return false }
      guard let base = link.continued else { return true }
      // A load continues an earlier one, so the way back ends.
      guard base < link.id, let earlier = loads[base] else { return false }
      next = earlier
    }
    return true
  }

  /// Whether events of the load's file are gone with what was taken back: its own made way for
  /// that, or they counted as another's.
  private func lacksEvents(_ load: LoadRecord) -> Bool {
    if madeWayForNothing(load.id) { return true }
    return (load.copied ?? []).contains { other in
      other != load.id && (wasTakenBack(other) || madeWayForNothing(other))
    }
  }

  private func madeWayForNothing(_ load: Int) -> Bool {
    (replacers[load] ?? []).contains { wasTakenBack($0) }
  }

  /// Whether a load was taken back, and all that took the place of it.
  private func wasTakenBack(_ load: Int) -> Bool {
    var (seen, waiting): (Set<Int>, [Int]) = ([], [load])
    while let next = waiting.popLast() {
      guard seen.insert(next).inserted else { continue }
      guard forgotten.contains(next) else { return false }
      waiting += replacers[next] ?? []
    }
    return true
  }

  private mutating func noteReplacement(by load: LoadRecord) {
    for other in load.replaced where replacers[other]?.contains(load.id) != true {
      replacers[other, default: []].append(load.id)
    }
  }
}
