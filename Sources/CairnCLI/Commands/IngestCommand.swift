import ArgumentParser
import Cairn
import CairnModel

struct IngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Take log files into the store.",
    discussion: "cairn ingest logs/*.gz")

  @Argument(help: "Files, folders, or - for standard input.")
  var paths: [String]

  @Option(help: "The source's name; by default the preset's.")
  var source: String?

  @Option(help: "The preset to read with; recognised from the first lines by default.")
  var preset: String?

  @Flag(help: "Take a .gz name that is not gzip as plain text.")
  var plain = false

  @Flag(help: "Read and count, and keep nothing.")
  var dryRun = false

  @Flag(help: "Take the good start of a damaged gzip, marked as unverified.")
  var salvage = false

  @Flag(help: "Take the place of the source's earlier records, for the days that these cover.")
  var replace = false

  @Option(help: "Refuse a file with more bad lines than this share, such as 1%.")
  var maxBad: Share?

  @Option(help: "Memory to sort within, such as 512M.")
  var memory: ByteCount?

  @Option(help: "How long to wait for another writer, such as 60s.", transform: Duration.read)
  var wait: Duration?

  @Flag(help: "Show no progress.")
  var noProgress = false

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func request() -> IngestRequest {
    var request = IngestRequest(paths: paths)
    request.source = source
    request.preset = preset
    request.allowsPlain = plain
    request.isDryRun = dryRun
    request.salvages = salvage
    request.replaces = replace
    request.maximumBadShare = maxBad?.value
    if let memory { request.memory = memory.value }
    request.waitSeconds = wait?.seconds ?? 0
    return request
  }

  func run() async throws {
    let cairn = try store.open()
    let shows = !store.quiet && !noProgress && Terminal.isErrorTerminal
    let meter = shows ? ProgressMeter() : nil
    let outcome = try await cairn.ingest(request(), onProgress: meter?.show)
    meter?.clear()
    let isQuiet = store.quiet && outcome.refusals.isEmpty && !outcome.hasWarnings
    if !isQuiet { try output.show(outcome.report, zone: cairn.definitions.zone) }
    for refusal in outcome.refusals { Terminal.complain(refusal.message) }
    if let gravest = outcome.refusals.map({ ExitStatus($0.kind).rawValue }).max() {
      throw ExitStatus(rawValue: gravest) ?? .refusedInput
    }
    if outcome.hasWarnings { throw ExitStatus.warnings }
  }
}
