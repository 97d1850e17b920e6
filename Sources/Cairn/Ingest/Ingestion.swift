internal import CairnBytes
internal import CairnIngest
internal import CairnModel
internal import CairnStore

/// Takes files in, one after another: parses a chunk while the store takes in the one before.
///
/// A file counts only once it was read to its proven end and the catalog has committed its load.
/// What a refused file gave is forgotten; the files before and behind it are not touched by that.
struct Ingestion: ~Copyable {
  private(set) var request: IngestRequest
  private(set) var sources: SourceChoice
  var writer: StoreWriter
  var tally = IngestTally()
  private var progress = IngestProgress()
  private let onProgress: (@Sendable (IngestProgress) -> Void)?

  init(
    _ request: IngestRequest, _ sources: SourceChoice, _ writer: consuming StoreWriter,
    onProgress: (@Sendable (IngestProgress) -> Void)?
  ) {
    self.request = request
    self.sources = sources
    self.writer = writer
    self.onProgress = onProgress
  }

  /// Takes all files in and commits them; stops at the first failure of the store itself.
  mutating func run(_ files: [InputPaths.Found]) async throws(CairnError) {
    try await takeAll(files)
    try commit()
    try opening { () throws(StoreError) in _ = try writer.mergeDue() }
    if let postponed = writer.postponed { tally.note(postponed) }
  }

  /// Takes files in that were asked for otherwise than those before; they wait for the commit.
  mutating func take(
    _ request: IngestRequest, _ sources: SourceChoice
  ) async throws(CairnError) {
    (self.request, self.sources) = (request, sources)
    try await takeAll(InputPaths.files(request.paths))
  }

  private mutating func takeAll(_ files: [InputPaths.Found]) async throws(CairnError) {
    let sizes = files.map { InputPaths.byteCount($0.path) }
    progress.fileCount = files.count
    progress.byteCount = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
    for file in files {
      do throws(InputError) {
        try await take(file.path)
      } catch {
        try opening { () throws(StoreError) in try writer.abandonLoad() }
        tally.take(error, of: file)
      }
      if let failure = tally.failure { throw failure }
      progress.filesDone += 1
      if writer.isPartDue { try opening { () throws(StoreError) in try writer.makePart() } }
      if writer.isCommitDue { try commit() }
    }
  }

  private mutating func commit() throws(CairnError) {
    let loads = try opening { () throws(StoreError) in try writer.commit() }
    tally.commit(loads)
  }

  private mutating func take(_ file: String) async throws(InputError) {
    if let known = try knownLoad(file) {
      tally.skip(request.shownName ?? file, known)
      return
    }
    let grown = try grownLog(file)
    var input = try request.open(file)
    var head: [UInt8] = []
    _ = try input.nextChunk(into: &head)
    let choice = try sources.choice(of: file, head: head)
    let source = choice.source
    if let reason = choice.reason { tally.recognise(file, reason) }
    let file = request.shownName ?? file
    let load = writer.beginLoad(source: source.name, file: file)
    let parser = FileParser(input, choice, head: head, skipping: grown?.byteCount ?? 0)
    var reading = LoadReading(load: load, file: file, source: source, now: SystemClock.now)
    var parsed = try await parser.next().get()
    while let events = parsed {
      async let next = parser.next()
      reading.see(events)
      append(events)
      parsed = try await next.get()
      if tally.failure != nil { return }
      await report(file, parser, reading)
    }
    try await finish(reading, parser, grown)
  }

  /// The load that the file begins with, where one of its name was taken in before.
  private func grownLog(_ file: String) throws(InputError) -> GrownLog? {
    guard file != "-", !request.replaces else { return nil }
    var options = InputOptions()
    options.allowsPlain = request.allowsPlain
    options.salvages = request.salvages
    options.takesFingerprints = false
    return try GrownLog.find(
      file, among: writer.loads(ofName: InputPaths.name(file)), options)
  }

  /// Ends a load whose file was read to its end.
  private mutating func finish(
    _ reading: LoadReading, _ parser: FileParser, _ grown: GrownLog?
  ) async throws(InputError) {
    let summary = await parser.summary
    var record = reading.record(summary, notes: await parser.notes)
    if let grown { record.notes.append(grown.note) }
    progress.bytesRead += summary.storedByteCount
    if let known = load(record.input.content, record.input.compressed) {
      abandon()
      tally.skip(reading.file, known)
      return
    }
    try request.refuseIfTooBad(reading)
    end(record)
    tally.finish(record)
  }

  private mutating func append(_ events: ParsedEvents) {
    do throws(StoreError) { try writer.append(events) } catch { tally.failure = CairnError(error) }
  }

  private mutating func abandon() {
    do throws(StoreError) { try writer.abandonLoad() } catch { tally.failure = CairnError(error) }
  }

  private mutating func load(_ content: Fingerprint, _ compressed: Fingerprint) -> LoadRecord? {
    do throws(StoreError) {
      return try writer.load(content: content, compressed: compressed)
    } catch {
      tally.failure = CairnError(error)
      return nil
    }
  }

  /// The load that has this file's bytes, where its length alone makes that possible.
  private mutating func knownLoad(_ file: String) throws(InputError) -> LoadRecord? {
    guard file != "-", let byteCount = InputPaths.byteCount(file) else { return nil }
    guard writer.hasLoad(ofByteCount: byteCount) else { return nil }
    let compressed = try FileFingerprint.take(file)
    return load(compressed, compressed)
  }

  private mutating func end(_ record: LoadRecord) {
    do throws(StoreError) { try writer.endLoad(record) } catch { tally.failure = CairnError(error) }
  }

  private mutating func report(
    _ file: String, _ parser: FileParser, _ reading: LoadReading
  ) async {
    guard let onProgress else { return }
    var now = progress
    now.file = file
    now.bytesRead += await parser.storedByteCount
    now.events = tally.events + reading.counts.accepted
    now.rejected = tally.rejected + reading.counts.rejected
    onProgress(now)
  }
}
