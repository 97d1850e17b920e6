import ArgumentParser
import Cairn
import CairnModel

/// What part of the events a question is about.
struct ScopeOptions: ParsableArguments {
  @Option(help: "First moment of the range: a date, a time, or -30d before the end of data.")
  var from: Bound?

  @Option(help: "First moment behind the range.")
  var to: Bound?

  @Option(name: .customLong("where"), help: "A filter on events: country = 'DE' and price >= 10.")
  var filter: String?

  @Option(help: "A saved person filter of the definitions.")
  var segment: String?

  @Option(help: "IANA zone for dates, such as Europe/Warsaw.")
  var zone: String?

  @Option(help: "Answer from this generation of the store, as if later loads had not come.")
  var asOf: Int?

  @Flag(help: "Keep the events of robots in reports over access logs.")
  var bots = false

  @Flag(
    name: .shortAndLong,
    help: "Say on standard error how much was read, and how long each part of the work took.")
  var verbose = false

  /// What was typed, as the front door takes it.
  func asking() throws -> Asking {
    var asking = Asking()
    asking.from = from?.value
    asking.to = to?.value
    asking.segment = segment
    asking.keepsBots = bots
    asking.generation = asOf
    if let filter { asking.filter = try TypedText.filter(filter) }
    return asking
  }
}

/// An end of a range on the command line.
struct Bound: ExpressibleByArgument {
  var value: RangeBound

  init?(argument: String) {
    guard let value = RangeBound(text: argument) else { return nil }
    self.value = value
  }
}

/// Filters and steps as typed; a mistake is shown with a caret under its place.
enum TypedText {
  static func filter(_ text: String) throws -> EventFilter {
    do throws(FilterError) { return try FilterParser.parse(text) } catch {
      throw complaint(error, in: text)
    }
  }

  static func steps(_ text: String) throws -> [EventStep] {
    do throws(FilterError) { return try StepParser.parse(text) } catch {
      throw complaint(error, in: text)
    }
  }

  /// One step.
  static func step(_ text: String) throws -> EventStep {
    let steps = try steps(text)
    guard steps.count == 1 else {
      throw CairnError(.usage, "'\(text)' is \(steps.count) steps; one is expected here")
    }
    return steps[0]
  }

  static func complaint(_ error: FilterError, in text: String) -> CairnError {
    guard text.contains(where: { !$0.isWhitespace }) else {
      return CairnError(.usage, "nothing was typed: \(error.message)")
    }
    let caret = String(repeating: " ", count: min(error.offset, text.count)) + "^"
    return CairnError(.usage, "\(error.message)\n  \(text)\n  \(caret)")
  }
}
