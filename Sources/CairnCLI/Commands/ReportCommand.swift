import ArgumentParser
import Cairn
import CairnDashboard
import CairnModel
import CairnReport

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      "The nightly answers in one walk: as text, as JSON, or as one page that works offline.",
    discussion: """
      With --by every report is broken down; a page and the marts show the funnel broken down, and
      the rest whole.

      cairn report --html report.html --marts marts.db
      cairn report --by device --format json
      """)

  @Option(help: "Write the page to this file, whole or not at all.")
  var html: String?

  @Option(help: "Publish tables for BI tools in this SQLite file; its readers are not disturbed.")
  var marts: String?

  @Option(help: "The funnel: its name in the definitions, or steps.")
  var funnel: String?

  @OptionGroup var breakdown: BreakdownOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open(zone: scope.zone)
    var asking = try scope.asking()
    if let list = ServedRequest.current?.list {
      return try output.show(try await cairn.list(list, asking), zone: cairn.definitions.zone)
    }
    try breakdown.add(to: &asking)
    let isText = html == nil && marts == nil
    let isPage = !isText || ServedRequest.current?.isPage == true
    let funnel = try question(cairn, &asking, isPage: isPage)
    let reports = try await cairn.reports(asking, funnel: funnel)
    if isText {
      let whole = Self.joined(reports)
      guard let request = ServedRequest.current else {
        return try output.show(whole, zone: cairn.definitions.zone)
      }
      var answer = ServedAnswer(reports: reports, whole: whole, zone: cairn.definitions.zone)
      answer.table = output.table
      return request.take(answer)
    }
    let files = ReportFiles(html: html, marts: marts, isQuiet: store.quiet)
    try await files.write(reports, cairn, asking)
  }

  /// The funnel that was typed or named; nil for the definitions' first.
  ///
  /// On a page it takes the breakdown to itself: the page's figures are of the whole.
  private func question(
    _ cairn: Cairn, _ asking: inout Asking, isPage: Bool
  ) throws -> FunnelQuestion? {
    let keys = isPage ? asking.breakdown : []
    guard funnel != nil || !keys.isEmpty else { return nil }
    var question: FunnelQuestion
    if let funnel {
      question =
        try cairn.funnel(named: funnel, generation: scope.asOf)?.question
        ?? FunnelQuestion(steps: TypedText.steps(funnel))
      asking.mayNameFunnel = true
      if question.name == nil { asking.typedSteps += question.steps }
    } else {
      question = try cairn.firstFunnel(generation: scope.asOf)
    }
    if isPage {
      (question.breakdown, asking.breakdown) = (keys, [])
      question.breakdownLimit = asking.breakdownLimit
      asking.typedProperties += keys
    }
    if let problem = question.problems.first { throw CairnError(.usage, problem) }
    return question
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

/// The page and the marts, as far as they are wanted.
struct ReportFiles {
  var html: String?
  var marts: String?
  var isQuiet = false

  func write(_ reports: [Report], _ cairn: Cairn, _ asking: Asking) async throws {
    if let html {
      var page = ReportPage()
      page.zone = cairn.definitions.zone
      try OutputFile.write(page.bytes(of: reports), to: html)
      if !isQuiet { Terminal.complain("the report is in \(html)", isPlain: true) }
    }
    if let marts {
      let notes = try cairn.publishMarts(try await cairn.martSet(reports, asking), to: marts)
      if !isQuiet { Terminal.complain("the marts are in \(marts)", isPlain: true) }
      for note in notes where !isQuiet { Terminal.complain("note: \(note)", isPlain: true) }
    }
  }
}
