import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

/// A half-open range on the command line: `2026-09-01..2026-09-08`.
struct TypedRange: ExpressibleByArgument {
  var from: RangeBound
  var to: RangeBound

  init?(argument: String) {
    guard let dots = argument.firstRange(of: "..") else { return nil }
    guard let from = RangeBound(text: String(argument[..<dots.lowerBound])),
      let to = RangeBound(text: String(argument[dots.upperBound...]))
    else { return nil }
    (self.from, self.to) = (from, to)
  }
}

struct CompareCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Before and after a date, or two ranges: what moved, how sure, and whose doing.",
    discussion: """
      cairn compare --split 2026-09-08
      cairn compare --a 2026-09-01..2026-09-08 --b 2026-09-08..2026-09-15 --control "country = 'DE'"
      """)

  @Option(help: "The day on which something changed: whole weeks on both sides are compared.")
  var split: Bound?

  @Option(help: "The range before, half-open: 2026-09-01..2026-09-08.")
  var a: TypedRange?

  @Option(help: "The range after.")
  var b: TypedRange?

  @Option(help: "A filter on first events: their persons are the control.")
  var control: String?

  @Option(help: "One figure, such as conversion_rate, aov, repeat_share; all by default.")
  var metric: String?

  @Option(help: "How long after an entry an order counts; 1d by default.")
  var window: Duration?

  @Option(help: "A property whose values explain the change; repeatable.")
  var explain: [String] = []

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> CompareAnalysis {
    var question = CompareQuestion(try periods(cairn))
    if let window { question.window = window.span }
    question.control = try control.map(TypedText.filter)
    if !explain.isEmpty { question.explained = explain.map { ByteText($0) } }
    let known = CompareAnalysis.metrics(cairn.definitions)
    if let metric, !known.contains(metric) {
      throw CairnError.unknown("metric", metric, among: known)
    }
    question.metric = metric
    return CompareAnalysis(question, cairn.definitions)
  }

  private func periods(_ cairn: Cairn) throws -> CompareQuestion.Periods {
    if let split, a == nil, b == nil {
      return .split(try cairn.moments(of: [split.value], generation: scope.asOf)[0])
    }
    guard split == nil, let a, let b else {
      throw CairnError(
        .usage, "give either --split 2026-09-08, or both --a FROM..TO and --b FROM..TO")
    }
    let times = try cairn.moments(of: [a.from, a.to, b.from, b.to], generation: scope.asOf)
    guard times[0] < times[1], times[2] < times[3] else {
      throw CairnError(.usage, "a range ends after it begins: FROM..TO")
    }
    return .ranges(before: times[0]..<times[1], after: times[2]..<times[3])
  }

  func asking() throws -> Asking {
    var asking = try scope.asking()
    asking.typedProperties = explain.map { ByteText($0) }
    if let control { asking.typedProperties += try TypedText.filter(control).properties }
    return asking
  }
}
