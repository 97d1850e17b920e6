import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct StagesCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages",
    abstract: "Where in the journey people stand, and how they move.",
    discussion: "cairn stages --stage-model buyer")

  @Option(help: "customer, buyer, user, or a model of the definitions.")
  var stageModel: String?

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> StagesAnalysis {
    StagesAnalysis(cairn.definitions)
  }

  func asking() throws -> Asking {
    var asking = try scope.asking()
    asking.stageModel = stageModel
    return asking
  }
}
