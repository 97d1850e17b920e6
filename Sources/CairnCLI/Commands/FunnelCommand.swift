import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct FunnelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "funnel",
    abstract: "How many persons come how far along some steps.",
    discussion: """
      cairn funnel view_item,add_to_cart,begin_checkout,purchase --window 7d
      cairn funnel view_item,purchase --window 1d --by device --by-step last --times 1-2
      cairn funnel sign_up,invite,upload --order any --anchor 1 --window 7d
      cairn funnel view_item,purchase --as posthog
      """)

  @OptionGroup var funnel: FunnelOptions
  @OptionGroup var tables: FunnelTableOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open(zone: scope.zone)
    var (question, note) = try funnel.question(cairn, generation: scope.asOf)
    try tables.add(to: &question, funnel.rules)
    var asking = try scope.asking()
    try cairn.settleBreakdown(of: &question, &asking)
    funnel.addTyped(question, to: &asking)
    let answer = try await cairn.answer(FunnelAnalysis(question), asking)
    store.tell(answer.effort, scope)
    var report = answer.report
    if let note { report.notes.append(note) }
    try output.show(report, zone: cairn.definitions.zone)
  }
}
