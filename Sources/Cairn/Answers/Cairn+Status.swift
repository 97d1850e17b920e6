internal import CairnAnalysis
public import CairnModel
internal import CairnStore

extension Cairn {
  /// What the store holds, in one row.
  ///
  /// `detailed` adds how the events lie on disk, and the loads by the numbers that `cairn forget
  /// --load` takes.
  public func status(
    detailed: Bool = false, generation: Int? = nil
  ) async throws(CairnError) -> Report {
    let store = try snapshot(asOf: generation)
    let counts = try await countPersons(store)
    let catalog = store.snapshot.catalog
    var table = ReportTable(
      name: "summary",
      columns: [
        "events", "persons", "identifiers", "sources", "loads", "parts", "bytes", "data_start",
        "data_end", "generation",
      ])
    table.append([
      .count(catalog.eventCount), .count(counts.persons), .count(counts.identifiers),
      .count(Set(store.snapshot.loads.values.map(\.source)).count), .count(catalog.loadCount),
      .count(catalog.parts.count), .count(catalog.parts.reduce(0) { $0 + $1.byteCount }),
      catalog.dataStart.map { .time($0) } ?? .null, catalog.dataEnd.map { .time($0) } ?? .null,
      .count(catalog.generation),
    ])
    var report = Report(name: "status", tables: [table])
    if detailed {
      report.tables += try Self.storageTables(storage())
      report.tables.append(Self.loads(store.snapshot.loads.values.sorted { $0.id < $1.id }))
    }
    report.asOf = store.asOf
    return report
  }

  /// The loads whose events count, oldest first.
  private static func loads(_ loads: [LoadRecord]) -> ReportTable {
    var table = ReportTable(
      name: "loads",
      columns: [
        "load", "source", "file", "lines", "accepted", "duplicates", "rejected", "events",
        "first_event", "last_event",
      ])
    for load in loads {
      table.append([
        .count(load.id), .text(load.source), .text(load.input.file), .count(load.counts.lines),
        .count(load.counts.accepted), .count(load.counts.duplicates),
        .count(load.counts.rejected), .count(load.eventCount),
        load.firstTime.map { .time($0) } ?? .null, load.lastTime.map { .time($0) } ?? .null,
      ])
    }
    return table
  }

  private static func storageTables(_ storage: StorageFacts) throws(CairnError) -> [ReportTable] {
    var whole = ReportTable(
      name: "storage",
      columns: [
        "runs", "parts", "rows", "bytes", "superseded_rows", "redirects", "earlier_parts",
        "earlier_bytes", "write_amplification",
      ])
    whole.append([
      .count(MergePlanner.runCount(storage.parts)), .count(storage.parts.count),
      .count(storage.rowCount), .count(storage.byteCount), .count(storage.supersededRows),
      .count(storage.redirects), .count(storage.earlierParts), .count(storage.earlierBytes),
      storage.writeAmplification.map { .number($0) } ?? .null,
    ])
    var levels = ReportTable(name: "levels", columns: ["level", "parts", "rows", "bytes"])
    let byLevel = Dictionary(grouping: storage.parts, by: \.level)
    for (level, parts) in byLevel.sorted(by: { $0.key < $1.key }) {
      levels.append([
        .count(level), .count(parts.count), .count(parts.reduce(0) { $0 + $1.rowCount }),
        .count(parts.reduce(0) { $0 + $1.byteCount }),
      ])
    }
    return [whole, levels]
  }

  private func countPersons(
    _ store: OpenStore
  ) async throws(CairnError) -> (persons: Int, identifiers: Int) {
    var needs = EventNeeds()
    needs.identities = true
    // What the store holds: the robots' events are a part of it.
    var frame = WalkFrame(definitions: definitions)
    frame.scope.keepsBots = true
    let walk = try Walk(store, needs, frame, workers: threads)
    let fold = try await walk.run { PersonCounts() }.whole
    return (fold.persons, fold.identifiers)
  }
}

/// Counts persons and distinct identifiers.
///
/// Every identifier is the matter of one cluster, and a batch holds clusters whole: so it is enough
/// to tell the identifiers of one batch apart, however many there are in all.
private struct PersonCounts: Fold {
  var persons = 0
  var identifiers = 0
  private var seen: [UInt64] = []

  mutating func see(_ batch: EventBatch) {
    persons += batch.personCount
    for column in batch.identities {
      seen.removeAll(keepingCapacity: true)
      var last: UInt64 = 0
      for hash in column where hash != 0 && hash != last {
        last = hash
        seen.append(hash)
      }
      seen.sort()
      for place in seen.indices where place == 0 || seen[place - 1] != seen[place] {
        identifiers += 1
      }
    }
  }

  mutating func merge(_ other: PersonCounts) {
    persons += other.persons
    identifiers += other.identifiers
  }
}
