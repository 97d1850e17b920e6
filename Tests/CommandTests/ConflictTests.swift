import Cairn
import CairnModel
import Foundation
import TestSupport
import Testing

/// Copies of an event id with other content: counted, listed and kept, in whatever order they come.
@Suite struct ConflictTests {
  /// `CAIRN_CONFLICTS` says how many random worlds are tried.
  private static let worlds = TestSettings.number("CAIRN_CONFLICTS") ?? 25

  private struct Copy: Hashable {
    var id: Int
    var minute: Int

    var line: String {
      let time = "2026-05-01T10:\(minute < 10 ? "0" : "")\(minute):00Z"
      return #"{"event":"view","timestamp":"\#(time)","user_id":"u\#(id)","event_id":"e-\#(id)","#
        + #""mark":"\#(id)@\#(minute)"}"#
    }
  }

  private func files(_ random: inout Seeded) -> [[Copy]] {
    (0..<2 + random.below(4)).map { number in
      let own = Copy(id: 100 + number, minute: 0)
      return [own]
        + (0..<random.below(9)).map { _ in Copy(id: random.below(4), minute: random.below(4)) }
    }
  }

  /// What `rejects` lists as conflicts, each by its mark.
  private func listed(_ cairn: Cairn) async throws -> [String] {
    var selection = RejectSelection()
    selection.reason = .conflict
    let bytes = try await cairn.rejectedBytes(selection)
    let lines = try String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      try JSONDecoder().decode([String: String].self, from: Data(line.utf8))["mark"] ?? ""
    }
    let report = try await cairn.rejects(selection)
    #expect(report.tables[1].rows.count == lines.count)
    return lines.sorted()
  }

  private func check(_ outcome: IngestOutcome, _ comment: Comment) {
    for row in outcome.report.tables[0].rows {
      let counts = row[2...7].map { cell in
        if case .count(let count) = cell { count } else { 0 }
      }
      #expect(counts[0] == counts[1...].reduce(0, +), comment)
    }
  }

  @Test("the copies that lost to other content are listed, each once, in any order of the files")
  func conflictsAreListed() async throws {
    for seed in 0..<UInt64(Self.worlds) {
      var random = Seeded(seed)
      let files = files(&random)
      let copies = Dictionary(grouping: Set(files.joined()), by: \.id).values
      let expected = copies.flatMap { $0.sorted { $0.minute < $1.minute }.dropFirst() }
        .map { "\($0.id)@\($0.minute)" }.sorted()
      let folder = TemporaryFolder()
      var paths: [String] = []
      for (number, file) in files.enumerated() {
        let text = file.map { $0.line + "\n" }.joined()
        try folder.write(Data(text.utf8), to: "f\(number).ndjson")
        paths.append("\(folder.path)/f\(number).ndjson")
      }
      for (turn, isOneRun) in [true, false, true].enumerated() {
        let cairn = Cairn(path: "\(folder.path)/store-\(turn)", definitions: Definitions())
        paths.shuffle(using: &random)
        var warned = false
        for some in isOneRun ? [paths] : paths.map({ [$0] }) {
          var request = IngestRequest(paths: some)
          (request.preset, request.memory) = ("native", turn == 2 ? 4_000 : 1 << 28)
          let outcome = try await cairn.ingest(request)
          check(outcome, "seed \(seed), turn \(turn)")
          if outcome.hasWarnings { warned = true }
        }
        #expect(warned == !expected.isEmpty, "seed \(seed), turn \(turn)")
        #expect(try await listed(cairn) == expected, "seed \(seed), turn \(turn)")
      }
    }
  }

  @Test("a conflict names both lines, goes with its file, and is neither replayed nor shown")
  func conflictNamesBothLines() async throws {
    let folder = TemporaryFolder()
    let cairn = Cairn(path: "\(folder.path)/store", definitions: Definitions())
    let texts = [
      [Copy(id: 1, minute: 30).line, "no record"], [Copy(id: 2, minute: 1).line, ""],
    ]
    for (number, lines) in texts.enumerated() {
      let later = number == 1 ? Copy(id: 1, minute: 20).line : ""
      let text = (lines + [later]).joined(separator: "\n") + "\n"
      try folder.write(Data(text.utf8), to: "c\(number).ndjson")
      var request = IngestRequest(paths: ["\(folder.path)/c\(number).ndjson"])
      request.preset = "native"
      _ = try await cairn.ingest(request)
    }
    let lines = try await cairn.rejects().tables[1]
    let details = lines.rows.map { "\($0[0]) \($0[2]) \($0[4]) \($0[5])" }
    #expect(lines.rows.count == 2, "\(details)")
    let lost = try #require(lines.rows.first { $0[4] == .text("id_conflict") })
    #expect(lost[0] == .count(1) && lost[2] == .count(1))
    #expect("\(lost[5])".contains("line 3 of \(folder.path)/c1.ndjson has the same id"))
    let shown = String(decoding: try await cairn.rejectedBytes(RejectSelection()), as: UTF8.self)
    #expect(shown == "no record\n")
    let replayed = try await cairn.replay(RejectSelection(), isDryRun: true)
    #expect(replayed.report.tables[0].rows.count == 1)
    let other = Cairn(path: "\(folder.path)/other", definitions: Definitions())
    for number in 0..<2 {
      var request = IngestRequest(paths: ["\(folder.path)/c\(number).ndjson"])
      request.preset = "native"
      _ = try await other.ingest(request)
    }
    _ = try await other.forget(person: "customer:u1")
    #expect(try await listed(other).isEmpty)
    _ = try cairn.forget(loads: [2])
    #expect(try await listed(cairn).isEmpty)
  }

  @Test(
    "of copies of one moment the one that says more counts, in any order",
    .enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
  func fullCopiesCount() throws {
    let program = try CairnProgram()
    var (bare, full) = ("id,received_at,original_timestamp,sent_at,timestamp,user_id,event\n", "")
    full = bare.replacing(",event\n", with: ",event,total,order_id,currency\n")
    for order in 0..<20 {
      let time = "2026-05-01T09:00:0\(order % 9)Z"
      let row = "m\(order),\(time),\(time),\(time),\(time),u\(order),order_completed"
      bare += row + "\n"
      full += row + ",10,o\(order),EUR\n"
    }
    try program.write(bare, to: "tracks.csv")
    try program.write(full, to: "order_completed.csv")
    try program.write(
      "version: 1\ncommerce: {order: {event: order_completed}}\n", to: "journey.yaml")
    for files in [["tracks.csv", "order_completed.csv"], ["order_completed.csv", "tracks.csv"]] {
      let store = files[0] + ".store"
      for file in files { _ = try program.answer(["ingest", file, "--store", store]) }
      let summary = try program.answer(["revenue", "--store", store]).tables["summary"] ?? []
      #expect(summary.map { $0.count("orders") } == [20])
      #expect(summary.map { $0.text("currency") } == ["EUR"])
    }
  }
}
