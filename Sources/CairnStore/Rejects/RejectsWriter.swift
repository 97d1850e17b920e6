internal import CairnBytes
public import CairnModel

/// Writes the refused lines of one load: `rejects/0000017.ndjson.gz`, one JSON object a line.
///
/// The file is begun with the first line, so a load without refused lines has none. Nothing is kept
/// in memory beyond a buffer, however many lines are refused. It must be published before the
/// commit that names it; dropped before, it leaves nothing behind.
public struct RejectsWriter: ~Copyable {
  private let folder: StoreFolder
  private let load: Int
  private let file: String
  /// The generation that the file is written anew for, where it is not the first.
  var revision: Int?
  private var gzip = GzipWriter(.small(level: 6))
  private var output: DurableFile?
  private var text: [UInt8] = []

  private static let bufferByteCount = 256 << 10

  public init(load: Int, file: String, in folder: StoreFolder) {
    (self.load, self.file, self.folder) = (load, file, folder)
  }

  private var name: String {
    guard let revision else { return FileNames.rejects(ofLoad: load) }
    return FileNames.rejects(ofLoad: load, revision: revision)
  }

  public mutating func append(_ lines: [RejectedLine]) throws(StoreError) {
    try append(kept: lines.map { KeptReject(load: load, file: file, line: $0) })
  }

  /// Appends lines that may be of other loads.
  mutating func append(kept rejects: [KeptReject]) throws(StoreError) {
    for reject in rejects {
      RejectJSON.append(reject, to: &text)
      if text.count >= Self.bufferByteCount { try flush() }
    }
  }

  /// Makes the file durable and gives its name inside `rejects/`, or nil where no line was refused.
  public consuming func publish() throws(StoreError) -> String? {
    if output == nil && text.isEmpty { return nil }
    try flush()
    let (folder, name) = (folder, name)
    var trailer: [UInt8] = []
    gzip.finish(into: &trailer)
    guard var output else { preconditionFailure("flushing begins the file") }
    do throws(FileError) {
      try output.append(trailer)
    } catch {
      throw StoreError(error)
    }
    try folder.publishRejects(output, as: name)
    return name
  }

  private mutating func flush() throws(StoreError) {
    if output == nil { output = try folder.makeFile(name) }
    var compressed: [UInt8] = []
    let whole = text
    gzip.append(whole.span, to: &compressed)
    text.removeAll(keepingCapacity: true)
    do throws(FileError) {
      try output?.append(compressed)
    } catch {
      throw StoreError(error)
    }
  }
}
