import ArgumentParser
import Cairn
import CairnModel

struct PersonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person",
    abstract: "One person's time-line, each event with the line of the log it came from.",
    discussion: "cairn person customer:42")

  @Argument(help: "class:value, or a bare value where it is unambiguous.")
  var person: String

  @Option(help: "customer, buyer, user, or a model of the definitions.")
  var stageModel: String?

  @OptionGroup var breakdown: RefusedBreakdown
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try breakdown.refuse(
      "person shows one person's events one by one; --where \"device = 'mobile'\" shows some of "
        + "them, and cairn sessions --by device breaks everybody's visits down")
    let cairn = try store.open(zone: scope.zone)
    var asking = try scope.asking()
    asking.stageModel = stageModel
    try output.show(try await cairn.person(person, asking), zone: cairn.definitions.zone)
  }
}
