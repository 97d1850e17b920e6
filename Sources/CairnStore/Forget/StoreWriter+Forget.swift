internal import CairnBytes
public import CairnModel

/// What forgetting came to.
public struct Forgotten: Hashable, Sendable {
  /// Rows that do not count any more.
  public var rows = 0
  /// Copies that count again, since the one that was kept over them is gone.
  public var restored = 0
  public var rewrittenParts = 0
}

extension StoreWriter {
  /// Takes loads back: their events do not count any more, and their files may come again.
  ///
  /// A stored copy that had lost to an event of these loads counts again.
  public mutating func forget(loads: Set<Int>) throws(StoreError) -> Forgotten {
    let leaving = try rows { $0.isIn(loads: loads) }
    let restored = try copiesToRestore(leaving, loads)
    change.note = "forget load \(loads.sorted().map(String.init).joined(separator: ", "))"
    change.forgottenLoads = loads.sorted()
    return try rewrite(leaving, restoring: restored)
  }

  /// Forgets the events before a moment, in earlier generations too.
  public mutating func forget(before moment: EventTime) throws(StoreError) -> Forgotten {
    let leaving = try rows { $0.isBefore(moment) }
    guard !leaving.isEmpty else { return Forgotten() }
    change.note = "forget the events before a date"
    change.keptFrom = .max
    return try rewrite(leaving, restoring: [:])
  }

  /// Writes the parts anew that rows leave or come back to, and commits the change.
  mutating func rewrite(
    _ leaving: [Int: [UInt32]], restoring restored: [Int: Set<UInt32>],
    withoutLinks erased: Set<UInt64> = []
  ) throws(StoreError) -> Forgotten {
    let forgotten = try writeAnew(leaving, restoring: restored, withoutLinks: erased)
    try commitChange()
    return forgotten
  }

  /// Writes the parts anew that rows leave or come back to; they count with the commit.
  mutating func writeAnew(
    _ leaving: [Int: [UInt32]], restoring restored: [Int: Set<UInt32>],
    withoutLinks erased: Set<UInt64> = []
  ) throws(StoreError) -> Forgotten {
    precondition(change.parts.isEmpty, "parts are rewritten when nothing waits")
    var forgotten = Forgotten()
    for id in Set(leaving.keys).union(restored.keys).sorted() {
      guard let index = parts.firstIndex(where: { $0.id == id }) else { continue }
      let rows = leaving[id] ?? []
      let back = restored[id] ?? []
      let input = parts[index].restoring(back).superseding(rows)
      let level = records[id]?.level ?? 0
      guard
        let written = try writeMerged([input], redirects, level: level, withoutLinks: erased)
      else { continue }
      parts.removeAll { $0.id == id }
      change.removedParts.append(id)
      for part in written { note(part) }
      forgotten.rows += rows.count
      forgotten.restored += back.count
      forgotten.rewrittenParts += 1
    }
    return forgotten
  }

  /// The rows that count and meet a condition, by part; parts without any are left out.
  func rows(
    where condition: (borrowing RowFacts) -> Bool
  ) throws(StoreError) -> [Int: [UInt32]] {
    var found: [Int: [UInt32]] = [:]
    for part in parts {
      do throws(PartDamage) {
        let rows = try part.rows(where: condition)
        if !rows.isEmpty { found[part.id] = rows }
      } catch {
        throw part.damaged(error)
      }
    }
    return found
  }

  /// Superseded rows whose event loses its only copy with the rows that leave, by part.
  ///
  /// `mayBeGone` says which events, by their keys, may have lost theirs with a part that cannot be
  /// read. A row that was replaced for its day has lost to nothing of these, and stays away.
  func copiesToRestore(
    _ leaving: [Int: [UInt32]], _ loads: Set<Int>,
    mayBeGone: (Set<UInt64>) -> Set<UInt64> = { _ in [] }
  ) throws(StoreError) -> [Int: Set<UInt32>] {
    guard parts.contains(where: { !$0.superseded.isEmpty }) else { return [:] }
    var lost: [CopiedEvent: [StoredCopy]] = [:]
    for part in parts where !part.superseded.isEmpty {
      for copy in try copies(in: part, rows: part.superseded) where !loads.contains(copy.load) {
        lost[copy.event, default: []].append(copy)
      }
    }
    let keys = Set(lost.keys.map(\.key))
    var gone: Set<CopiedEvent> = []
    for part in parts {
      let found: [(key: UInt64, row: UInt32)]
      do throws(PartDamage) { found = try part.reader.rows(withKeys: keys) } catch {
        throw part.damaged(error)
      }
      let superseded = Set(part.superseded)
      let counting = found.map(\.row).filter { !superseded.contains($0) }
      let left = Set(leaving[part.id] ?? [])
      for copy in try copies(in: part, rows: counting) {
        if left.contains(copy.row) { gone.insert(copy.event) } else { lost[copy.event] = nil }
      }
    }
    let doubtful = mayBeGone(Set(lost.keys.map(\.key)))
    var restored: [Int: Set<UInt32>] = [:]
    for (event, copies) in lost where gone.contains(event) || doubtful.contains(event.key) {
      let kept = copies.min { ($0.time, $0.content) < ($1.time, $1.content) }
      if let kept { restored[kept.part, default: []].insert(kept.row) }
    }
    return restored
  }

  private struct StoredCopy {
    var event: CopiedEvent
    var part: Int
    var row: UInt32
    var load: Int
    var time: Int64
    var content: UInt64
  }

  private func copies(
    in part: OpenPart, rows: [UInt32]
  ) throws(StoreError) -> [StoredCopy] {
    do throws(PartDamage) {
      let keys = try part.keys(ofRows: rows)
      return try zip(keys, part.reader.contents(ofRows: rows)).map { key, content in
        StoredCopy(
          event: CopiedEvent(key: key, source: sources[content.load] ?? ""), part: part.id,
          row: content.row, load: Int(content.load), time: content.time,
          content: content.content.value)
      }
    } catch {
      throw part.damaged(error)
    }
  }
}
