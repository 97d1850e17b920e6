import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct RevenueCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "revenue",
    abstract: "Orders, refunds, the average order, and what returning customers bring.",
    discussion: "cairn revenue --every month")

  @Option(help: "The trend by day, week or month.")
  var every: PeriodName?

  @Option(help: "More top shares, such as 0.05,0.3.")
  var top: String?

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> RevenueAnalysis {
    var question = RevenueQuestion()
    if let every { question.every = every.value }
    if let top { question.add(topShares: try TypedText.shares(top)) }
    return RevenueAnalysis(question, cairn.definitions)
  }
}
