import ArgumentParser
import Cairn
import CairnModel

struct RejectsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rejects",
    abstract: "The lines that did not become events: file, line, byte, reason.",
    discussion: """
      cairn rejects --reason bad_time --table lines --format csv
      cairn rejects show --reason bad_time > bad.ndjson
      cairn rejects replay --reason bad_time --fix bad.ndjson
      """,
    subcommands: [List.self, Show.self, ReplayCommand.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List them, counted by file and reason, and one by one.",
      discussion: "cairn rejects list --reason bad_time")

    @OptionGroup var selection: RejectOptions

    @Option(help: "How many lines at the most.")
    var limit = 1_000

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let cairn = try store.open()
      let report = try await cairn.rejects(
        selection.selection(), limit: max(0, limit), withContent: ServedRequest.current == nil)
      try output.show(report, zone: cairn.definitions.zone)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the lines as they stood in their files.",
      discussion: "cairn rejects show --reason bad_time > bad.ndjson")

    @OptionGroup var selection: RejectOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
      let cairn = try store.open()
      try Terminal.write(try await cairn.rejectedBytes(selection.selection()))
    }
  }
}

/// Which refused lines are meant.
struct RejectOptions: ParsableArguments {
  @Option(help: "Only this reason, such as bad_time.")
  var reason: String?

  @Option(help: "Only the lines of this load, by its number.")
  var load: Int?

  func selection() throws -> RejectSelection {
    var selection = RejectSelection()
    selection.load = load
    if let reason {
      selection.reason = RejectReason(rawValue: reason)
      if selection.reason == nil {
        throw CairnError.unknown("reason", reason, among: RejectReason.allCases.map(\.rawValue))
      }
    }
    return selection
  }
}
