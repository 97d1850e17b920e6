import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct GoalsCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "goals",
    abstract: "Whether customers reached what they wanted, how fast, with how much effort.",
    discussion: "cairn goals --goal ticket_solved")

  @Option(help: "One goal of the definitions; all by default.")
  var goal: String?

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> GoalsAnalysis {
    let known = cairn.definitions.goals.map(\.name)
    if let goal, !known.contains(goal) { throw CairnError.unknown("goal", goal, among: known) }
    var question = GoalsQuestion()
    question.goal = goal
    return GoalsAnalysis(question, cairn.definitions)
  }
}
