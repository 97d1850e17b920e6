import Foundation
import TestSupport
import Testing

/// What a user reads: every answer of the program over the sample, letter by letter.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct GoldenTests {
  /// A command line and the file of what it prints.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var command: String

    init(_ name: String, _ command: String) { (self.name, self.command) = (name, command) }

    var testDescription: String { name }
  }

  private static let funnel = "funnel view_item,add_to_cart,begin_checkout,purchase --window 7d"

  /// Answers over the sample.
  private static let answers = [
    Case("status", "status"),
    Case("status-json", "status --format json"),
    Case("schema", "schema"),
    Case("funnel", funnel),
    Case("funnel-json", "\(funnel) --format json"),
    Case("funnel-ndjson", "\(funnel) --format ndjson"),
    Case("funnel-csv", "\(funnel) --format csv"),
    Case("funnel-markdown", "\(funnel) --format markdown"),
    Case("funnel-maturity", "\(funnel) --format csv --table maturity"),
    Case("funnel-unlimited", "funnel view_item,purchase"),
    Case("funnel-filter", "funnel 'view_item[price > 50],add_to_cart|purchase' --window 1d"),
    Case("revenue", "revenue --every week"),
    Case("carts", "carts"),
    Case("dropoff", "dropoff"),
    Case("dropoff-explain", "dropoff checkout --explain --table differences"),
    Case("customers", "customers --to 2026-09-08"),
    Case("retention", "retention --unit day --return purchase --value --periods 3"),
    Case("lifecycle", "lifecycle --every day"),
    Case("channels", "channels --attribution linear,markov"),
    Case("channels-json", "channels --attribution last,shapley --format json"),
    Case("touchpoints", "touchpoints"),
    Case("touchpoints-json", "touchpoints --where \"country = 'AT'\" --format json"),
    Case("surveys", "surveys --later 3d"),
    Case("surveys-json", "surveys --later 3d --format json"),
    Case("pains", "pains"),
    Case("pains-json", "pains --format json"),
    Case("goals", "goals"),
    Case("goals-json", "goals --format json"),
    Case("compare", "compare --split 2026-09-08 --control \"device = 'tablet'\""),
    Case("compare-json", "compare --split 2026-09-08 --format json"),
    Case("compare-segments", "compare --a web --b phone --metric aov --definitions people.yaml"),
    Case("diff", "diff --store grown"),
    Case("diff-json", "diff --store grown --metric net_revenue --format json"),
    Case("ingest-again", "ingest SampleData/web-2026-09-01.ndjson.gz --no-progress"),
  ]

  /// What is said to somebody who typed the wrong thing.
  private static let mistakes = [
    Case("unknown-event", "funnel view_itm,purchase"),
    Case("unknown-event-in-filter", "funnel 'view_item[prise > 50],purchase'"),
    Case("unknown-table", "funnel view_item,purchase --format csv --table stepps"),
    Case("unknown-command", "funel view_item"),
    Case("bad-window", "funnel view_item,purchase --window 7"),
    Case("too-many-periods", "retention --periods 1201"),
    Case("bad-format", "status --format xml"),
    Case("no-steps", "funnel ''"),
    Case("missing-store", "status --store nowhere"),
  ]

  private static let program: CairnProgram? = {
    guard let program = try? CairnProgram() else { return nil }
    do {
      try program.ingest(CairnProgram.sample, into: "store")
      // Another store gets the office's files a day after the web's.
      let office = CairnProgram.sample.filter { !$0.contains("/web-") }
      try program.ingest(CairnProgram.sample.filter { $0.contains("/web-") }, into: "grown")
      try program.ingest(office, into: "grown")
      try Data(people.utf8)
        .write(to: URL(fileURLWithPath: "\(program.folder.path)/people.yaml"))
    } catch { return nil }
    return program
  }()

  /// Definitions with persons to compare and figures to watch.
  private static let people = """
    segments:
      phone: "first.device = 'mobile'"
      web: "first.device = 'desktop'"
    watch:
      visits: {metric: sessions, every: week, min: 100}
      orders: {min: 1000, history: 8}
      rate: {metric: session_conversion_rate, every: week, change: 0.01}
    """

  @Test(
    "figures that are not as usual end with 3, and say what moved, by how much and why",
    arguments: [
      Case("watch", "watch --definitions people.yaml"),
      Case("watch-json", "watch --definitions people.yaml --format json"),
    ])
  private func alarms(_ test: Case) throws {
    let program = try #require(Self.program)
    let outcome = try program.shell("export CAIRN_STORE=store; cairn \(test.command)")
    #expect(outcome.code == 3)
    try Golden.expect(outcome, of: test.command, in: test.name)
  }

  @Test("answers over the sample are as they were last read", arguments: answers)
  private func answersAreAsRead(_ test: Case) throws {
    let program = try #require(Self.program)
    let outcome = try program.shell("export CAIRN_STORE=store; cairn \(test.command)")
    #expect(outcome.code == 0)
    try Golden.expect(outcome, of: test.command, in: test.name)
  }

  @Test("a mistake ends with 2, says what is wrong and prints no answer", arguments: mistakes)
  private func mistakesAreExplained(_ test: Case) throws {
    let program = try #require(Self.program)
    let outcome = try program.shell("export CAIRN_STORE=store; cairn \(test.command)")
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    try Golden.expect(outcome, of: test.command, in: test.name)
  }

  @Test("the first ingest says what became of each file")
  func firstIngest() throws {
    let program = try CairnProgram()
    let outcome = try program.shell("cairn ingest SampleData/*.gz --no-progress --store store")
    #expect(outcome.code == 3)
    try Golden.expect(outcome, of: "ingest SampleData/*.gz", in: "ingest")
  }

  @Test("an unknown event is answered with the one that was meant")
  func suggestsTheNearest() throws {
    let program = try #require(Self.program)
    let outcome = try program.run("funnel", "view_itm,purchase", "--store", "store")
    #expect(outcome.messages.contains("view_item"))
  }

  @Test("a store that does not exist is answered with what to type")
  func missingStoreSaysWhatToType() throws {
    let outcome = try CairnProgram().run("status", "--store", "nowhere")
    #expect(outcome.code == 2)
    #expect(outcome.messages.contains("cairn ingest"))
  }

  @Test("an answer fits 80 columns")
  func answersFitTheScreen() throws {
    let program = try #require(Self.program)
    for question in CairnProgram.answerable {
      let outcome = try program.run(
        [question.command] + question.arguments + ["--store", "store"])
      for line in outcome.output.split(separator: "\n") {
        #expect(line.count <= 80, "\(question.command): \(line)")
      }
    }
  }
}
