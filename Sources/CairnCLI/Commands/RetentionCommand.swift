import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct RetentionCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention",
    abstract: "Who comes back, period by period.",
    discussion: "cairn retention --unit week --return purchase")

  @Option(help: "day, week or month.")
  var unit: PeriodName?

  @Option(help: "The event that starts a cohort; any event by default.")
  var start: String?

  @Option(name: .customLong("return"), help: "The event that counts as a return; any by default.")
  var returning: String?

  @Option(help: "first-ever or recurring.")
  var cohort: CohortKind?

  @Option(help: "on, on-or-after, on-or-before, within:a-b or streak.")
  var rule: String?

  @Flag(help: "Periods from each start instead of the calendar.")
  var rolling = false

  @Option(help: "How many periods, \(RetentionQuestion.mostPeriods) at most.")
  var periods = 12

  @Flag(help: "Money retained beside persons.")
  var value = false

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> RetentionAnalysis {
    var question = RetentionQuestion()
    if let unit { question.unit = unit.value }
    question.start = try start.map(TypedText.step)
    question.returning = try returning.map(TypedText.step)
    if let cohort { question.cohort = cohort.value }
    if let rule {
      guard let parsed = RetentionQuestion.Rule(text: rule) else {
        throw CairnError(
          .usage, "--rule is on, on-or-after, on-or-before, within:a-b or streak, not '\(rule)'")
      }
      question.rule = parsed
    }
    guard (0...RetentionQuestion.mostPeriods).contains(periods) else {
      throw CairnError(
        .usage, "--periods is at least 0 and at most \(RetentionQuestion.mostPeriods)")
    }
    question.isRolling = rolling
    question.periods = periods
    question.showsValue = value
    return RetentionAnalysis(question, cairn.definitions)
  }

  func asking() throws -> Asking {
    var asking = try scope.asking()
    asking.typedSteps = try [start, returning].compactMap { $0 }.map(TypedText.step)
    return asking
  }
}
