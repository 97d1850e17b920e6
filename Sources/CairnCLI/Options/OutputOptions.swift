public import ArgumentParser
import Cairn
import CairnDashboard
import CairnModel
public import CairnReport
import Glibc

extension OutputFormat: ExpressibleByArgument {}

/// How an answer is shown.
struct OutputOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "How to show the answer.")
  var format = OutputFormat.table

  @Option(help: "The one table to show; csv and markdown show the first by default.")
  var table: String?

  @Option(help: "Write to this file, whole or not at all.")
  var output: String?

  @Flag(help: "Leave text cells as they are in CSV, formulas included.")
  var raw = false

  /// Whether the answer is a table to be read, which may be shortened; what is served never is.
  var isShown: Bool { format == .table && ServedRequest.current == nil }

  /// Writes the report to standard output, or to the file.
  ///
  /// Where the dashboard asks, it gets the report as it is.
  func show(_ report: Report, zone: ZoneTable) throws {
    if let request = ServedRequest.current {
      var answer = ServedAnswer(reports: [report], whole: report, zone: zone)
      (answer.table, answer.isRaw) = (table, raw)
      return request.take(answer)
    }
    var options = RenderOptions()
    options.table = table
    options.zone = zone
    options.isRaw = raw
    options.asciiOnly = Environment["LC_ALL"] == "C" || Environment["LC_ALL"] == "POSIX"
    let bytes: [UInt8]
    do throws(ReportError) {
      bytes = try report.rendered(as: format, with: options)
    } catch {
      throw CairnError(.usage, error.description)
    }
    guard let output else { return try Terminal.write(bytes) }
    try OutputFile.write(bytes, to: output)
  }
}
