import ArgumentParser
import Cairn
import CairnAnalysis
import CairnModel

/// A command that asks one question: flags become an analysis, and that is all it does.
protocol QuestionCommand: AsyncParsableCommand {
  associatedtype Asked: Analysis

  var scope: ScopeOptions { get }
  var store: StoreOptions { get }
  var output: OutputOptions { get }

  /// The question that the flags ask.
  func analysis(_ cairn: Cairn) throws -> Asked

  /// What surrounds the question; commands add the names that were typed.
  func asking() throws -> Asking

  /// The answer as it is shown; commands may leave out what only the screen has no room for.
  func shaped(_ report: Report) -> Report
}

/// A question whose answer can be broken down by properties.
protocol BreakdownCommand: QuestionCommand {
  var breakdown: BreakdownOptions { get }
}

extension QuestionCommand {
  func asking() throws -> Asking { try scope.asking() }

  func shaped(_ report: Report) -> Report { report }

  func run() async throws {
    let cairn = try store.open(zone: scope.zone)
    var asking = try asking()
    try (self as? any BreakdownCommand)?.breakdown.add(to: &asking)
    let (report, effort) = try await cairn.answer(analysis(cairn), asking)
    store.tell(effort, scope)
    try output.show(shaped(report), zone: cairn.definitions.zone)
  }
}
