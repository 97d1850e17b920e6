internal import CairnBytes
internal import CairnDefinitions
internal import CairnModel
internal import CairnStore
internal import Glibc

extension Cairn {
  /// Reads refused lines again, with the definitions as they are now.
  ///
  /// What is good now is taken in as a load of its own, and is no refused line any more; the rest
  /// stays where it is. So lines that are replayed again are taken in once. `fix` names a file of
  /// mended records that take the place of the kept ones, in their order.
  public func replay(
    _ selection: RejectSelection, fix: String? = nil, isDryRun: Bool = false
  ) async throws(CairnError) -> IngestOutcome {
    let store = try snapshot()
    try store.check(selection)
    let replayed = ReplayedLines(store.snapshot.loads.values)
    var batches: [ReplayBatch] = []
    for load in store.loads(selection) {
      var batch = ReplayBatch(load, try store.allRejects(of: load).map(\.line), replayed)
      batch.choose(selection)
      if !batch.records.isEmpty { batches.append(batch) }
    }
    if let fix { try mend(&batches, with: fix) }
    return try await take(batches, isDryRun: isDryRun)
  }

  /// Puts mended records in the place of the kept ones.
  ///
  /// Where they are as many as all that were ever refused, those count that are refused still.
  private func mend(_ batches: inout [ReplayBatch], with path: String) throws(CairnError) {
    let mended = MendedLines(try Self.content(of: path))
    let all = batches.flatMap(\.records)
    let open = all.filter { !$0.isReplayed }
    for (chosen, isOpen) in [(open, true), (all, false)] {
      guard let records = mended.records(for: chosen) else { continue }
      var next = 0
      for batch in batches.indices {
        for index in batches[batch].records.indices {
          let isReplayed = batches[batch].records[index].isReplayed
          if isOpen, isReplayed { continue }
          let record = records[next]
          batches[batch].records[index].content = isReplayed || record.isEmpty ? nil : record
          next += 1
        }
      }
      return
    }
    throw CairnError(
      .usage,
      "the mended file has " + mended.lineCount.counted("line", "lines") + ", and the selection "
        + open.count.counted("record", "records") + ": it "
        + "takes one for each, in the order of cairn rejects show; nothing was done")
  }

  /// A file's bytes; it may be a pipe, or `-` for standard input.
  private static func content(of path: String) throws(CairnError) -> [UInt8] {
    var options = InputOptions()
    (options.takesPipes, options.allowsPlain, options.takesFingerprints) = (true, true, false)
    options.decodedByteLimit = 1 << 30
    var bytes: [UInt8] = []
    do throws(InputError) {
      var input =
        path == "-"
        ? try InputFile.standardInput(options: options)
        : try InputFile(path: path, options: options)
      while try input.nextChunk(into: &bytes) {}
    } catch {
      throw CairnError(.usage, "the mended file \(path) \(error.detail); nothing was done")
    }
    return bytes
  }

  private func take(
    _ batches: [ReplayBatch], isDryRun: Bool
  ) async throws(CairnError) -> IngestOutcome {
    var run = ReplayRun()
    for batch in batches.flatMap(\.byKind) {
      do throws(InputError) {
        try run.plan(batch, self)
      } catch {
        run.tally.refuse(batch.name, CairnError(error))
      }
      if let failure = run.tally.failure { throw failure }
    }
    try await run.take(self, isDryRun: isDryRun)
    var report = run.tally.report
    for batch in batches where batch.cutCount > 0 {
      report.notes.append(
        "\(batch.load.input.file): of " + batch.cutCount.counted("refused line", "refused lines")
          + " not enough is kept; once the definitions or the file are mended, cairn forget --load "
          + "\(batch.load.id) lets the file come again")
    }
    report.asOf = try snapshot().asOf
    return IngestOutcome(
      report: report, refusals: run.tally.refusals, hasWarnings: run.tally.hasWarnings)
  }

  /// How the refused lines of a load are read now: as its source says, where the definitions know
  /// it, else as the source whose names its file has, else as they were read.
  func replayRequest(_ load: LoadRecord) -> IngestRequest {
    var request = IngestRequest(paths: [])
    request.originalName = load.input.file
    request.looksForKnown = false
    if definitions.sources.contains(where: { $0.name == load.source }) {
      request.source = load.source
    } else if !definitions.sources.contains(where: { $0.takes(load.input.file) }) {
      request.source = load.source
      let preset = load.source == "native" ? load.format : load.source
      if SourcePresets.preset(named: preset) != nil { request.preset = preset }
    }
    return request
  }
}

/// What a replay takes in, batch by batch, all by one commit.
private struct ReplayRun {
  /// A batch that has something to take in: its lines, and how they are asked for.
  private struct Step {
    var request: IngestRequest
    var bytes: [UInt8]
  }

