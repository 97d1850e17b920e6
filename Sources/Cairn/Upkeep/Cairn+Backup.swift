public import CairnModel
internal import CairnStore

extension Cairn {
  /// Copies the store, as it is at one moment, to a folder that does not exist or is empty.
  public func backup(to target: String) throws(CairnError) -> Report {
    let facts = try opening { () throws(StoreError) in
      try StoreFolder.open(at: path, for: .reading).backUp(to: target)
    }
    let problems = try opening { () throws(StoreError) in try StoreFolder.verify(at: target) }
    if let problem = problems.first {
      throw CairnError(.damaged, "the copy is damaged: \(problem.file): \(problem.detail)")
    }
    var table = ReportTable(name: "backup", columns: ["folder", "generation", "files", "bytes"])
    table.append([
      .text(target), .count(facts.generation), .count(facts.files), .count(facts.bytes),
    ])
    var report = Report(name: "backup", tables: [table])
    report.notes.append("every checksum of the copy matches; it is a store of its own")
    report.asOf = try snapshot(asOf: facts.generation).asOf
    return report
  }

  /// Brings the store to the newest format.
  public func migrate(waitSeconds: Int = 0) throws(CairnError) -> Report {
    let folder = try lockedFolder(waitSeconds: waitSeconds)
    let isDone = try opening { () throws(StoreError) in try Catalog.open(in: folder).migrate() }
    var report = Report(name: "migrate", tables: [])
    var table = ReportTable(name: "migrate", columns: ["changed"])
    table.append([.flag(isDone)])
    report.tables = [table]
    report.notes.append(
      isDone ? "the catalog has the newest format now" : "the store has the newest format already")
    report.asOf = try snapshot().asOf
    return report
  }
}
