internal import CairnModel

// Copies of one event id that say different things: one counts, and what the others said is kept
// among the refused lines of the load that brought the two together, as the store knew it, with the
// file and the line of each. They are counted as duplicates, not as refused.

/// A copy of an event that says something else than the one it lost to.
struct LostCopy {
  var copy: EventCopy
  var winner: EventCopy
}

extension StoreWriter {
  /// Keeps what copies said that lost, by the load that brought them and their winners together.
  mutating func keep(_ lost: [UInt32: [LostCopy]]) throws(StoreError) {
    for (load, copies) in lost.sorted(by: { $0.key < $1.key }) {
      let copies = copies.sorted { ($0.copy.load, $0.copy.line) < ($1.copy.load, $1.copy.line) }
      if current.map({ UInt32($0.load) == load }) == true {
        for some in copies.chunks { try append(rejects: try refused(some)) }
      } else if let index = finished.firstIndex(where: { $0.id == Int(load) }) {
        finished[index].rejectsFile = try rejectsFile(of: finished[index], with: copies)
      }
    }
  }

  /// Writes the refused lines of a load that has ended anew, with those of copies that lost.
  private func rejectsFile(
    of load: LoadRecord, with copies: [LostCopy]
  ) throws(StoreError) -> String? {
    var writer = RejectsWriter(load: load.id, file: load.input.file, in: folder)
    writer.revision = generation + 1
    if let name = load.rejectsFile {
      var reader = try RejectsReader(name, in: folder)
      while let some = try reader.next() { try writer.append(kept: some) }
    }
    for some in copies.chunks { try writer.append(kept: try refused(some)) }
    return try writer.publish()
  }

  /// What some copies said, as refused lines of their files.
  private func refused(_ copies: [LostCopy]) throws(StoreError) -> [KeptReject] {
    let stored = try storedEvents(copies)
    return copies.compactMap { lost in
      let event: KeptEvent?
      switch lost.copy.place {
      case .staged(let row): event = stage.event(ofRow: row)
      case .stored(let part, let row): event = stored[part]?[row]
      }
      guard let event else { return nil }
      let said = event.json
      let winner = "line \(lost.winner.line) of \(fileName(ofLoad: lost.winner.load))"
      let line = RejectedLine(
        reason: .conflict, line: lost.copy.line, byteOffset: 0, byteCount: UInt64(said.count),
        detail: "\(winner) has the same id with other content, and counts", bytes: said)
      return KeptReject(
        load: Int(lost.copy.load), file: fileName(ofLoad: lost.copy.load), line: line)
    }
  }

  /// What those of some copies say that lie in parts, by part and row.
  private func storedEvents(
    _ copies: [LostCopy]
  ) throws(StoreError) -> [Int: [UInt32: KeptEvent]] {
    var rows: [Int: [UInt32]] = [:]
    for lost in copies {
      if case .stored(let part, let row) = lost.copy.place { rows[part, default: []].append(row) }
    }
    var events: [Int: [UInt32: KeptEvent]] = [:]
    for part in parts {
      guard let wanted = rows[part.id] else { continue }
      do throws(PartDamage) {
        for content in try part.reader.contents(ofRows: wanted.sorted(), keepsEvents: true) {
          events[part.id, default: [:]][content.row] = content.event
        }
      } catch {
        throw part.damaged(error)
      }
      part.release()
    }
    return events
  }

  /// The file of a load, as it was named.
  private func fileName(ofLoad load: UInt32) -> String {
    if let reading = current, reading.load == Int(load) { return readingFile }
    let waiting = finished.first { $0.id == Int(load) }
    return (waiting ?? ledger[Int(load)])?.input.file ?? "load \(load)"
  }
}

extension [LostCopy] {
  /// The copies a few at a time, since what they say is in memory while it is written.
  fileprivate var chunks: [[LostCopy]] {
    stride(from: 0, to: count, by: 1_000).map { Array(self[$0..<Swift.min($0 + 1_000, count)]) }
  }
}
