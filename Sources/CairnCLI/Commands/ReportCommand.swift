import ArgumentParser
import Cairn
import CairnModel
import CairnReport

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      "The nightly answers in one walk: as text, as JSON, or as one page that works offline.",
    discussion: "cairn report --html report.html")

  @Option(help: "Write the page to this file, whole or not at all.")
  var html: String?

  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open(zone: scope.zone)
    let reports = try await cairn.reports(scope.asking())
    guard let html else {
      return try output.show(Self.joined(reports), zone: cairn.definitions.zone)
    }
    var page = ReportPage()
    page.zone = cairn.definitions.zone
    try OutputFile.write(page.bytes(of: reports), to: html)
    Terminal.complain("the report is in \(html)", isPlain: true)
  }

  /// All reports as one: each table under its report's name.
  private static func joined(_ reports: [Report]) -> Report {
    var whole = Report(name: "report")
    whole.asOf = reports.first?.asOf
    for report in reports {
      whole.definition.append(Report.Setting(report.name, .object(report.definition)))
      whole.notes += report.notes.map { "\(report.name): \($0)" }
      for var table in report.tables {
        table.name = "\(report.name)_\(table.name)"
        whole.tables.append(table)
      }
    }
    return whole
  }
}
