import ArgumentParser
import Cairn
import CairnModel

/// What part of the events a question is about.
struct ScopeOptions: ParsableArguments {
  @Option(help: "First moment of the range: a date, a time, or -30d before the end of data.")
  var from: String?

  @Option(help: "First moment behind the range.")
  var to: String?

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
}
