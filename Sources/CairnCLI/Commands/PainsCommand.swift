import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct PainsCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "pains",
    abstract: "Where people meet friction: ranked by people, severity and money, with evidence.",
    discussion: "cairn pains --within 7d --from=-30d")

  @Option(
    help: "How long after a step an order still counts; 7d by default.", transform: Duration.read)
  var within: Duration?

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> PainsAnalysis {
    var question = PainsQuestion()
    if let within { question.within = within.span }
    return PainsAnalysis(question, cairn.definitions)
  }
}
