import CairnBytes
import CairnModel
@testable import CairnStore

/// A store for one test, with loads and parts made up by number.
struct CatalogSample {
  let folder: StoreFolder
  let catalog: Catalog

  init(at path: String, with files: any StoreFiles = SystemFiles()) throws {
    folder = try StoreFolder.create(at: path, with: files)
    catalog = try Catalog.open(in: folder)
  }

  /// Writes and commits a part of one load, as an ingest of one file does.
  @discardableResult
  func ingest(_ text: String) throws -> Int {
    let snapshot = try catalog.snapshot()
    let part = try writePart(snapshot.nextPart, text)
    var change = CatalogChange(note: "ingest \(text)")
    change.loads = [Self.load(snapshot.nextLoad, text)]
    change.parts = [part]
    change.partLoads = [PartLoad(part: part.id, load: snapshot.nextLoad, rowCount: text.utf8.count)]
    return try catalog.commit(change)
  }

  /// Puts a text into the store as a part whose rows are its letters.
  func writePart(_ number: Int, _ text: String) throws -> PartRecord {
    let name = FileNames.part(number)
    var file = try folder.makeFile(name)
    try file.append(Array(text.utf8))
    try folder.publishPart(file, as: name)
    return Self.part(number, text)
  }

  static func part(_ number: Int, _ text: String) -> PartRecord {
    let bytes = Array(text.utf8)
    let file = PartRecord.FileFacts(
      name: FileNames.part(number), byteCount: bytes.count, rowCount: bytes.count,
      hash: ByteHash.hash(bytes.span))
    return PartRecord(
      id: number, file: file, times: time(number)...time(number + 1),
      keys: UInt64(number)...UInt64.max)
  }

  static func load(_ number: Int, _ text: String) -> LoadRecord {
    let content = Fingerprint(of: Array(text.utf8).span)
    let compressed = Fingerprint(of: Array("gzip \(text)".utf8).span)
    var input = LoadRecord.InputFacts(
      file: text, path: "/logs/\(text)", content: content, compressed: compressed)
    input.byteCount = text.utf8.count
    input.decodedByteCount = text.utf8.count * 8
    var load = LoadRecord(id: number, source: "web", input: input)
    load.counts.lines = text.utf8.count + 3
    load.counts.accepted = text.utf8.count
    load.counts.rejected = 2
    load.counts.blank = 1
    load.eventCount = text.utf8.count
    load.rejects = [.notJSON: 1, .badTime: 1]
    load.firstTime = time(number)
    load.lastTime = time(number + 1)
    load.dataEnd = time(number + 1)
    load.format = "native ndjson"
    load.rejectsFile = FileNames.rejects(ofLoad: number)
    load.notes = ["epochs are milliseconds", "2 rounded"]
    return load
  }

  static func time(_ number: Int) -> EventTime {
    EventTime(seconds: 1_700_000_000 + Int64(number) * 60)
  }
}
