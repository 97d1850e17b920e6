import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct LifecycleCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "lifecycle",
    abstract: "New, returning, resurrected and dormant persons by period.",
    discussion: "cairn lifecycle --every month")

  @Option(help: "day, week or month.")
  var every: PeriodName?

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> LifecycleAnalysis {
    var question = LifecycleQuestion()
    if let every { question.every = every.value }
    return LifecycleAnalysis(question)
  }
}
