import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct DropOffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dropoff",
    abstract: "Where people are lost, what that costs, and what they did next.",
    discussion: """
      Without steps it looks at every funnel of the definitions and at the stages of the journey,
      and ranks all places where people leave by what is lost there.

      cairn dropoff
      cairn dropoff view_item,add_to_cart,purchase --window 7d --explain
      """)

  @Argument(help: "Steps, or the name of a funnel; without them, all funnels and the stages.")
  var steps: String?

  @OptionGroup var rules: FunnelRuleOptions
  @OptionGroup var breakdown: BreakdownOptions

  @Flag(help: "Search what leavers did otherwise than converters.")
  var explain = false

  @Option(
    help: "How long after the entry they are compared; by default until a quarter converted.",
    transform: Duration.read)
  var landmark: Duration?

  @Option(help: "The model of the stages: customer, buyer, user, or one of the definitions.")
  var stageModel: String?

  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open(zone: scope.zone)
    var asking = try scope.asking()
    asking.stageModel = stageModel
    var (question, notes) = try roads(cairn)
    try breakdown.add(to: &asking)
    for funnel in question.funnels { rules.addTyped(funnel, to: &asking) }
    if explain {
      question.explains = true
      question.compared = try cairn.describingProperties(generation: scope.asOf)
      for funnel in question.funnels {
        try await question.landmarks.append(landmark(of: funnel, cairn, asking))
      }
    }
    var report = try await cairn.ask(DropOffAnalysis(question, cairn.definitions), asking)
    notes += report.notes
    report.notes = notes
    try output.show(report, zone: cairn.definitions.zone)
  }

  /// The funnel that was typed or named, else all there are and the stages.
  private func roads(_ cairn: Cairn) throws -> (question: DropOffQuestion, notes: [String]) {
    if let steps {
      let (question, note) = try rules.question(steps, cairn, generation: scope.asOf)
      return (DropOffQuestion(question), note.map { [$0] } ?? [])
    }
    var funnels: [FunnelQuestion] = []
    var notes: [String] = []
    for named in cairn.definitions.funnels {
      let known = try cairn.funnel(named: named.name, generation: scope.asOf)
      if let note = known?.note { notes.append("\(named.name): \(note)") }
      guard known?.question.steps.count ?? 0 > 1 else { continue }
      funnels.append(try rules.question(named.name, cairn, generation: scope.asOf).question)
    }
    return (DropOffQuestion(funnels, hasStageRoad: true), notes)
  }

  /// The moment by which a quarter of the converters were done: later, too few are left to compare,
  /// and earlier there is little to see.
  private func landmark(
    of question: FunnelQuestion, _ cairn: Cairn, _ asking: Asking
  ) async throws -> TimeSpan {
    if let landmark { return landmark.span }
    guard question.steps.count > 1 else { return DropOffQuestion.usualLandmark }
    var asking = asking
    asking.breakdown = []
    var timed = question
    timed.times = [FunnelQuestion.StepPair(from: 1, to: question.steps.count)]
    (timed.every, timed.showsPersons) = (nil, false)
    let report = try await cairn.ask(FunnelAnalysis(timed), asking)
    guard case .seconds(let quarter)? = report[table: "times"]?[column: "p25_seconds"].first else {
      return DropOffQuestion.usualLandmark
    }
    return .seconds(max(1, Int64(quarter)))
  }
}