  var tally = IngestTally()
  private var steps: [Step] = []
  /// By batch, what is refused again.
  private var refused: [(name: String, load: LoadRecord, reasons: [RejectReason: Int])] = []

  /// Sees what of a batch becomes events now.
  mutating func plan(_ batch: ReplayBatch, _ cairn: Cairn) throws(InputError) {
    guard batch.records.contains(where: { $0.content != nil }) else {
      if batch.records.contains(where: \.isReplayed) { tally.skip(batch.name, batch.load) }
      return
    }
    var request = cairn.replayRequest(batch.load)
    request.shownName = batch.name
    var header = batch.keptHeader
    guard let choice = try choice(batch, header, &request, cairn) else { return }
    var trial = ReplayTrial(choice)
    if header.isEmpty, trial.needsHeader { header = try batch.header() }
    trial.read(batch.records, header: header)
    request.replay = batch.tie(trial.taken.map { batch.records[$0].line.place })
    if !trial.taken.isEmpty { steps.append(Step(request: request, bytes: trial.bytes)) }
    var reasons: [RejectReason: Int] = [:]
    for reason in trial.refused.values { reasons[reason, default: 0] += 1 }
    if !reasons.isEmpty { refused.append((batch.name, batch.load, reasons)) }
  }

  /// How a batch is read; nil where that cannot be decided, which is the tally's failure then.
  private mutating func choice(
    _ batch: ReplayBatch, _ header: [UInt8], _ request: inout IngestRequest, _ cairn: Cairn
  ) throws(InputError) -> SourceChoice.Choice? {
    guard let sources = sources(request, cairn) else { return nil }
    let file = batch.load.input.file
    var head = batch.head(header)
    if !sources.isSettled(file) {
      // Refused lines may not look like the file that they are of, and parts never do.
      do throws(InputError) {
        head = try batch.beginning("how its records are read stands")
      } catch {
        if batch.isOfParts { throw error }
      }
    }
    request.readsParts = batch.isOfParts
    let named = RecordFormat.separator(of: header, named: batch.load.format)
    var source: SourceDefinition
    do throws(InputError) {
      source = try sources.choice(of: file, head: head).source
    } catch {
      // The file named its separator itself, in a line that is not kept (`sep=;`).
      guard let named else { throw error }
      source = try sources.choice(of: file, head: Array("sep=".utf8) + [named, 0x0A] + head).source
    }
    // Refused lines come back behind their header, and not behind what stands above it.
    source.cells.titleLines = 0
    if case .delimited(let separator, nil) = source.format, let named, !header.contains(separator) {
      source.format = .delimited(separator: named, columns: nil)
    }
    request.settledSource = source
    return try self.sources(request, cairn)?.choice(of: file, head: [])
  }

  private mutating func sources(_ request: IngestRequest, _ cairn: Cairn) -> SourceChoice? {
    do throws(CairnError) {
      return try SourceChoice(cairn.definitions, request, store: cairn.path)
    } catch {
      tally.failure = error
      return nil
    }
  }

  /// Takes in what became good, and says what did not.
  mutating func take(_ cairn: Cairn, isDryRun: Bool) async throws(CairnError) {
    var files: [String] = []
    defer { for file in files { _ = unsafe unlink(file) } }
    for index in steps.indices {
      let file = try Self.write(steps[index].bytes)
      files.append(file)
      steps[index].request.paths = [file]
    }
    if isDryRun {
      for step in steps { try await cairn.tryReplay(step.request, into: &tally) }
    } else if let first = steps.first {
      try await takeIn(cairn, first.request)
    }
    for batch in refused { tally.addRefused(batch.name, batch.load, batch.reasons) }
  }

  private mutating func takeIn(
    _ cairn: Cairn, _ first: IngestRequest
  ) async throws(CairnError) {
    let folder = try cairn.lockedFolder(waitSeconds: 0)
    let sources = try SourceChoice(cairn.definitions, first, store: cairn.path)
    var ingestion = Ingestion(
      first, sources, try cairn.writer(in: folder), onProgress: nil)
    ingestion.tally = tally
    for step in steps {
      let sources = try SourceChoice(cairn.definitions, step.request, store: cairn.path)
      try await ingestion.take(step.request, sources)
    }
    try await ingestion.run([])
    tally = ingestion.tally
  }

  private static func write(_ bytes: [UInt8]) throws(CairnError) -> String {
    var template = Array("\(temporaryFolder)/cairn-replay-XXXXXX".utf8CString)
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
}

extension RecordFormat {
  /// The sign of a header that parted its cells, where a load's format says which it was.
  fileprivate static func separator(of header: [UInt8], named format: String) -> UInt8? {
    header.first { sign in
      sign < 0x80 && RecordFormat.delimited(separator: sign, columns: nil).words == format
    }
  }
}
