import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct WhyFunnelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "funnel",
    abstract: "Why a person came so far in a funnel, and no further.",
    discussion: "cairn why funnel view_item,add_to_cart,purchase --window 7d --person customer:42")

  @OptionGroup var funnel: FunnelOptions

  @Option(help: "class:value, or a bare value where it is unambiguous.")
  var person: String

  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open(zone: scope.zone)
    let (question, note) = try funnel.question(cairn, generation: scope.asOf)
    var asking = try scope.asking()
    funnel.addTyped(question, to: &asking)
    var report = try await cairn.whyFunnel(question, person: person, asking)
    if let note { report.notes.append(note) }
    try output.show(report, zone: cairn.definitions.zone)
  }
}
