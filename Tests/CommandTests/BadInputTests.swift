import Foundation
import TestSupport
import Testing

/// Files that cannot be taken in: each is refused by name, and nothing of it is kept.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct BadInputTests {
  /// A file that no ingest may accept, and the shell that makes it.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var script: String

    init(_ name: String, _ script: String) { (self.name, self.script) = (name, script) }

    var testDescription: String { name }
  }

  private static let good = "SampleData/web-2026-09-01.ndjson.gz"
  private static let other = "SampleData/web-2026-09-02.ndjson.gz"

  private static let bad = [
    Case("missing", "true"),
    Case("empty", ": > bad.gz"),
    Case("cut off", "head -c 20000 \(other) > bad.gz"),
    Case("cut off in its last byte", "head -c -1 \(other) > bad.gz"),
    Case(
      "damaged in the middle",
      "cp \(other) bad.gz; printf XYZ | dd of=bad.gz bs=1 seek=9000 conv=notrunc"),
    Case("no gzip, by its name", "gzip -dc \(other) > bad.gz"),
    Case("rubbish", "head -c 5000 /dev/zero | tr '\\\\0' 'x' > bad.gz"),
    Case("a pipe", "mkfifo bad.gz"),
    Case("a link to nowhere", "ln -s nowhere bad.gz"),
    Case("a device", "ln -s /dev/null bad.gz"),
  ]

  @Test("a bad file ends with 4, is named, and leaves the store as it was", arguments: bad)
  private func badFileIsRefused(_ test: Case) throws {
    let program = try CairnProgram()
    try program.ingest([Self.good], into: "store")
    let before = try program.run("status", "--format", "json", "--store", "store")
    _ = try program.shell(test.script)
    let outcome = try program.shell(
      "timeout 60 \"$PROGRAM\" ingest bad.gz --no-progress --format json --store store")
    #expect(outcome.code == 4)
    #expect(outcome.messages.contains("bad.gz"))
    #expect(outcome.output.contains("\"refused\""))
    let after = try program.run("status", "--format", "json", "--store", "store")
    #expect(after == before)
    let left = try FileManager.default.contentsOfDirectory(
      atPath: "\(program.folder.path)/store/tmp")
    #expect(left.isEmpty)
  }

  @Test("a bad file among good ones spoils only itself")
  func neighboursAreTakenIn() throws {
    let program = try CairnProgram()
    _ = try program.shell("head -c 20000 \(Self.other) > bad.gz")
    try program.ingest([Self.good, Self.other], into: "expected")
    let outcome = try program.run(
      ["ingest", Self.good, "bad.gz", Self.other, "--no-progress", "--store", "store"])
    #expect(outcome.code == 4)
    #expect(try program.allTables(in: "store") == program.allTables(in: "expected"))
  }

  @Test("what is plain under a gzip's name is taken with --plain")
  func plainIsTakenWhenAsked() throws {
    let program = try CairnProgram()
    _ = try program.shell("gzip -dc \(Self.good) > plain.gz")
    try program.ingest([Self.good], into: "expected")
    let outcome = try program.run(
      "ingest", "plain.gz", "--plain", "--no-progress", "--store", "store")
    #expect(outcome.code == 0)
    #expect(try program.allTables(in: "store") == program.allTables(in: "expected"))
  }

  @Test("standard input is a file like any other, and a file of several members is one")
  func standardInputIsTaken() throws {
    let program = try CairnProgram()
    try program.ingest([Self.good, Self.other], into: "expected")
    let outcome = try program.shell(
      "cat \(Self.good) \(Self.other) | cairn ingest - --no-progress --store store")
    #expect(outcome.code == 0)
    #expect(try program.allTables(in: "store") == program.allTables(in: "expected"))
  }

  @Test("a folder is walked; an empty one gives nothing and is no failure")
  func foldersAreWalked() throws {
    let program = try CairnProgram()
    _ = try program.shell(
      "mkdir -p logs/deep empty; cp \(Self.good) logs; cp \(Self.other) logs/deep")
    try program.ingest([Self.good, Self.other], into: "expected")
    try program.ingest(["logs"], into: "store")
    #expect(try program.allTables(in: "store") == program.allTables(in: "expected"))
    #expect(try program.run("ingest", "empty", "--no-progress", "--store", "new").code == 0)
  }

  @Test("every kind of bad line is kept under its reason, and the good ones around it count")
  func badLinesAreRejected() throws {
    let program = try CairnProgram()
    let good =
      #"{"event":"view","timestamp":"2026-01-01T10:00:00Z","user_id":"u1","event_id":"e1"}"#
    let bad: [(reason: String, line: [UInt8])] = [
      ("not_json", Array("{broken".utf8)),
      ("not_utf8", Array(good.utf8.dropLast(2)) + [0xFF] + Array("\"}".utf8)),
      ("nul_byte", Array(good.utf8.dropLast(2)) + [0x00] + Array("\"}".utf8)),
      ("missing_event", Array(#"{"timestamp":"2026-01-01T10:00:00Z","user_id":"u1"}"#.utf8)),
      ("missing_time", Array(#"{"event":"view","user_id":"u1"}"#.utf8)),
      ("bad_time", Array(#"{"event":"view","timestamp":"yesterday","user_id":"u1"}"#.utf8)),
      (
        "time_out_of_range",
        Array(#"{"event":"view","timestamp":"1815-01-01T10:00:00Z","user_id":"u1"}"#.utf8)
      ),
      ("missing_id", Array(#"{"event":"view","timestamp":"2026-01-01T10:00:00Z"}"#.utf8)),
      ("too_long", Array(good.utf8.dropLast(2)) + Array(repeating: 0x61, count: 1 << 21)),
    ]
    var bytes = Array(good.utf8) + [0x0A]
    for (_, line) in bad { bytes += line + [0x0A] }
    try program.folder.write(Data(bytes), to: "lines.ndjson")
    let answer = try program.answer(["ingest", "lines.ndjson", "--no-progress", "--store", "store"])
    let file = try #require(answer.tables["files"]?.first)
    #expect(file.count("accepted") == 1)
    #expect(file.count("rejected") == bad.count)
    let reasons = (answer.tables["rejects"] ?? []).map { $0.text("reason") }
    #expect(Set(reasons) == Set(bad.map(\.reason)))
  }
}
