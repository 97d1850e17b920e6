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
  /// Files that were given to a run that replaces days, and the loads that have their bytes.
  var given: [String: LoadRecord] = [:]
  /// Those of the loads that need not be read again.
  var kept: Set<Int> = []
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
    if let replacement = writer.replacement { tally.note(replacement) }
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

  mutating func commit() throws(CairnError) {
    let loads = try opening { () throws(StoreError) in try writer.commit() }
    tally.commit(loads)
  }

  private mutating func take(_ file: String) async throws(InputError) {
    let known = try knownLoad(file)
    if let known, isSettled(known) { return tally.skip(request.shownName ?? file, known) }
    var start: KnownStart?
    if let known, request.replaces { start = KnownStart(replacing: known) }
    while tally.failure == nil {
      var input = try request.open(file)
      var head: [UInt8] = []
      _ = try input.nextChunk(into: &head)
      let choice = try sources.choice(of: request.originalName ?? file, head: head)
      if start == nil, known != nil || isNameKnown(file, choice) {
        start = try knownStart(of: file, choice)
      }
      var expected = FileParser.Known(byteCount: start?.byteCount ?? 0)
      if start == nil { expected.loads = candidates(file, choice) }
      let parser = FileParser(input, choice, head: head, known: expected)
      if try await read(file, choice, parser, start) { return }
      // The file begins as a known one does: it is read anew from where it differs.
      abandon()
      start = try knownStart(of: file, choice)
    }
  }

  /// Reads a file to its end; false where it turns out to begin as a known one does.
  private mutating func read(
    _ file: String, _ choice: SourceChoice.Choice, _ parser: FileParser, _ start: KnownStart?
  ) async throws(InputError) -> Bool {
    let name = request.shownName ?? file
    if let reason = choice.reason { tally.recognise(name, reason) }
    let load = writer.beginLoad(source: choice.source.name, file: name)
    if let start { replace(start.replaced) }
    var reading = LoadReading(load: load, file: name, source: choice.source, now: SystemClock.now)
    var parsed = try await parser.next().get()
    while let events = parsed {
      if await parser.beginsAsKnown { return false }
      async let next = parser.next()
      reading.see(events)
      append(events)
      parsed = try await next.get()
      if tally.failure != nil { return true }
      await report(name, parser, reading)
    }
    return try await finish(reading, parser, start)
  }

  /// Ends a load whose file was read to its end; false where only its start was not known yet.
  private mutating func finish(
    _ reading: LoadReading, _ parser: FileParser, _ start: KnownStart?
  ) async throws(InputError) -> Bool {
    let summary = await parser.summary
    var record = reading.record(summary, notes: await parser.notes)
    progress.bytesRead += summary.storedByteCount
    let replaced = Set((start?.replaced ?? []).map(\.id))
    if let known = load(record.input.content, record.input.compressed), !replaced.contains(known.id)
    {
      if !isSettled(known), start == nil, !request.replaces {
        guard reading.file == "-" else { return false }
        tally.noteGonePipe(known)
      }
      if isSettled(known) || !request.replaces {
        abandon()
        tally.skip(reading.file, known)
        return true
      }
      replace([known])
    }
    try request.refuseIfTooBad(reading)
    if let start, !start.replaced.isEmpty { record.notes.append(start.replacementNote) }
    if let continued = start?.continued {
      record.noteContinuation(of: continued, byteCount: start?.byteCount ?? 0)
    }
    if let replay = request.replay {
      record.noteReplay(of: replay.load, places: replay.places, without: replay.others)
    }
    tally.finish(end(record))
    return true
  }

  private mutating func append(_ events: ParsedEvents) {
    do throws(StoreError) { try writer.append(events) } catch { tally.failure = CairnError(error) }
  }

  private mutating func abandon() {
    do throws(StoreError) { try writer.abandonLoad() } catch { tally.failure = CairnError(error) }
  }

  private mutating func end(_ record: LoadRecord) -> LoadRecord {
    do throws(StoreError) { return try writer.endLoad(record) } catch {
      tally.failure = CairnError(error)
      return record
    }
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
