import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

/// A side of a comparison: a half-open range, `2026-09-01..2026-09-08`, or a saved segment's name.
enum TypedSide: ExpressibleByArgument {
  case range(from: RangeBound, to: RangeBound)
  case segment(String)

  init?(argument: String) {
    guard let dots = argument.firstRange(of: "..") else {
      self = .segment(argument)
      return
    }
    guard let from = RangeBound(text: String(argument[..<dots.lowerBound])),
      let to = RangeBound(text: String(argument[dots.upperBound...]))
    else { return nil }
    self = .range(from: from, to: to)
  }
}

struct CompareCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Before and after a date, two ranges or two segments: what differs, and whose doing.",
    discussion: """
      cairn compare --split 2026-09-08
      cairn compare --a 2026-09-01..2026-09-08 --b 2026-09-08..2026-09-15 --control "country = 'DE'"
      cairn compare --a desktop --b mobile --from=-30d
      """)

  @Option(help: "The day on which something changed: whole weeks on both sides are compared.")
  var split: Bound?

  @Option(help: "The range before, half-open: 2026-09-01..2026-09-08; or a segment's name.")
  var a: TypedSide?

  @Option(help: "The range after, or another segment's name.")
  var b: TypedSide?

  @Option(help: "A filter on first events: their persons are the control.")
  var control: String?

  @Option(help: "One figure, such as conversion_rate, aov, repeat_share; all by default.")
  var metric: String?

  @Option(help: "How long after an entry an order counts; 1d by default.", transform: Duration.read)
  var window: Duration?

  @Option(help: "A property or segment whose values explain the change; repeatable.")
  var explain: [String] = []

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> CompareAnalysis {
    var question = CompareQuestion(try periods(cairn))
    if let window { question.window = window.span }
    question.control = try control.map(TypedText.filter)
    if !explain.isEmpty {
      question.explained = explain.filter(isProperty(cairn)).map { ByteText($0) }
    }
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
    switch (split, a, b) {
    case (nil, .segment(let before), .segment(let after)):
      guard before != after else {
        throw CairnError(.usage, "--a and --b are one segment: there is nothing to compare")
      }
      return .segments(before, after)
    case (nil, .range(let from, let to), .range(let laterFrom, let laterTo)):
      let times = try cairn.moments(
        of: [from, to, laterFrom, laterTo], generation: scope.asOf)
      guard times[0] < times[1], times[2] < times[3] else {
        throw CairnError(.usage, "a range ends after it begins: FROM..TO")
      }
      guard times[1] <= times[2] || times[3] <= times[0] else {
        throw CairnError(.usage, "the two ranges overlap: a moment can stand on one side only")
      }
      return .ranges(before: times[0]..<times[1], after: times[2]..<times[3])
    default:
      throw CairnError(
        .usage,
        "give either --split 2026-09-08, or both --a and --b: two ranges FROM..TO, or two segments")
    }
  }

  /// A name stands for a segment where the definitions have one of that name.
  private func isProperty(_ cairn: Cairn) -> (String) -> Bool {
    { name in !cairn.definitions.segments.contains { $0.name == name } }
  }

  /// The segments that explain the change: those named, else all that are not compared themselves.
  private func explaining(_ cairn: Cairn, besides compared: [String]) -> [String] {
    guard metric == nil || metric == "conversion_rate" else { return [] }
    let known = cairn.definitions.segments.map(\.name)
    guard explain.isEmpty else { return explain.filter { known.contains($0) } }
    return known.filter { !compared.contains($0) }
  }

  /// Who belongs to segments must be found first, by a walk of its own.
  func run() async throws {
    let cairn = try store.open(zone: scope.zone)
    var asking = try asking()
    asking.typedProperties.removeAll { name in
      explain.contains(name.description) && !isProperty(cairn)(name.description)
    }
    try breakdown.add(to: &asking)
    var question = try analysis(cairn).question
    var compared: [String] = []
    if case .segments(let before, let after) = question.periods { compared = [before, after] }
    let explaining = explaining(cairn, besides: compared)
    let people = try await cairn.people(ofSegments: compared + explaining, asking)
    question.members = people.prefix(compared.count).map(\.persons)
    question.explainingSegments = people.dropFirst(compared.count).map {
      CompareQuestion.Segment(name: $0.name, persons: $0.persons)
    }
    var (report, effort) = try await cairn.answer(
      CompareAnalysis(question, cairn.definitions), asking)
    report.notes += people.flatMap(\.notes)
    store.tell(effort, scope)
    try output.show(report, zone: cairn.definitions.zone)
  }

  func asking() throws -> Asking {
    var asking = try scope.asking()
    asking.typedProperties = explain.map { ByteText($0) }
    if let control { asking.typedProperties += try TypedText.filter(control).properties }
    return asking
  }
}
