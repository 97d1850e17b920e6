import ArgumentParser
import Cairn
import CairnModel

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the definitions, and how 1,000 lines of each file are read.",
    discussion: "cairn check logs/web-2026-09-01.ndjson.gz")

  @Argument(help: "Files or folders; without any, only the definitions are checked.")
  var paths: [String] = []

  @Option(help: "The source's name; by default the preset's.")
  var source: String?

  @Option(help: "The preset to read with; recognised from the first lines by default.")
  var preset: String?

  @Flag(help: "Take a .gz name that is not gzip as plain text.")
  var plain = false

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    guard !paths.isEmpty else {
      Terminal.print("the definitions are fine; name files to see how they are read")
      return
    }
    var request = IngestRequest(paths: paths)
    (request.source, request.preset, request.allowsPlain) = (source, preset, plain)
    let outcome = try await cairn.check(request)
    try output.show(outcome.report, zone: cairn.definitions.zone)
    for refusal in outcome.refusals { Terminal.complain(refusal.message) }
    if !outcome.refusals.isEmpty { throw ExitStatus.refusedInput }
    if outcome.hasWarnings { throw ExitStatus.warnings }
  }
}
