public import ArgumentParser
import Cairn
public import CairnAnalysis
import CairnModel

/// The steps of a funnel, and the options that say how it is counted.
struct FunnelOptions: ParsableArguments {
  @Argument(help: "Steps, or the name of a funnel: view_item,add_to_cart|quick_add,purchase.")
  var steps: String

  @OptionGroup var rules: FunnelRuleOptions

  /// The funnel that was typed or named, with a note where steps were left out.
  func question(
    _ cairn: Cairn, generation: Int?
  ) throws -> (question: FunnelQuestion, note: String?) {
    try rules.question(steps, cairn, generation: generation)
  }

  /// Adds the names that the user typed, which the store must know.
  func addTyped(_ question: FunnelQuestion, to asking: inout Asking) {
    rules.addTyped(question, to: &asking)
  }
}

/// How a funnel is counted.
struct FunnelRuleOptions: ParsableArguments {
  @Option(
    help: "The longest time from first to last step: 30m, 24h, 7d; unlimited by default.",
    transform: Duration.read)
  var window: Duration?

  @Option(help: "ordered, strict or any.")
  var order: FunnelOrder?

  @Option(help: "best, first or each.")
  var entry: FunnelEntry?

  @Option(help: "person, session or attempt.")
  var unit: FunnelUnit?

  @Option(help: "An event that ends an attempt: EVENT, or EVENT@i-j between two steps.")
  var exclude: [String] = []

  @Option(help: "What an exclusion does to a person whose furthest attempts it ended.")
  var exclusion: ExclusionEffect?

  @Option(help: "A property that must have the same value at every step.")
  var hold: [String] = []

  @Option(help: "The longest time from step i-1 to step i, as i:30m.")
  var stepWindow: [String] = []

  @Option(help: "The shortest time from step i-1 to step i, as i:10s.")
  var stepGap: [String] = []

  @Option(help: "A step that may be left out.")
  var optional: [Int] = []

  @Option(help: "With --order any: a step that keeps its place; the others float up to the next.")
  var anchor: [Int] = []

  @Option(help: "With --order strict: an event that does not interrupt.")
  var ignore: [String] = []

  @Option(
    help: """
      The entry is the person's first ever: event, of that name (it must then meet the step's \
      filter), or fitting, the first that meets the step.
      """)
  var firstEver: FirstEverKind?

  @Option(help: "Events of one moment: any, strict, or grace:2s.")
  var ties: String?

  @Option(
    help: """
      A pattern over the steps: '(?1)(?!3)(?t<=30m)(?2)' is step 1, then step 2 within 30 \
      minutes, with no step 3 between.
      """)
  var pattern: String?

  @Option(name: .customLong("as"), help: "Count by the documented rules of another tool.")
  var dialect: FunnelDialect?
}

extension FunnelDialect: ExpressibleByArgument {}

extension FunnelRuleOptions {
  /// The funnel that was typed or named, with a note where steps were left out.
  func question(
    _ steps: String, _ cairn: Cairn, generation: Int?, as other: FunnelDialect? = nil
  ) throws -> (question: FunnelQuestion, note: String?) {
    var (question, note) =
      try cairn.funnel(named: steps, generation: generation)
      ?? (FunnelQuestion(steps: TypedText.steps(steps)), nil)
    let dialect = other ?? self.dialect ?? .cairn
    dialect.apply(to: &question)
    if let window { question.window = window.span }
    if let order { question.order = order.value }
    dialect.settle(&question)
    if let entry { question.entry = entry.value }
    if let unit { question.unit = unit.value }
    if let exclusion { question.spoiled = exclusion.value }
    if let ties { question.ties = try tieRule(ties) }
    try addLimits(to: &question)
    if let pattern {
      do throws(FilterError) {
        question.search(for: try PatternParser.parse(pattern, over: question.steps))
      } catch {
        throw TypedText.complaint(error, in: pattern)
      }
    }
    try check(question, as: dialect)
    return (question, note)
  }

  /// Refuses what cannot be counted, in sentences.
  func check(_ question: FunnelQuestion, as other: FunnelDialect? = nil) throws {
    let problems = (other ?? dialect ?? .cairn).problems(question) + contradictions(question)
    if let problem = problems.first { throw CairnError(.usage, problem) }
  }

  /// Options that were typed and can have no effect beside each other, in sentences.
  private func contradictions(_ question: FunnelQuestion) -> [String] {
    var found: [String] = []
    if let entry, unit?.value == .attempt, entry.value != .each {
      found.append("--unit attempt counts every entry: leave --entry out, or let it be each")
    }
    if exclusion != nil, exclude.isEmpty { found.append("--exclusion needs an --exclude") }
    if let window = question.window {
      for (step, gap) in question.stepGaps.sorted(by: { $0.key < $1.key }) where gap > window {
        found.append("--step-gap \(step):\(gap.text) is longer than the window, \(window.text)")
      }
    }
    return found
  }

  private func addLimits(to question: inout FunnelQuestion) throws {
    question.held = hold.map { ByteText($0) }
    question.optional = Set(optional)
    question.anchors = Set(anchor)
    question.ignored = try ignore.map { try TypedText.step($0) }
    if let firstEver { question.firstEver = firstEver.value }
    question.exclusions = try exclude.map {
      try exclusion($0, stepCount: question.steps.count)
    }
    for limit in stepWindow { try add(limit, to: &question.stepWindows, "--step-window") }
    for limit in stepGap { try add(limit, to: &question.stepGaps, "--step-gap") }
  }

  /// Adds the names that the user typed, which the store must know.
  func addTyped(_ question: FunnelQuestion, to asking: inout Asking) {
    if question.name == nil { asking.typedSteps += question.alphabet }
    asking.mayNameFunnel = true
    asking.typedSteps += question.exclusions.map(\.event) + question.ignored
    asking.typedProperties += question.held + question.breakdown
  }

  private func exclusion(_ text: String, stepCount: Int) throws -> FunnelQuestion.Exclusion {
    let parts = text.split(separator: "@", maxSplits: 1)
    let event = try TypedText.step(String(parts.first ?? ""))
    guard parts.count == 2 else {
      return FunnelQuestion.Exclusion(event: event, after: 1, before: stepCount)
    }
    let between = try TypedText.pair(String(parts[1]))
    return FunnelQuestion.Exclusion(event: event, after: between.from, before: between.to)
  }

  private func add(
    _ text: String, to limits: inout [Int: TimeSpan], _ option: String
  ) throws {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, let step = Int(parts[0]), let span = TimeSpan(text: parts[1]) else {
      throw CairnError(.usage, "\(option) takes a step and a duration such as 3:30m, not '\(text)'")
    }
    guard limits[step] == nil else {
      throw CairnError(.usage, "\(option) has two limits for step \(step)")
    }
    limits[step] = span
  }

  private func tieRule(_ text: String) throws -> FunnelQuestion.Ties {
    switch text {
    case "any": return .any
    case "strict": return .strict
    default:
      guard text.hasPrefix("grace:"), let span = TimeSpan(text: String(text.dropFirst(6))) else {
        throw CairnError(.usage, "--ties is any, strict or grace:2s, not '\(text)'")
      }
      return .grace(span)
    }
  }
}

extension TypedText {
  /// Two steps of a funnel such as `1-3`.
  static func pair(_ text: String) throws -> FunnelQuestion.StepPair {
    let numbers = text.split(separator: "-").compactMap { Int($0) }
    guard numbers.count == 2 else {
      throw CairnError(.usage, "'\(text)' is not two steps such as 1-3")
    }
    return FunnelQuestion.StepPair(from: numbers[0], to: numbers[1])
  }
}
