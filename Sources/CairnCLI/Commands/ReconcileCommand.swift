import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

struct ReconcileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Who is counted differently by two tools or funnels, and by which rule.",
    discussion: """
      cairn reconcile posthog cairn --funnel view_item,add_to_cart,purchase --window 7d
      cairn reconcile checkout view_item,purchase --as mixpanel
      """)

  @Argument(help: "cairn, posthog, mixpanel, clickhouse or matomo; or a funnel, or its steps.")
  var a: String

  @Argument(help: "What it is laid beside; the same choices.")
  var b: String

  @Option(help: "The steps or the funnel that tools count; the first of the definitions.")
  var funnel: String?

  @OptionGroup var rules: FunnelRuleOptions
  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open(zone: scope.zone)
    try refuseWhatHasNoUse()
    let (one, two) = (try question(a, cairn), try question(b, cairn))
    var asking = try scope.asking()
    try breakdown.add(to: &asking)
    for side in [one, two] { rules.addTyped(side.question, to: &asking) }
    let question = ReconcileQuestion(one.question, two.question, titles: (a, b))
    var report = try await cairn.ask(ReconcileAnalysis(question), asking)
    for note in [one.note, two.note] {
      if let note, !report.notes.contains(note) { report.notes.append(note) }
    }
    try output.show(report, zone: cairn.definitions.zone)
  }

  /// An option that would change nothing is most likely meant otherwise.
  private func refuseWhatHasNoUse() throws {
    let tools = [a, b].filter { FunnelDialect(rawValue: $0) != nil }
    if let funnel, tools.isEmpty {
      throw CairnError(
        .usage,
        "--funnel \(funnel) says what tools count; \(a) and \(b) are funnels of their own")
    }
    if let dialect = rules.dialect, tools.count == 2 {
      throw CairnError(
        .usage,
        "--as \(dialect.rawValue) says how funnels are counted; \(a) and \(b) say so themselves")
    }
  }

  private func question(
    _ side: String, _ cairn: Cairn
  ) throws -> (question: FunnelQuestion, note: String?) {
    guard let dialect = FunnelDialect(rawValue: side) else {
      if !side.contains(","), !cairn.definitions.funnels.contains(where: { $0.name == side }) {
        // One word that is neither: most likely a tool's name, not quite right.
        let tools = FunnelDialect.allCases.map(\.rawValue)
        if let tool = Suggestions.nearest(to: side, among: tools).first {
          throw CairnError(.usage, "unknown tool '\(side)'; did you mean '\(tool)'?")
        }
      }
      return try rules.question(side, cairn, generation: scope.asOf)
    }
    guard let funnel = funnel ?? cairn.definitions.funnels.first?.name else {
      throw CairnError(.usage, "--funnel says which steps \(side) is to count")
    }
    return try rules.question(funnel, cairn, generation: scope.asOf, as: dialect)
  }
}
