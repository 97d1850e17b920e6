import ArgumentParser
import Cairn
import CairnModel

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Read refused lines again, with the definitions as they are now.",
    discussion: """
      cairn replay --reason missing_event
      cairn rejects show --reason bad_time > bad.ndjson   # mend them there, then:
      cairn replay --reason bad_time --fix bad.ndjson
      cairn rejects show | sed 's/foo/bar/' | cairn replay --fix -
      """)

  @OptionGroup var selection: RejectOptions

  @Option(
    help: """
      Mended lines, as many and in the order in which `rejects show` printed them; - is standard \
      input.
      """)
  var fix: String?

  @Flag(help: "Read and count, and keep nothing.")
  var dryRun = false

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    let outcome = try await cairn.replay(selection.selection(), fix: fix, isDryRun: dryRun)
    try output.show(outcome.report, zone: cairn.definitions.zone)
    for refusal in outcome.refusals { Terminal.complain(refusal.message) }
    if !outcome.refusals.isEmpty { throw ExitStatus.refusedInput }
    if outcome.hasWarnings { throw ExitStatus.warnings }
  }
}
