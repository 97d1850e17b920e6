import Foundation
import TestSupport
import Testing

/// What a first-time user types, and what the program says where that cannot be meant.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct InitCommandTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  private func write(_ text: String, to name: String) throws {
    try program.folder.write(Data(text.utf8), to: name)
  }

  @Test("init writes what recognition would have used, for a product's raw events in cells")
  func rawEventsInCells() throws {
    let row = "m1,track,Order Completed,a1,u1,2026-05-01T09:00:00Z,5,o1\n"
    try write(
      "messageId,type,event,anonymousId,userId,timestamp,properties.total,properties.order_id\n"
        + row + row, to: "s.csv")
    var counts: [[Int?]] = []
    for store in ["plain", "written"] {
      if store == "written" { #expect(try program.run("init", "s.csv", "-q").code == 0) }
      let answer = try program.answer(["ingest", "s.csv", "--store", store])
      let file = answer.tables["files"]?.first
      counts.append([file?.count("accepted"), file?.count("duplicates")])
    }
    #expect(counts == [[1, 1], [1, 1]])
  }

  @Test("init leaves aside what is no log in a folder, and writes globs that match")
  func foldersAndBrackets() throws {
    _ = try program.shell("mkdir logs; echo 'Read me first.' > logs/README")
    try write(
      "{\"event\":\"a\",\"time\":\"2026-01-01\",\"user_id\":\"u\"}\n", to: "logs/log[1].ndjson")
    let made = try program.run("init", "logs", "--print")
    #expect(made.code == 0 && made.output.contains("# left aside: logs/README"))
    #expect(made.output.contains("match: [\"log?*?.ndjson\"]"))
    #expect(try program.run("init", "logs/README", "--print").code == 4)
  }

  @Test("what cannot be meant is refused with what to type")
  func refused() throws {
    try write(
      "{\"event\":\"a\",\"time\":\"2026-01-01\",\"user_id\":\"u\"}\n\n{\"event\":\"a\"}\n",
      to: "a.ndjson")
    let bad = try program.run("ingest", "a.ndjson", "--store", "store", "--max-bad", "1%")
    #expect(bad.code == 4 && bad.messages.contains("1 of 2 lines are bad"))
    #expect(try program.run("ingest", "a.ndjson", "--max-bad", "1").code == 2)
    #expect(try program.run("ingest", "a.ndjson", "--store", "store").code == 3)
    for words in [["rejects", "show"], ["rejects", "list"], ["replay"]] {
      let run = try program.run(words + ["--load", "9", "--store", "store"])
      #expect(run.code == 2 && run.messages.contains("there is no load 9"), "\(words)")
    }
  }

  @Test("check names the money for which every line is refused")
  func moneyIsNamed() throws {
    try write("name,timestamp,contact_id,value\nx,2026-05-01,1,abc\n", to: "a.csv")
    let run = try program.run("check", "a.csv", "--format", "json", "--store", "store")
    #expect(run.output.contains("1 bad_money: value is no amount: abc"))
    #expect(!run.output.contains("looked for event, event_name"))
  }
}
