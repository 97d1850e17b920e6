internal import CairnBytes
internal import CairnIngest
internal import CairnModel
internal import CairnStore

extension Cairn {
  /// Reads files and counts what they would give; no store is made or changed by that.
  func dryRun(
    _ request: IngestRequest, _ sources: SourceChoice, _ files: [InputPaths.Found]
  ) async throws(CairnError) -> IngestOutcome {
    let store = try? snapshot()
    let trial = Trial(
      request: request, sources: sources,
      known: store.map { Array($0.snapshot.loads.values) } ?? [])
    var tally = IngestTally()
    for file in files {
      do throws(InputError) {
        try await trial.read(file.path, into: &tally)
      } catch {
        tally.take(error, of: file)
      }
    }
    var report = tally.report
    report.asOf = store?.asOf
    report.notes.insert("a dry run: nothing was kept, and duplicates are not looked for", at: 0)
    return IngestOutcome(
      report: report, refusals: tally.refusals, hasWarnings: tally.hasWarnings)
  }
}

extension Cairn {
  /// Reads refused lines that became good, and keeps nothing.
  func tryReplay(
    _ request: IngestRequest, into tally: inout IngestTally
  ) async throws(CairnError) {
    let sources = try SourceChoice(definitions, request, store: path)
    let trial = Trial(request: request, sources: sources, known: [])
    for file in request.paths {
      do throws(InputError) {
        try await trial.read(file, into: &tally)
      } catch {
        tally.refuse(request.shownName ?? file, CairnError(error))
      }
    }
  }
}

/// A reading of files that keeps nothing.
private struct Trial {
  let request: IngestRequest
  let sources: SourceChoice
  /// What the store has taken in.
  let known: [LoadRecord]

  func read(_ file: String, into tally: inout IngestTally) async throws(InputError) {
    var input = try request.open(file)
    var head: [UInt8] = []
    _ = try input.nextChunk(into: &head)
    let choice = try sources.choice(of: request.originalName ?? file, head: head)
    let parser = FileParser(input, choice, head: head)
    let name = request.shownName ?? file
    var reading = LoadReading(load: 0, file: name, source: choice.source, now: SystemClock.now)
    while let events = try await parser.next().get() { reading.see(events) }
    let record = reading.record(await parser.summary, notes: await parser.notes)
    let content = record.input.content
    let earlier = known.first { $0.state != .forgotten && $0.input.content == content }
    if let earlier { return tally.skip(file, earlier) }
    try request.refuseIfTooBad(reading)
    if let reason = choice.reason { tally.recognise(name, reason) }
    tally.finish(record)
    tally.commit([record])
  }
}

extension IngestRequest {
  /// Opens an input file as the request says.
  func open(_ file: String) throws(InputError) -> InputFile {
    file == "-"
      ? try InputFile.standardInput(options: inputOptions)
      : try InputFile(path: file, options: inputOptions)
  }

  /// How input files are read.
  var inputOptions: InputOptions {
    var options = InputOptions()
    options.allowsPlain = allowsPlain
    options.salvages = salvages
    return options
  }

  /// Refuses a file with a larger share of bad lines than is allowed.
  func refuseIfTooBad(_ reading: LoadReading) throws(InputError) {
    guard let limit = maximumBadShare, reading.badShare > limit else { return }
    throw InputError(
      kind: .tooManyBadLines, file: reading.file,
      detail: "\(reading.counts.rejected) of "
        + reading.judgedCount.counted("line is", "lines are") + " bad, blank "
        + "and filtered ones left aside: more than --max-bad allows; nothing of it was kept")
  }
}
