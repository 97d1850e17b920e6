import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct SurveysCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "surveys",
    abstract: "What people say: NPS, CSAT and CES by stage, who answers, and what they do later.",
    discussion: "cairn surveys --survey nps --from=-90d")

  @Option(help: "One survey of the definitions; all by default.")
  var survey: String?

  @Flag(help: "Count every answer, not only a person's latest of 90 days.")
  var allAnswers = false

  @Option(
    help: "For how long after an answer its person's orders are counted; 30d by default.",
    transform: Duration.read)
  var later: Duration?

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> SurveysAnalysis {
    let known = cairn.definitions.surveys.map(\.name)
    if let survey, !known.contains(survey) {
      throw CairnError.unknown("survey", survey, among: known)
    }
    var question = SurveysQuestion()
    question.survey = survey
    question.countsAllAnswers = allAnswers
    if let later { question.later = later.span }
    return SurveysAnalysis(question, cairn.definitions)
  }
}
