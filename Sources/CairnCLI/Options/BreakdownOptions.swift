import ArgumentParser
import Cairn
import CairnModel

/// By which properties an answer is broken down.
struct BreakdownOptions: ParsableArguments {
  @Option(
    name: .customLong("by"), parsing: .singleValue,
    help: """
      A row for each value of a property, of channel, stage, event or source, or of first.PROPERTY \
      or last.PROPERTY of the person; repeatable.
      """)
  var properties: [String] = []

  @Option(name: .customLong("by-limit"), help: "Values with rows of their own; 20 by default.")
  var limit: Int?

  /// Adds what was typed to what surrounds the question.
  func add(to asking: inout Asking) throws {
    guard limit ?? 1 >= 1 else { throw CairnError(.usage, "--by-limit is at least 1") }
    for (index, property) in properties.enumerated()
    where properties[..<index].contains(property) {
      throw CairnError(.usage, "--by \(property) is given twice")
    }
    asking.breakdown = properties.map { ByteText($0) }
    if let limit { asking.breakdownLimit = limit }
  }
}
