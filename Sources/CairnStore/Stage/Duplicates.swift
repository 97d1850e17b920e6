internal import CairnBytes

/// A copy of an event, wherever it lies.
struct EventCopy {
  enum Place: Hashable {
    case staged(row: Int)
    case stored(part: Int, row: UInt32)
  }

  var place: Place
  var load: UInt32
  var line: UInt32
  var source: String
  var time: Int64
  var content: UInt64

  /// Which of two copies is kept: the earlier, then the smaller content hash, which a copy has that
  /// says more; never the one that came first.
  func isKept(over other: EventCopy) -> Bool {
    (time, content) <= (other.time, other.content)
  }
}

/// What became of those events of a load whose ids the store or the stage had already.
struct CopiesFound {
  var count = 0
  /// Copies that say something else than the one that was there.
  var conflicts = 0
  /// The loads that the other copies are of; the load itself where its file has an event twice.
  var loads: Set<Int> = []

  mutating func add(_ other: CopiesFound) {
    count += other.count
    conflicts += other.conflicts
    loads.formUnion(other.loads)
  }
}

/// Finds events whose id the store or the stage holds already, and settles which copy counts.
///
/// A filter over each part's keys says for nearly every new event that it cannot be there; only the
/// rest is looked up. What a copy says decides, not when it came, so any order of files gives the
/// same events.
struct DuplicateSettler {
  /// Rows of parts that lost against a new copy, by part.
  private(set) var superseded: [Int: [UInt32]] = [:]
  /// What was found of each load.
  private(set) var found: [UInt32: CopiesFound] = [:]
  /// Copies that lost to another content, by the load that brought the two together.
  private(set) var lost: [UInt32: [LostCopy]] = [:]

  /// Marks the rows that lost as dropped.
  mutating func settle(
    _ stage: inout EventStage, rows limit: Int, parts: [OpenPart], sources: [UInt32: String]
  ) throws(StoreError) {
    var suspects = stage.repeatedKeys
    var stored: [UInt64: [EventCopy]] = [:]
    let keys = stage.keys(ofRows: limit)
    for part in parts {
      let found = try suspectedKeys(keys, part)
      try findStored(found, part, sources, &stored)
    }
    suspects.formUnion(stored.keys)
    guard !suspects.isEmpty else { return }
    var staged: [UInt64: [Int]] = [:]
    var sieve = KeyFilter(keys: suspects.count)
    for key in suspects { _ = sieve.insert(key) }
    for row in 0..<limit where stage.rows[row].hasID {
      let key = stage.rows[row].key
      if sieve.mayContain(key), suspects.contains(key) { staged[key, default: []].append(row) }
    }
    for (key, rows) in staged {
      settle(rows, stored[key] ?? [], &stage, sources)
    }
  }

  /// The keys that a part may hold.
  private func suspectedKeys(
    _ keys: borrowing RowBuffer<UInt64>, _ part: OpenPart
  ) throws(StoreError) -> Set<UInt64> {
    var suspects: Set<UInt64> = []
    do throws(PartDamage) {
      try part.reader.keyFilter().find(keys.span) { suspects.insert($0) }
    } catch {
      throw part.damaged(error)
    }
    return suspects
  }

  /// Finds the copies that a part holds of events that it may hold.
  private func findStored(
    _ suspects: Set<UInt64>, _ part: OpenPart, _ sources: [UInt32: String],
    _ stored: inout [UInt64: [EventCopy]]
  ) throws(StoreError) {
    defer { part.release() }
    do throws(PartDamage) {
      var found = try part.reader.rows(withKeys: suspects)
      if found.isEmpty { return }
      let lost = Set(part.superseded + (superseded[part.id] ?? []))
      found.removeAll { lost.contains($0.row) }
      let contents = try part.reader.contents(ofRows: found.map(\.row))
      for (copy, content) in zip(found, contents) {
        stored[copy.key, default: []].append(
          EventCopy(
            place: .stored(part: part.id, row: copy.row), load: content.load,
            line: content.line, source: sources[content.load] ?? "", time: content.time,
            content: content.content.value))
      }
    } catch {
      throw part.damaged(error)
    }
  }

  private mutating func settle(
    _ rows: [Int], _ stored: [EventCopy], _ stage: inout EventStage, _ sources: [UInt32: String]
  ) {
    var kept = stored
    var conflicts: [(load: UInt32, loser: EventCopy)] = []
    for row in rows {
      let staged = stage.open(row)
      let load = stage.loads[Int(staged.load)]
      let copy = EventCopy(
        place: .staged(row: row), load: load, line: staged.line,
        source: sources[load] ?? "", time: staged.time,
        content: stage.contentHash(ofRow: row))
      guard let index = kept.firstIndex(where: { $0.source == copy.source }) else {
        kept.append(copy)
        continue
      }
      let isConflict = kept[index].content != copy.content
      found[load, default: CopiesFound()].add(
        CopiesFound(count: 1, conflicts: isConflict ? 1 : 0, loads: [Int(kept[index].load)]))
      let isKept = kept[index].isKept(over: copy)
      if isConflict { conflicts.append((load, isKept ? copy : kept[index])) }
      if isKept {
        stage.rows[row].drop()
      } else {
        drop(kept[index], &stage)
        kept[index] = copy
      }
    }
    for (load, loser) in conflicts {
      guard let winner = kept.first(where: { $0.source == loser.source }) else { continue }
      lost[load, default: []].append(LostCopy(copy: loser, winner: winner))
    }
  }

  private mutating func drop(_ copy: EventCopy, _ stage: inout EventStage) {
    switch copy.place {
    case .staged(let row): stage.rows[row].drop()
    case .stored(let part, let row): superseded[part, default: []].append(row)
    }
  }
}

extension EventStage {
  /// The keys of those of the first rows whose events have an id.
  fileprivate borrowing func keys(ofRows limit: Int) -> RowBuffer<UInt64> {
    var keys = RowBuffer<UInt64>(capacity: limit)
    for row in 0..<limit where rows[row].hasID { keys.append(rows[row].key) }
    return keys
  }
}
