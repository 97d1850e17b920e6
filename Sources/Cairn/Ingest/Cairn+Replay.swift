internal import CairnBytes
internal import CairnModel
internal import CairnStore
internal import Glibc

extension Cairn {
  /// Reads refused lines again, with the definitions as they are now.
  ///
  /// What is good now is taken in as a load of its own; the same lines replayed twice are taken in
  /// once. `fix` names a file of mended lines that take the place of the kept ones, in their order.
  public func replay(
    _ selection: RejectSelection, fix: String? = nil, isDryRun: Bool = false
  ) async throws(CairnError) -> IngestOutcome {
    let store = try snapshot()
    var mended = try fix.map(Self.lines)
    var batches: [ReplayBatch] = []
    for load in store.loads(selection) {
      let kept = try store.rejects(of: load).map(\.line).filter(selection.holds)
      guard !kept.isEmpty else { continue }
      var batch = ReplayBatch(load)
      for line in kept { try batch.take(line, &mended) }
      batches.append(batch)
    }
    if let left = mended, !left.isEmpty {
      throw CairnError(
        .usage, "the mended file has \(left.count) lines more than the selection; nothing was done")
    }
    return try await take(batches, isDryRun: isDryRun)
  }

  private func take(
    _ batches: [ReplayBatch], isDryRun: Bool
  ) async throws(CairnError) -> IngestOutcome {
    var whole = Report(
      name: "ingest", tables: [IngestTally().report.tables[0], IngestTally().report.tables[1]])
    var refusals: [CairnError] = []
    var hasWarnings = false
    for batch in batches where !batch.lines.isEmpty {
      let file = try batch.write()
      defer { _ = unsafe unlink(file) }
      var request = IngestRequest(paths: [file])
      request.source = batch.load.source
      request.preset = batch.preset(definitions)
      request.isDryRun = isDryRun
      request.shownName = "rejects of \(batch.load.input.file)"
      let outcome = try await ingest(request)
      for index in whole.tables.indices {
        whole.tables[index].rows += outcome.report.tables[index].rows
      }
      whole.notes += outcome.report.notes
      whole.asOf = outcome.report.asOf
      refusals += outcome.refusals
      hasWarnings = hasWarnings || outcome.hasWarnings
    }
    let lost = batches.map(\.cutCount).reduce(0, +)
    if lost > 0 {
      whole.notes.append("\(lost) lines were too long to be kept whole; replay their file")
    }
    if whole.asOf == nil { whole.asOf = try snapshot().asOf }
    return IngestOutcome(report: whole, refusals: refusals, hasWarnings: hasWarnings)
  }

  private static func lines(of path: String) throws(CairnError) -> [[UInt8]] {
    do throws(FileError) {
      let bytes = try SystemFiles().content(of: path, limit: 1 << 30)
      var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
      if lines.last == [] { lines.removeLast() }
      return lines
    } catch {
      throw CairnError(.usage, "\(path) could not be read: \(error.reason)")
    }
  }
}

/// The refused lines of one load, to be read again.
private struct ReplayBatch {
  let load: LoadRecord
  private(set) var lines: [[UInt8]] = []
  /// Lines of which only the beginning is kept.
  private(set) var cutCount = 0

  init(_ load: LoadRecord) { self.load = load }

  mutating func take(_ line: RejectedLine, _ mended: inout [[UInt8]]?) throws(CairnError) {
    if let count = mended?.count {
      guard count > 0 else {
        throw CairnError(
          .usage, "the mended file has fewer lines than the selection; nothing was done")
      }
      if let first = mended?.removeFirst(), !first.isEmpty { lines.append(first) }
    } else if line.bytes.count < Int(line.byteCount) {
      cutCount += 1
    } else {
      lines.append(line.bytes)
    }
  }

  /// The preset to read with, where the definitions do not know the source.
  func preset(_ definitions: Definitions) -> String? {
    if definitions.sources.contains(where: { $0.name == load.source }) { return nil }
    return load.source == "native" ? load.format : load.source
  }

  /// Writes the lines to a file of their own, behind the line that names their columns.
  func write() throws(CairnError) -> String {
    var bytes = try header()
    for line in lines { bytes += line + [0x0A] }
    var template = Array("\(Self.temporaryFolder)/cairn-replay-XXXXXX".utf8CString)
    let descriptor = unsafe template.withUnsafeMutableBufferPointer { room in
      unsafe room.baseAddress.map { unsafe mkstemp($0) } ?? -1
    }
    guard descriptor >= 0 else { throw CairnError(.inputOutput, "no temporary file could be made") }
    close(descriptor)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try OutputFile.write(bytes, to: path)
    return path
  }

  private static var temporaryFolder: String {
    guard let value = unsafe getenv("TMPDIR") else { return "/tmp" }
    return unsafe String(cString: value)
  }

  /// The first line of the file that the lines are from, where it names their columns.
  private func header() throws(CairnError) -> [UInt8] {
    let isTable = ["csv", "tsv"].contains(load.format) || load.format.hasPrefix("delimited")
    guard isTable || load.format == "w3c" else { return [] }
    var head: [UInt8] = []
    do throws(InputError) {
      var input = try InputFile(path: load.input.path)
      _ = try input.nextChunk(into: &head)
    } catch {
      throw CairnError(
        .refusedInput,
        "the columns of \(load.input.file) stand in that file alone, and \(error.detail)")
    }
    let lines = head.split(separator: 0x0A)
    if isTable { return lines.first.map { Array($0) + [0x0A] } ?? [] }
    return lines.first { $0.starts(with: Array("#Fields:".utf8)) }.map { Array($0) + [0x0A] } ?? []
  }
}
