import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct PathsCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths",
    abstract: "How journeys run from event to event.",
    discussion: "cairn paths --after view_item --depth 4")

  @Option(help: "From the first of this event on.")
  var after: String?

  @Option(help: "Up to the first of this event, backward.")
  var before: String?

  @Option(help: "Between two events, as A,B.")
  var between: String?

  @Option(help: "How many steps.")
  var depth = 5

  @Option(help: "A path is a session's or a person's.")
  var per: PathStream?

  @Flag(help: "Whole paths with their coverage.")
  var variants = false

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> PathsAnalysis {
    var question = PathsQuestion()
    question.part = try part()
    guard depth >= 1 else { throw CairnError(.usage, "--depth is at least 1") }
    question.depth = depth
    if let per { question.per = per.value }
    question.showsVariants = variants
    return PathsAnalysis(question)
  }

  func asking() throws -> Asking {
    var asking = try scope.asking()
    asking.typedSteps = try part().steps
    return asking
  }

  private func part() throws -> PathsQuestion.Part {
    switch (after, before, between) {
    case (nil, nil, nil): return .whole
    case (let after?, nil, nil): return .after(try TypedText.step(after))
    case (nil, let before?, nil): return .before(try TypedText.step(before))
    case (nil, nil, let between?):
      let steps = try TypedText.steps(between)
      guard steps.count == 2 else { throw CairnError(.usage, "--between takes two events") }
      return .between(steps[0], steps[1])
    default: throw CairnError(.usage, "one of --after, --before and --between is enough")
    }
  }
}
