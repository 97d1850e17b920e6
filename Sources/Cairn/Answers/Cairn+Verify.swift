public import CairnModel
internal import CairnStore

extension Cairn {
  /// Reads every byte of the store; the table names what is not as it was written.
  public func verify() throws(CairnError) -> Report {
    let problems = try opening { () throws(StoreError) in try StoreFolder.verify(at: path) }
    var table = ReportTable(name: "problems", columns: ["file", "kind", "detail"])
    for problem in problems {
      table.append([.text(problem.file), .text(problem.kind), .text(problem.detail)])
    }
    var report = Report(name: "verify", tables: [table])
    if problems.isEmpty {
      report.notes.append("every checksum of the catalog, the parts and the rejects matches")
      report.asOf = try snapshot().asOf
    }
    return report
  }
}
