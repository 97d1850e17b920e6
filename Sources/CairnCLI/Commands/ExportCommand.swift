public import ArgumentParser
public import Cairn
import CairnModel
import CairnReport

extension ExportSubject: ExpressibleByArgument {}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Events, sessions, persons or orders as a file for other tools.",
    discussion: "cairn export sessions --to sessions.parquet --from=-30d")

  @Argument(help: "events, sessions, persons or orders.")
  var subject: ExportSubject

  @Option(help: "The file; its name ends in .csv, .ndjson or .parquet.")
  var to: String

  @Flag(help: "Leave text cells as they are in CSV, formulas included.")
  var raw = false

  @Option(help: "First moment of the range: a date, a time, or -30d before the end of data.")
  var from: Bound?

  @Option(help: "First moment behind the range (--to is the file).")
  var until: Bound?

  @Option(name: .customLong("where"), help: "A filter on events: country = 'DE' and price >= 10.")
  var filter: String?

  @Option(help: "A saved person filter of the definitions.")
  var segment: String?

  @Option(help: "IANA zone for dates, such as Europe/Warsaw.")
  var zone: String?

  @Option(help: "Answer from this generation of the store, as if later loads had not come.")
  var asOf: Int?

  @Flag(help: "Keep the events of robots in access logs.")
  var bots = false

  @Option(help: "customer, buyer, user, or a model of the definitions.")
  var stageModel: String?

  @OptionGroup var store: StoreOptions

  func run() async throws {
    guard let format = RowFile.Format(fileName: to) else {
      throw CairnError(
        .usage, "the name '\(to)' does not say the format; it ends in .csv, .ndjson or .parquet")
    }
    let cairn = try store.open(zone: zone)
    var asking = Asking()
    asking.from = from?.value
    asking.to = until?.value
    asking.segment = segment
    asking.keepsBots = bots
    asking.generation = asOf
    asking.stageModel = stageModel
    if let filter { asking.filter = try TypedText.filter(filter) }
    let file = ExportFile(path: to, format: format, isRaw: raw)
    let outcome = try await cairn.export(subject, to: file, asking)
    if !store.quiet {
      let many = subject.rawValue
      let told = outcome.rowCount.counted("\(many.dropLast()) is", "\(many) are")
      Terminal.complain("\(told) in \(to)", isPlain: true)
      for note in outcome.notes { Terminal.note("note: \(note)\n") }
    }
    if outcome.unfitCount > 0 {
      Terminal.complain(
        outcome.unfitCount.counted("number is", "numbers are")
          + " too large for a column of decimals, and left empty")
      throw ExitStatus.warnings
    }
  }
}
