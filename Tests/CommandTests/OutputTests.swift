import Foundation
import TestSupport
import Testing

/// Where an answer goes: a closed pipe, a file, a store that nobody may change.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct OutputTests {
  private let program: CairnProgram

  init() throws {
    program = try CairnProgram()
    try program.ingest(Array(CairnProgram.sample.suffix(2)), into: "store")
  }

  @Test("a closed pipe is a quiet end")
  func closedPipeIsQuiet() throws {
    let outcome = try program.shell(
      "\"$PROGRAM\" schema --format json --store store | true; echo \"${PIPESTATUS[0]}\"")
    #expect(outcome.output == "0\n")
    #expect(outcome.messages.isEmpty)
  }

  @Test("--output writes the bytes that would have been printed")
  func outputIsTheSame() throws {
    let printed = try program.run("schema", "--format", "json", "--store", "store")
    let written = try program.run(
      "schema", "--format", "json", "--store", "store", "--output", "answer.json")
    #expect(written.code == 0 && written.output.isEmpty)
    #expect(try program.folder.content("answer.json") == Data(printed.output.utf8))
  }

  @Test("--output writes all or nothing: where there is no room, the old file stays")
  func outputIsWhole() throws {
    try program.folder.write(Data("old".utf8), to: "answer.json")
    let outcome = try program.shell(
      "ulimit -f 1; cairn schema --format json --store store --output answer.json")
    #expect(outcome.code == 8)
    #expect(try program.folder.content("answer.json") == Data("old".utf8))
    let left = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    #expect(left.filter { $0.contains("answer") } == ["answer.json"])
  }

  @Test("--output into a folder that is not there fails and says so")
  func outputNeedsItsFolder() throws {
    let outcome = try program.run("status", "--store", "store", "--output", "nowhere/answer.json")
    #expect([9, 10].contains(outcome.code))
    #expect(outcome.messages.contains("nowhere/answer.json"))
  }

  @Test("a store that may not be changed answers, and is not changed")
  func readOnlyStoreAnswers() throws {
    let asked = "status --format json --store store"
    let before = try program.shell("cairn \(asked); find store -type f -exec md5sum {} +")
    let after = try program.shell(
      """
      chmod -R a-w store; cairn \(asked); code=$?
      find store -type f -exec md5sum {} +; chmod -R u+w store; exit $code
      """)
    #expect(after.code == 0)
    #expect(after.output == before.output)
  }

  @Test("a reader is not in the way of a writer, and a second writer is turned away with 5")
  func writersTakeTurns() throws {
    let first = CairnProgram.sample[0]
    let outcome = try program.shell(
      """
      exec 9>>store/LOCK; flock 9
      cairn status --store store > /dev/null; echo "reader $?"
      cairn ingest \(first) --no-progress --store store > /dev/null; echo "writer $?"
      """)
    #expect(outcome.output == "reader 0\nwriter 5\n")
  }

  @Test("every command has a page that shows it at work and lists its options")
  func everyCommandHasAPage() throws {
    #expect(CairnProgram.commands.count > 30)
    for command in CairnProgram.commands.sorted() {
      let path = CairnProgram.package.appendingPathComponent("docs/commands/\(command).md")
      let page = try String(contentsOf: path, encoding: .utf8)
      #expect(page.contains("cairn \(command)"), "\(command)")
      #expect(page.contains("$ cairn "), "\(command)")
    }
  }

  @Test("quiet is taken everywhere, and a torn first line is a refused line, not a refused file")
  func quietAndTorn() throws {
    let lines = [
      #"user_id":"u9"}"#,
      #"{"event":"view_item","user_id":"u1","timestamp":"2026-05-01T09:00:00Z"}"#,
      #"{"event":"view_item","user_id":"u2","timestamp":"2026-05-01T09:01:00Z"}"#,
    ]
    try program.folder.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: "torn.ndjson")
    let taken = try program.run("ingest", "torn.ndjson", "--format", "csv", "--store", "torn")
    #expect(taken.code == 3 && taken.output.contains("torn.ndjson,committed,3,2,0,1,"))
    for words in [
      ["compact"], ["revenue", "-v"], ["replay"], ["status"], ["verify"],
      ["forget", "--before", "2020-01-01"],
    ] {
      let outcome = try program.run(words + ["-q", "--store", "torn"])
      #expect(outcome.code != 2 && outcome.messages.isEmpty, "\(words): \(outcome.messages)")
    }
  }
}
