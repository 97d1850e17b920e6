import Foundation
import TestSupport
import Testing

/// Peers' published funnels, through the built program, from gzipped files.
@Suite(
  .enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"),
  .enabled(if: TestSettings.text("CAIRN_CASES") != nil, "SKIPPED: $CAIRN_CASES names no folder"))
struct FunnelCaseTests {
  /// Cases of a kind that has steps and persons; sequence patterns are another question.
  private static func cases() throws -> [FunnelCase] {
    try FunnelCase.read(TestSettings.text("CAIRN_CASES") ?? "").filter {
      $0.expected.counts != nil && $0.semantics.kind != "sequence_pattern"
    }
  }

  @Test("every published case gives the published persons")
  func casesHold() throws {
    let cases = try Self.cases()
    #expect(cases.count >= 20)
    for example in cases {
      let program = try CairnProgram()
      let rows = try funnel(example, program)
      #expect(rows.map { $0.count("persons") } == example.expected.counts, "\(example.name)")
      let means = example.expected.average_seconds_from_previous_step
      if let means, example.semantics.mode != "unordered" {
        #expect(rows.map { $0.number("mean_seconds_from_previous") } == means, "\(example.name)")
      }
    }
  }

  @Test("what another tool does on purpose is counted so in its dialect")
  func dialectsHold() throws {
    let cases = try Self.cases().filter { $0.name.hasPrefix("posthog/") }
    #expect(cases.count >= 15)
    for example in cases {
      let rows = try funnel(example, try CairnProgram(), ["--as", "posthog"])
      #expect(rows.map { $0.count("persons") } == example.expected.counts, "\(example.name)")
    }
  }

  @Test("every published sequence is found as often as published")
  func sequencesHold() throws {
    let cases = try FunnelCase.read(TestSettings.text("CAIRN_CASES") ?? "").filter {
      $0.semantics.kind == "sequence_pattern"
    }
    #expect(cases.count >= 10)
    for example in cases {
      let program = try CairnProgram()
      try ingest(example, program)
      let pattern = example.semantics.pattern ?? ""
      let answer = try program.answer(
        ["funnel", "example", "--pattern", pattern, "--store", "store"])
      let row = answer.tables["pattern"]?.first ?? [:]
      #expect(row.count("matched") == example.expected.match, "\(example.name)")
      #expect(row.count("matches") == example.expected.non_overlapping_count, "\(example.name)")
    }
  }

  private func funnel(
    _ example: FunnelCase, _ program: CairnProgram, _ more: [String] = []
  ) throws -> [[String: Answer.Value]] {
    try ingest(example, program)
    let typed = ["funnel", "example"] + example.options + more + ["--store", "store"]
    return try program.answer(typed).tables["steps"] ?? []
  }

  private func ingest(_ example: FunnelCase, _ program: CairnProgram) throws {
    let folder = program.folder.path
    try Data(try example.log()).write(to: URL(fileURLWithPath: "\(folder)/web.ndjson.gz"))
    let definitions = try example.definitions()
    try Data(definitions.utf8).write(to: URL(fileURLWithPath: "\(folder)/journey.yaml"))
    try program.ingest(["web.ndjson.gz"], into: "store")
  }
}
