import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Look at the figures of the definitions: what is not as usual, and where.",
    discussion: """
      cairn watch || mail -s 'the shop moved' team@example.org
      It ends with 0 where all is as usual, and with 3 where anything is not.
      """)

  @OptionGroup var breakdown: RefusedBreakdown
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try breakdown.refuse(
      "watch looks at single figures; what moved one is in its own table, and cairn sessions --by "
        + "device --every day shows a figure by its values")
    let cairn = try store.open(zone: scope.zone)
    guard !cairn.definitions.watch.isEmpty else {
      throw CairnError(
        .usage,
        "nothing is watched: write it into the definitions, such as\n"
          + "  watch:\n    orders: {min: 20, every: day}")
    }
    let report = try await cairn.ask(WatchAnalysis(cairn.definitions), scope.asking())
    try output.show(report, zone: cairn.definitions.zone)
    let isServed = ServedRequest.current != nil
    if WatchAnalysis.isAlarming(report), !isServed { throw ExitStatus.warnings }
  }
}
