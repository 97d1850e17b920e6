internal import CairnModel

/// A part that was just written: what the catalog will say of it, and the part itself.
struct WrittenPart {
  let record: PartRecord
  let loads: [PartLoad]
  let part: OpenPart

  init(
    _ number: Int, _ summary: PartSummary, level: Int, in folder: StoreFolder
  ) throws(StoreError) {
    let name = FileNames.part(number)
    let facts = PartRecord.FileFacts(
      name: name, byteCount: summary.byteCount, rowCount: summary.rowCount, hash: summary.hash)
    var record = PartRecord(
      id: number, file: facts,
      times: EventTime(
        microseconds: summary.firstTime)...EventTime(microseconds: summary.lastTime),
      keys: summary.firstKey...summary.lastKey)
    record.level = level
    self.record = record
    loads = summary.loads.sorted { $0.key < $1.key }.map { load, rows in
      PartLoad(part: number, load: Int(load), rowCount: rows)
    }
    part = OpenPart(
      id: number, reader: try PartReader.open(folder.path(ofPart: name)), superseded: [])
  }
}
