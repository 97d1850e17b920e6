internal import CairnBytes
public import CairnModel
internal import CairnStore

extension Cairn {
  /// The refused lines that are kept, with where they stood and what they held.
  public func rejects(reason: RejectReason? = nil, limit: Int = 1_000) async throws(CairnError)
    -> Report
  {
    let store = try snapshot()
    var counts = ReportTable(name: "reasons", columns: ["file", "reason", "lines"])
    var lines = ReportTable(
      name: "lines",
      columns: ["load", "file", "line", "byte_offset", "reason", "detail", "bytes", "content"])
    var left = 0
    for load in store.snapshot.loads.values.sorted(by: { $0.id < $1.id }) {
      for known in RejectReason.allCases where reason == nil || reason == known {
        guard let count = load.rejects[known] else { continue }
        counts.append([.text(load.input.file), .text(known.rawValue), .count(count)])
      }
      guard let name = load.rejectsFile else { continue }
      for kept in try read(name, store) where reason == nil || kept.line.reason == reason {
        if lines.rows.count < limit { lines.append(Self.row(kept)) } else { left += 1 }
      }
    }
    var report = Report(name: "rejects", tables: [counts, lines])
    if left > 0 { report.notes.append("\(left) more lines are kept; --limit shows more") }
    report.asOf = store.asOf
    return report
  }

  private func read(_ name: String, _ store: OpenStore) throws(CairnError) -> [KeptReject] {
    try opening { () throws(StoreError) in
      var reader = try RejectsReader(name, in: store.folder)
      var kept: [KeptReject] = []
      while let some = try reader.next() { kept += some }
      return kept
    }
  }

  private static func row(_ kept: KeptReject) -> [Cell] {
    let line = kept.line
    return [
      .count(kept.load), .text(kept.file), .count(Int(line.line)), .count(Int(line.byteOffset)),
      .text(line.reason.rawValue), .text(line.detail), .count(Int(line.byteCount)),
      .text(ByteText(bytes: line.bytes)),
    ]
  }
}
