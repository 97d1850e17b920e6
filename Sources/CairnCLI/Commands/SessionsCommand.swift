import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct SessionsCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "Sessions: how many, how long, how they begin and end.",
    discussion: "cairn sessions --list --format csv")

  @Flag(help: "List the sessions.")
  var list = false

  @Option(help: "The trend by day, week or month.")
  var every: PeriodName?

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> SessionsAnalysis {
    var question = SessionsQuestion()
    question.listsSessions = list
    if let every { question.every = every.value }
    return SessionsAnalysis(question)
  }
}
