import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct IdentityCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "identity",
    abstract: "How identifiers became persons: match rate, conflicts, hubs.",
    discussion: "cairn identity")

  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> IdentityAnalysis {
    IdentityAnalysis()
  }
}
