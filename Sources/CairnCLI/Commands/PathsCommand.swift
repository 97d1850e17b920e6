import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel
import CairnReport

struct PathsCommand: BreakdownCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths",
    abstract: "How journeys run from event to event.",
    discussion: """
      cairn paths --after view_item --depth 4
      cairn paths --between view_item,purchase --per person --variants --loops
      """)

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

  @Option(help: "How many of the heaviest rows to show, 30 by default; other formats have all.")
  var top: Int?

  @Flag(help: "Whole paths with their coverage.")
  var variants = false

  @Flag(help: "Loops by what they cost, and how often each event was done again.")
  var loops = false

  @Flag(help: "An event that follows one of its own name is a stop of its own.")
  var keepRepeats = false

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func analysis(_ cairn: Cairn) throws -> PathsAnalysis {
    var question = PathsQuestion()
    question.part = try part()
    if let top, top < 1 { throw CairnError(.usage, "--top is at least 1") }
    guard depth >= 1 else { throw CairnError(.usage, "--depth is at least 1") }
    question.depth = depth
    if let per { question.per = per.value }
    question.showsVariants = variants
    question.showsLoops = loops
    question.keepsRepeats = keepRepeats
    return PathsAnalysis(question, cairn.definitions)
  }

  func shaped(_ report: Report) -> Report {
    var report = report
    if output.isShown { report.keepHeaviest(top ?? 30) }
    return report
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

extension Report {
  /// Leaves the heaviest rows of each table, in their order, and says so; what was counted stays
  /// as it was.
  fileprivate mutating func keepHeaviest(_ count: Int) {
    for index in tables.indices where tables[index].rows.count > count {
      let table = tables[index]
      var kept = Array(table.rows.indices.prefix(count))
      if !table.isRanked, let column = table.columns.firstIndex(of: "transitions") {
        func weight(_ row: Int) -> Int {
          if case .count(let weight) = table.rows[row][column] { return weight }
          return 0
        }
        let heaviest = table.rows.indices.sorted { (weight($1), $0) < (weight($0), $1) }
        kept = heaviest.prefix(count).sorted()
      }
      tables[index].rows = kept.map { table.rows[$0] }
      notes.append(
        "the \(count) heaviest of \(table.rows.count) \(table.name) are shown; "
          + "--format json has them all")
    }
  }
}
