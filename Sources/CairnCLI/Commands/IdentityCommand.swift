import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct IdentityCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "identity",
    abstract: "How identifiers became persons: match rate, conflicts, hubs.",
    discussion: "cairn identity --by source")

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> IdentityAnalysis {
    IdentityAnalysis()
  }
}
