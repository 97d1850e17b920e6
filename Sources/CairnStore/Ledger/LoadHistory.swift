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
  private var forgotten: Set<Int> = []

  mutating func add(_ load: LoadRecord) {
    loads[load.id] = load
    bySource[load.source, default: []].append(load.id)
    if load.forgottenIn != nil { forgotten.insert(load.id) }
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
      guard counts(link.id), !(replacers[link.id] ?? []).contains(where: wasTakenBack) else {
        return false
      }
      guard let base = link.continued else { return true }
      // A load continues an earlier one, so the way back ends.
      guard base < link.id, let earlier = loads[base] else { return false }
      next = earlier
    }
    return true
  }

  /// Whether every line of the load's file is in the store, and no event of it made way.
  func isUntouched(_ load: LoadRecord) -> Bool {
    guard isWhole(load), load.continued == nil else { return false }
    return !(replacers[load.id] ?? []).contains(where: counts)
  }

  /// Whether a load was taken back that nothing had taken the place of.
  private func wasTakenBack(_ load: Int) -> Bool {
    forgotten.contains(load) && !(replacers[load] ?? []).contains(where: counts)
  }

  private mutating func noteReplacement(by load: LoadRecord) {
    for other in load.replaced where replacers[other]?.contains(load.id) != true {
      replacers[other, default: []].append(load.id)
    }
  }
}
