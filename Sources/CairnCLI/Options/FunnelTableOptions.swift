import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

/// What a funnel's answer shows beside its steps: breakdowns, times, trends, persons.
struct FunnelTableOptions: ParsableArguments {
  @Option(help: "Break down by a property.")
  var by: [String] = []

  @Option(help: "Whose value counts: first, last, a step's number, first-set, last-set, or each.")
  var byStep: String?

  @Option(help: "How many values are shown before (other).")
  var byLimit: Int?

  @Option(help: "Times between two steps in full, as i-j.")
  var times: [String] = []

  @Option(help: "A trend by date of entry: day, week or month.")
  var every: PeriodName?

  @Flag(help: "List the persons, with the events that count for each.")
  var persons = false

  @Flag(help: "Also tell shares of everybody in the range, whether they entered or not.")
  var everybody = false

  /// Adds what was typed to a question that is counted by these rules.
  func add(to question: inout FunnelQuestion, _ rules: FunnelRuleOptions) throws {
    question.breakdown = try BreakdownOptions.names(by)
    if let byStep { question.breakdownStep = try breakdownStep(byStep) }
    if let byLimit {
      guard byLimit >= 0 else { throw CairnError(.usage, "--by-limit is 0 or more") }
      question.breakdownLimit = byLimit
    }
    question.times = try times.map(TypedText.pair)
    question.every = every?.value
    question.showsPersons = persons
    question.comparesWithAll = everybody
    try rules.check(question)
    if byStep != nil, by.isEmpty { throw CairnError(.usage, "--by-step needs a --by") }
  }

  private func breakdownStep(_ text: String) throws -> FunnelQuestion.BreakdownStep {
    switch text {
    case "first": return .first
    case "last": return .last
    case "first-set": return .firstSet
    case "last-set": return .lastSet
    case "each": return .each
    default:
      guard let step = Int(text) else {
        throw CairnError(
          .usage,
          "--by-step is first, last, a step's number, first-set, last-set or each, not '\(text)'")
      }
      return .step(step)
    }
  }
}
