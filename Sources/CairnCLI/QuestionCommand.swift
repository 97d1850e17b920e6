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
}

extension QuestionCommand {
  func asking() throws -> Asking { try scope.asking() }

  func run() async throws {
    let cairn = try store.open(zone: scope.zone)
    let report = try await cairn.ask(analysis(cairn), asking())
    try output.show(report, zone: cairn.definitions.zone)
  }
}
