import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct FunnelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "funnel",
    abstract: "How many persons come how far along some steps.",
    discussion: "cairn funnel view_item,add_to_cart,begin_checkout,purchase --window 7d")

  @Argument(help: "Steps, or the name of a funnel: view_item,add_to_cart|quick_add,purchase.")
  var steps: String

  @Option(help: "The longest time from the first step to the last; unlimited by default.")
  var window: Duration?

  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    let parsed: [EventStep]
    do throws(FilterError) { parsed = try StepParser.parse(steps) } catch {
      throw CairnError(.usage, error.message)
    }
    let question = FunnelQuestion(steps: parsed, window: window?.span)
    let report = try await cairn.ask(FunnelAnalysis(question))
    try output.show(report, zone: cairn.definitions.zone)
  }
}
