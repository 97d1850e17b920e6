internal import CairnBytes
public import CairnModel
internal import CairnStore

extension Cairn {
  /// Moves damaged parts aside, names what was lost, and takes the files in again that are still
  /// where they were.
  public func repair(waitSeconds: Int = 0) async throws(CairnError) -> Report {
    let folder = try lockedFolder(waitSeconds: waitSeconds)
    let (damaged, loads) = try opening { () throws(StoreError) in
      let catalog = try Catalog.open(in: folder)
      return (try folder.damagedParts(), try catalog.loads())
    }
    var parts = ReportTable(name: "repaired", columns: ["file", "rows", "detail"])
    for part in damaged {
      parts.append([
        .text("\(FileNames.damaged)/\(part.part.fileName)"), .count(part.part.rowCount),
        .text(part.problems.first?.detail ?? ""),
      ])
    }
    var lost = ReportTable(name: "loads", columns: ["load", "file", "status", "rows"])
    var rowsOfLoad: [Int: Int] = [:]
    for load in damaged.flatMap(\.loads) { rowsOfLoad[load.load, default: 0] += load.rowCount }
    let hurt = loads.filter { rowsOfLoad[$0.id] != nil && $0.forgottenIn == nil }
    let present = hurt.filter(Self.isStillThere)
    if !damaged.isEmpty {
      try await setAside(damaged, present, in: folder)
    }
    for load in hurt {
      lost.append([
        .count(load.id), .text(load.input.file),
        .text(present.contains(load) ? "taken_in_again" : "lost"),
        .count(rowsOfLoad[load.id] ?? 0),
      ])
    }
    var report = Report(name: "repair", tables: [parts, lost])
    if damaged.isEmpty { report.notes.append("no part is damaged") }
    if hurt.count > present.count {
      report.notes.append(
        "the files of lost rows are not where they were, or have changed; take them in again from "
          + "wherever they are kept")
    }
    report.asOf = try snapshot().asOf
    return report
  }

  private func setAside(
    _ damaged: [DamagedPart], _ present: [LoadRecord], in folder: StoreFolder
  ) async throws(CairnError) {
    let ids = Set(damaged.map(\.part.id))
    try opening { () throws(StoreError) in
      var writer = try StoreWriter.open(folder, rules: definitions.identity, without: ids)
      _ = try writer.setAside(damaged, takingBack: Set(present.map(\.id)))
    }
    for load in present {
      var request = IngestRequest(paths: [load.input.path])
      request.salvages = load.isSalvaged
      request.source = load.source
      let sources = try SourceChoice(definitions, request, store: path)
      var ingestion = Ingestion(request, sources, try writer(in: folder), onProgress: nil)
      try await ingestion.run(InputPaths.files(request.paths))
      if let refusal = ingestion.tally.refusals.first { throw refusal }
    }
  }

  /// Whether a load's file is where it was, byte for byte.
  private static func isStillThere(_ load: LoadRecord) -> Bool {
    guard InputPaths.byteCount(load.input.path) == load.input.byteCount,
      let found = try? FileFingerprint.take(load.input.path)
    else { return false }
    return found == load.input.compressed
  }
}
