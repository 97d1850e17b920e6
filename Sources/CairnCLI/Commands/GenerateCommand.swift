import ArgumentParser
import Cairn
import CairnModel
import CairnReport
import CairnWorld

struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write a made-up world of logs, always the same for the same seed.",
    discussion: "cairn generate world --events 100000")

  @Argument(help: "The folder to write to; made where it does not exist.")
  var folder: String

  @Option(help: "About how many events.")
  var events = 100_000

  @Option(help: "How many days they are spread over.")
  var days = 30

  @Option(help: "Another seed is another world.")
  var seed: UInt64 = 1

  @Option(help: "flat: the native field names; nested: deeply nested objects.")
  var shape = "flat"

  @Option(help: "A web log file an hour or a day.")
  var per = "day"

  @Option(help: "Workers.")
  var threads = 2

  @Flag(name: .shortAndLong, help: "Say nothing on standard error when all is well.")
  var quiet = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    var plan = WorldPlan(folder: folder)
    guard events > 0, days > 0, threads > 0 else {
      throw CairnError(.usage, "--events, --days and --threads are at least 1")
    }
    (plan.events, plan.days, plan.seed, plan.workerCount) = (events, days, seed, threads)
    guard let shape = WorldPlan.Shape(rawValue: shape) else {
      throw CairnError.unknown("shape", shape, among: WorldPlan.Shape.allCases.map(\.rawValue))
    }
    guard let span = WorldPlan.FileSpan(rawValue: per) else {
      throw CairnError.unknown("file span", per, among: WorldPlan.FileSpan.allCases.map(\.rawValue))
    }
    (plan.shape, plan.fileSpan) = (shape, span)
    let summary: WorldSummary
    do throws(WorldError) { summary = try await generateWorld(plan) } catch {
      throw CairnError(.inputOutput, error.description)
    }
    try output.show(Self.report(summary), zone: .utc)
  }
}

extension GenerateCommand {
  private static func report(_ summary: WorldSummary) -> Report {
    var totals = ReportTable(
      name: "summary",
      columns: [
        "events", "lines", "persons", "customers", "sessions", "purchases", "repeated_lines",
        "late_lines", "broken_lines", "bytes", "decoded_bytes",
      ])
    totals.append([
      .count(summary.eventCount), .count(summary.lineCount), .count(summary.personCount),
      .count(summary.customerCount), .count(summary.sessionCount), .count(summary.purchaseCount),
      .count(summary.repeatedLineCount), .count(summary.lateLineCount),
      .count(summary.flawedLineCount), .count(summary.storedByteCount),
      .count(summary.decodedByteCount),
    ])
    var files = ReportTable(name: "files", columns: ["file", "lines", "bytes", "decoded_bytes"])
    for file in summary.files {
      files.append([
        .text(file.name), .count(file.lineCount), .count(file.storedByteCount),
        .count(file.decodedByteCount),
      ])
    }
    return Report(name: "generate", tables: [totals, files])
  }
}
