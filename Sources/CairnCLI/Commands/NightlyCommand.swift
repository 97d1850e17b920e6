import ArgumentParser
import Cairn
import CairnModel

struct NightlyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nightly",
    abstract: "The whole night: take in what is new, then write the report and the marts.",
    discussion: "cairn nightly /var/log/shop --html report.html --marts marts.db -q")

  @Argument(
    help:
      "Files and folders with logs; by default the paths in the definitions' match: of each source."
  )
  var paths: [String] = []

  @Option(help: "Write the page to this file, whole or not at all.")
  var html: String?

  @Option(help: "Publish tables for BI tools in this SQLite file; its readers are not disturbed.")
  var marts: String?

  @Option(help: "Refuse a file with more bad lines than this share, such as 1%.")
  var maxBad: Share?

  @Option(help: "Memory to sort within, such as 512M.")
  var memory: ByteCount?

  @Option(help: "How long to wait for another writer, such as 60s.", transform: Duration.read)
  var wait: Duration?

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    var request = IngestRequest(paths: try inputs(cairn))
    request.maximumBadShare = maxBad?.value
    if let memory { request.memory = memory.value }
    request.waitSeconds = Int((wait?.span ?? .zero).microseconds / 1_000_000)
    let outcome = try await cairn.ingest(request)
    let isFine = outcome.refusals.isEmpty && !outcome.hasWarnings
    if !(store.quiet && isFine) { try output.show(outcome.report, zone: cairn.definitions.zone) }
    for refusal in outcome.refusals { Terminal.complain(refusal.message) }
    // What is in the store is reported also where a file was refused: the night goes on.
    let asking = Asking()
    let files = ReportFiles(html: html, marts: marts, isQuiet: store.quiet)
    if html != nil || marts != nil {
      try await files.write(try await cairn.reports(asking), cairn, asking)
    }
    if let gravest = outcome.refusals.map({ ExitStatus($0.kind).rawValue }).max() {
      throw ExitStatus(rawValue: gravest) ?? .refusedInput
    }
    if outcome.hasWarnings { throw ExitStatus.warnings }
  }

  /// What was typed, else what the definitions' sources match.
  private func inputs(_ cairn: Cairn) throws(CairnError) -> [String] {
    guard paths.isEmpty else { return paths }
    let found = cairn.sourceFiles(beside: store.definitions ?? Environment["CAIRN_DEFINITIONS"])
    guard !found.isEmpty else {
      throw CairnError(
        .usage,
        "no files: name files or folders, or write their paths into the definitions, such as "
          + "sources: {web: {match: [\"/var/log/shop/web-*.ndjson.gz\"]}}")
    }
    return found
  }
}
