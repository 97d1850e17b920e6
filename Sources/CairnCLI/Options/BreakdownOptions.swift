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
    asking.breakdown = try Self.names(properties)
    if let limit { asking.breakdownLimit = limit }
  }

  /// The properties that were typed, each once: two columns of one name could not be told apart.
  static func names(_ typed: [String]) throws -> [ByteText] {
    for (index, property) in typed.enumerated() where typed[..<index].contains(property) {
      throw CairnError(.usage, "--by \(property) is given twice")
    }
    return typed.map { ByteText($0) }
  }
}
