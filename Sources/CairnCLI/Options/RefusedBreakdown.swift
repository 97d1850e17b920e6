import ArgumentParser
import Cairn

/// `--by` where there is nothing to break down: it is taken, and answered with what else to type.
struct RefusedBreakdown: ParsableArguments {
  @Option(
    name: .customLong("by"), parsing: .singleValue, help: ArgumentHelp(visibility: .hidden))
  var properties: [String] = []

  /// Refuses what was typed; the reason says what the report is and what else answers.
  func refuse(_ reason: String) throws {
    guard let property = properties.first else { return }
    throw CairnError(.usage, "--by \(property) has no meaning here: \(reason)")
  }
}
