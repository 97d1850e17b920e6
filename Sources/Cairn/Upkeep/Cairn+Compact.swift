public import CairnModel
internal import CairnStore

extension Cairn {
  /// Merges all parts into one run, and where asked forgets the generations before.
  public func compact(
    forgetsHistory: Bool = false, waitSeconds: Int = 0, memory: Int = Limits.memoryBudget
  ) throws(CairnError) -> Report {
    let folder = try lockedFolder(waitSeconds: waitSeconds)
    let before = try storage()
    var writer = try writer(in: folder, memory: memory)
    try opening { () throws(StoreError) in
      _ = try writer.mergeAll()
      if forgetsHistory { try writer.forgetHistory() }
    }
    let after = try storage()
    var table = ReportTable(
      name: "compact", columns: ["moment", "parts", "bytes", "earlier_parts", "earlier_bytes"])
    for (moment, storage) in [("before", before), ("after", after)] {
      table.append([
        .text(moment), .count(storage.parts.count), .count(storage.byteCount),
        .count(storage.earlierParts), .count(storage.earlierBytes),
      ])
    }
    var report = Report(name: "compact", tables: [table])
    report.asOf = try snapshot().asOf
    return report
  }
}
