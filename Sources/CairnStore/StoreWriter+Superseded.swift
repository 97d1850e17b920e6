internal import CairnModel

/// Stored rows that do not count any more: they lost to another copy, or were replaced.
extension StoreWriter {
  /// Counts the copies that were found, and notes the stored rows that lost.
  mutating func take(_ settler: DuplicateSettler) {
    for index in finished.indices {
      if let found = settler.found[UInt32(finished[index].id)] { finished[index].take(found) }
    }
    if let load = current?.load, let found = settler.found[UInt32(load)] {
      spilledCopies.add(found)
    }
    supersede(settler.superseded)
  }

  /// Remembers which stored rows have lost since, for the case that the load is abandoned.
  mutating func noteLostToSpilled(since before: [SupersededRows]) {
    for superseded in change.superseded {
      let known = before.first { $0.part == superseded.part }?.rows ?? []
      let rows = Set(superseded.rows).subtracting(known)
      if !rows.isEmpty { lostToSpilled[superseded.part, default: []] += rows }
    }
  }

  /// Lets rows count again.
  mutating func restore(_ part: Int, _ rows: [UInt32]) {
    let restored = Set(rows)
    if let index = change.superseded.firstIndex(where: { $0.part == part }) {
      change.superseded[index].rows.removeAll(where: restored.contains)
    }
    if let index = parts.firstIndex(where: { $0.id == part }) {
      parts[index] = parts[index].restoring(restored)
    }
  }

  /// Lets stored rows not count any more, by part.
  mutating func supersede(_ lost: [Int: [UInt32]]) {
    for (part, rows) in lost.sorted(by: { $0.key < $1.key }) {
      noteSuperseded(part, rows)
      if let index = parts.firstIndex(where: { $0.id == part }) {
        parts[index] = parts[index].superseding(rows)
      }
    }
  }

  private mutating func noteSuperseded(_ part: Int, _ rows: [UInt32]) {
    if let index = change.superseded.firstIndex(where: { $0.part == part }) {
      change.superseded[index].rows = (change.superseded[index].rows + rows).sorted()
    } else {
      change.superseded.append(SupersededRows(part: part, rows: rows.sorted()))
    }
  }
}
