import ArgumentParser
import Cairn
import CairnModel

struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Why figures moved between two generations of the store; the parts add up exactly.",
    discussion: "cairn diff --from-generation 11 --to-generation 12 --metric net_revenue")

  @Option(help: "The earlier generation; the one before the last load by default.")
  var fromGeneration: Int?

  @Option(help: "The later generation; the newest by default.")
  var toGeneration: Int?

  @Option(help: "One figure, such as revenue.net_revenue or orders; all by default.")
  var metric: String?

  @Option(help: "The definitions file of the earlier answer; the same by default.")
  var definitionsBefore: String?

  @OptionGroup var breakdown: RefusedBreakdown
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try breakdown.refuse(
      "diff takes single figures apart by what changed them; cairn revenue --by device with "
        + "--as-of 11, and again with 12, shows a report by its values before and after")
    let cairn = try store.open(zone: scope.zone)
    var request = DiffRequest()
    (request.from, request.to, request.metric) = (fromGeneration, toGeneration, metric)
    request.definitionsBefore = try definitionsBefore.map(DefinitionsSearch.read)
    let report = try await cairn.diff(request, scope.asking())
    try output.show(report, zone: cairn.definitions.zone)
  }
}
