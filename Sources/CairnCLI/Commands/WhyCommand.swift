import ArgumentParser
import Cairn
import CairnModel

/// Why the answers are what they are: one subcommand a question.
struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Why an answer is what it is, down to the lines of the logs.",
    discussion: """
      cairn why funnel view_item,add_to_cart,purchase --window 7d --person customer:42
      cairn why identity customer:42
      """,
    subcommands: [WhyFunnelCommand.self, WhyIdentityCommand.self])
}

struct WhyIdentityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identity",
    abstract: "Why events belong to whom they do: links, evidence, time-lines of devices.",
    discussion: "cairn why identity cookie:9f31c0 --evidence 3")

  @Argument(help: "class:value, or a bare value where it is unambiguous.")
  var id: String

  @Option(help: "How many events are shown of each link.")
  var evidence = 5

  @OptionGroup var state: StateOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard evidence >= 0 else { throw CairnError(.usage, "--evidence is at least 0") }
    let cairn = try store.open(zone: state.zone)
    var asking = Asking()
    asking.generation = state.asOf
    let report = try await cairn.whyIdentity(id, asking, evidence: evidence)
    try output.show(report, zone: cairn.definitions.zone)
  }
}
