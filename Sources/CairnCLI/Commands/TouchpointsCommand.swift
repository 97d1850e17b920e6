import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct TouchpointsCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "touchpoints",
    abstract: "Where people meet the firm: reach, time, effort, and what goes with buying.",
    discussion: "cairn touchpoints --landmark 1d --within 7d")

  @Option(
    help: "How long after the first event it is looked at whom people have met; 1d.",
    transform: Duration.read)
  var landmark: Duration?

  @Option(help: "How long after that an order counts; 7d.", transform: Duration.read)
  var within: Duration?

  @Option(
    help: "How far before an order a touch still counts for credit; 30d.", transform: Duration.read)
  var lookback: Duration?

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> TouchpointsAnalysis {
    var question = TouchpointsQuestion()
    if let landmark { question.landmark = landmark.span }
    if let within { question.within = within.span }
    if let lookback { question.lookback = lookback.span }
    return TouchpointsAnalysis(question, cairn.definitions)
  }
}
