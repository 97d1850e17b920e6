internal import CairnBytes
public import CairnModel
internal import CairnStore

extension Cairn {
  /// Moves what is damaged aside, names what was lost, and takes the files in again that are still
  /// where they were; all of it counts by one commit.
  public func repair(waitSeconds: Int = 0) async throws(CairnError) -> Report {
    let folder = try lockedFolder(waitSeconds: waitSeconds)
    var repair = try opening { () throws(StoreError) in
      let catalog = try Catalog.open(in: folder)
      return RepairPlan(try folder.findDamage(), try catalog.loads())
    }
    guard !repair.damage.isEmpty else { return try report(on: repair) }
    // A file that is refused is lost like one that is not there: the rest is repaired without it.
    while let refused = try await carryOut(repair, in: folder) { repair.leaveOut(refused) }
    return try report(on: repair)
  }

  /// Does what is planned and commits it; gives the file that was refused, with nothing done.
  private func carryOut(
    _ repair: RepairPlan, in folder: StoreFolder
  ) async throws(CairnError) -> String? {
    let writer = try opening { () throws(StoreError) in
      let now = Int(SystemClock.now.microseconds / 1_000_000)
      _ = try folder.recover(Catalog.open(in: folder).fileNames(), nowSeconds: now)
      var writer = try StoreWriter.open(
        folder, rules: definitions.identity, without: Set(repair.damage.parts.map(\.part.id)))
      _ = try writer.beginRepair(repair.damage, takingBack: repair.takenBack)
      return writer
    }
    let requests = repair.requests
    let first = requests.first ?? IngestRequest(paths: [])
    var ingestion = Ingestion(
      first, try SourceChoice(definitions, first, store: path), writer, onProgress: nil)
    for request in requests {
      try await ingestion.take(request, try SourceChoice(definitions, request, store: path))
      if !ingestion.tally.refusals.isEmpty { return request.paths[0] }
    }
    try await ingestion.run([])
    return nil
  }

  private func report(on repair: RepairPlan) throws(CairnError) -> Report {
    var parts = ReportTable(name: "repaired", columns: ["file", "rows", "detail"])
    for part in repair.damage.parts {
      parts.append([
        .text("\(FileNames.damaged)/\(part.part.fileName)"), .count(part.part.rowCount),
        .text(part.problems.first?.detail ?? ""),
      ])
    }
    for part in repair.damage.earlierParts {
      parts.append([
        .text("\(FileNames.damaged)/\(part.fileName)"), .count(0),
        .text("only earlier generations needed it"),
      ])
    }
    for file in repair.damage.rejects.compactMap(\.rejectsFile) {
      parts.append([
        .text("\(FileNames.damaged)/\(file)"), .count(0), .text("refused lines, unreadable"),
      ])
    }
    if let list = repair.damage.list {
      parts.append([.text(list), .count(0), .text("written anew")])
    }
    var loads = ReportTable(name: "loads", columns: ["load", "file", "status", "rows"])
    for load in repair.hurt {
      loads.append([
        .count(load.id), .text(load.input.file),
        .text(repair.takenBack.contains(load.id) ? "taken_in_again" : "lost"),
        .count(repair.lostRows[load.id] ?? 0),
      ])
    }
    var report = Report(name: "repair", tables: [parts, loads])
    report.notes = repair.notes
    report.asOf = try snapshot().asOf
    return report
  }
}
