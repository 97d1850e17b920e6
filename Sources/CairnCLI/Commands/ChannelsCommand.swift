import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

/// What cuts the path to a conversion.
enum PathReset: String, ExpressibleByArgument, CaseIterable {
  case none
  case afterConversion = "after-conversion"
}

struct ChannelsCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "channels",
    abstract: "Which channels brought the orders, by several models of credit.",
    discussion: "cairn channels --attribution last,markov --lookback 30d")

  @Option(help: "Models, such as first,last,linear,markov,shapley; all by default.")
  var attribution: String?

  @Option(help: "How far before an order a touch still counts.", transform: Duration.read)
  var lookback: Duration?

  @Option(help: "The event that counts as a conversion; the order by default.")
  var goal: String?

  @Option(help: "What cuts a path: none, or after-conversion.")
  var reset: PathReset?

  @Option(help: "A CSV file with what channels cost: date,channel,amount,currency.")
  var spend: String?

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> ChannelsAnalysis {
    var question = ChannelsQuestion()
    if let attribution {
      if attribution.isEmpty { throw CairnError(.usage, "--attribution names a model or several") }
      question.models = try attribution.split(separator: ",").map { name in
        guard let model = ChannelsQuestion.Model(rawValue: String(name)) else {
          throw CairnError.unknown(
            "model", String(name), among: ChannelsQuestion.Model.allCases.map(\.rawValue))
        }
        return model
      }
    }
    if let lookback { question.lookback = lookback.span }
    question.goal = try goal.map(TypedText.step)
    question.resetsAfterConversion = reset == .afterConversion
    if breakdown.properties.isEmpty {
      question.spend = try (spend ?? cairn.definitions.spend).map(SpendFile.read)
    } else if spend != nil {
      throw CairnError(
        .usage, "--spend and --by do not go together: what a channel cost is not known by value")
    } else {
      question.leavesOutSpend = cairn.definitions.spend != nil
    }
    return ChannelsAnalysis(question, cairn.definitions)
  }

  func asking() throws -> Asking {
    var asking = try scope.asking()
    asking.typedSteps = try [goal].compactMap { $0 }.map(TypedText.step)
    return asking
  }
}
