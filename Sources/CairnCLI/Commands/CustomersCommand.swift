import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct CustomersCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "customers",
    abstract: "Who buys, how often, how much, and who is overdue.",
    discussion: "cairn customers --table rfm --format csv")

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> CustomersAnalysis {
    CustomersAnalysis(CustomersQuestion(), cairn.definitions)
  }
}
