import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct CartsCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "carts",
    abstract: "Carts: ordered, abandoned, recovered, and what was lost.",
    discussion: "cairn carts --from=-30d")

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> CartsAnalysis {
    CartsAnalysis(CartsQuestion(), cairn.definitions)
  }
}
