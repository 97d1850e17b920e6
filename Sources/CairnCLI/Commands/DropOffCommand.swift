import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct DropOffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dropoff",
    abstract: "Where a funnel loses people, what that costs, and what they did next.",
    discussion: "cairn dropoff view_item,add_to_cart,purchase --window 7d --explain")

  @OptionGroup var funnel: FunnelOptions

  @Flag(help: "Search what leavers did otherwise than converters.")
  var explain = false

  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open(zone: scope.zone)
    var (question, note) = try funnel.question(cairn, generation: scope.asOf)
    var asking = try scope.asking()
    // A breakdown is of the whole answer, by the value at the entry.
    (asking.breakdown, question.breakdown) = (question.breakdown, [])
    asking.breakdownLimit = question.breakdownLimit
    funnel.addTyped(question, to: &asking)
    var dropOff = DropOffQuestion(question)
    dropOff.explains = explain
    var report = try await cairn.ask(DropOffAnalysis(dropOff, cairn.definitions), asking)
    if let note { report.notes.append(note) }
    try output.show(report, zone: cairn.definitions.zone)
  }
}
