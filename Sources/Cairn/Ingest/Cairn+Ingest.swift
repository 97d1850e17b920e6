internal import CairnModel
internal import CairnStore

extension Cairn {
  /// Makes a store where there is none.
  public static func makeStore(at path: String) throws(CairnError) {
    _ = try opening { () throws(StoreError) in try StoreFolder.create(at: path, waitSeconds: 0) }
  }

  /// Takes files into the store, which is made where there is none.
  ///
  /// Files that were taken in before, whatever their name, are skipped; files that cannot be read
  /// whole are refused, and the others are not touched by that. Throws only where the store itself
  /// fails; what was committed until then stands.
  public func ingest(
    _ request: IngestRequest, onProgress: (@Sendable (IngestProgress) -> Void)? = nil
  ) async throws(CairnError) -> IngestOutcome {
    let sources = try SourceChoice(definitions, request, store: path)
    let files = InputPaths.files(request.paths)
    if request.isDryRun { return try await dryRun(request, sources, files) }
    let folder = try opening { () throws(StoreError) in
      try StoreFolder.create(at: path, waitSeconds: request.waitSeconds)
    }
    let writer = try writer(in: folder, memory: request.memory)
    let dataEnd = try opening { () throws(StoreError) in
      try Catalog.open(in: folder).snapshot().dataEnd
    }
    var ingestion = Ingestion(request, sources, writer, onProgress: onProgress)
    if request.replaces { try ingestion.replaceDays(of: files, in: definitions.zone) }
    try await ingestion.run(files)
    if let dataEnd { ingestion.tally.noteReach(before: dataEnd, in: definitions.zone) }
    var report = ingestion.tally.report
    report.asOf = try snapshot().asOf
    return IngestOutcome(
      report: report, refusals: ingestion.tally.refusals,
      hasWarnings: ingestion.tally.hasWarnings)
  }
}
