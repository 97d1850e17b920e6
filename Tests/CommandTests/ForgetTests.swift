import Foundation
import TestSupport
import Testing

/// Taking back, erasing, repairing and copying, as typed.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct ForgetTests {
  private let program: CairnProgram
  private let files = Array(CairnProgram.sample.filter { $0.contains("web-") }.prefix(3))

  init() throws { program = try CairnProgram() }

  /// Where a text stands in the files of a store, whatever they hold.
  private func filesHolding(_ text: String, in store: String) throws -> [String] {
    let folder = URL(fileURLWithPath: "\(program.folder.path)/\(store)")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try names.filter { name in
      let url = folder.appendingPathComponent(name)
      guard (try url.resourceValues(forKeys: [.isRegularFileKey])).isRegularFile == true else {
        return false
      }
      var bytes = try Data(contentsOf: url)
      if name.hasSuffix(".gz") {
        bytes = Data(try program.shell("gzip -dc \(store)/\(name)").output.utf8)
      }
      return bytes.range(of: Data(text.utf8)) != nil
    }
  }

  private func write(_ lines: [String], to name: String) throws {
    try program.folder.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: name)
  }

  private func line(_ person: Int, _ event: Int) -> String {
    #"{"event":"view_item","timestamp":"2026-03-0\#(1 + event % 7)T10:00:0\#(event % 10)Z","#
      + #""event_id":"e-\#(person)-\#(event)","user_id":"member-\#(person)-x","#
      + #""email":"p\#(person)-x@example.org","anonymous_id":"cookie-\#(person)-x","#
      + #""p\#(person)-x@example.org":true}"#
  }

  @Test("a load that was taken back comes again exactly once")
  func loadComesBackOnce() throws {
    try program.ingest(files, into: "back")
    let expected = try program.allTables(in: "back")
    #expect(try program.run("forget", "--load", "2", "--store", "back").code == 0)
    #expect(try program.allTables(in: "back") != expected)
    #expect(try program.run("verify", "--store", "back").code == 0)
    try program.ingest(files, into: "back")
    #expect(try program.allTables(in: "back") == expected)
    let again = try program.run("forget", "--load", "2", "--store", "back")
    #expect(again.code == 2 && again.messages.contains("was forgotten before"))
  }

  @Test("ids that differ in case are different people's: only e-mails are found in any case")
  func idsKeepTheirCase() throws {
    let lines = [
      #"{"event":"a","timestamp":"2026-03-01T10:00:00Z","user_id":"ab","email":"An@x.pl"}"#,
      #"{"event":"a","timestamp":"2026-03-01T10:00:00Z","user_id":"other"}"#,
    ]
    try write(lines, to: "case.ndjson")
    try program.ingest(["case.ndjson"], into: "case")
    for command in [["forget", "--person"], ["person"], ["why", "identity"]] {
      let refused = try program.run(command + ["customer:AB", "--store", "case"])
      #expect(refused.code == 2 && refused.messages.contains("no event carries"), "\(command)")
    }
    let loads = try program.answer(["status", "-v", "--store", "case"]).tables["loads"]
    #expect(try #require(loads?.first).text("file") == "case.ndjson")
    #expect(try #require(loads?.first).count("load") == 1)
    let told = try program.run(
      "forget", "--person", "email:AN@X.PL", "--store", "case", "--format", "json")
    #expect(told.code == 0 && told.output.contains("customer:ab"), "\(told.output)")
    let left = try program.answer(["status", "--store", "case"]).tables["summary"]
    #expect(try #require(left?.first).count("events") == 1)
  }

  @Test("refused lines of who was erased go too, and do not come again with the file")
  func refusedLinesAreErased() throws {
    let lines = [
      #"{"event":"a","timestamp":"2026-03-01T10:00:00Z","user_id":"anna","email":"an@x.pl"}"#,
      #"{"event":"a","timestamp":"2026-03-01T10:00:00Z","user_id":"bob"}"#,
      #"{"event":"a","timestamp":"bad","user_id":"anna","card":"4111"}"#,
      #"{"event":"a","timestamp":"bad","email":"AN@X.pl","card":"4222"}"#,
      #"{"event":"a","timestamp":"bad","user_id":"ghost","card":"4333"}"#,
    ]
    try write(lines, to: "refused.ndjson")
    _ = try program.run("ingest", "refused.ndjson", "--store", "refused", "-q")
    #expect(try filesHolding("4111", in: "refused").count == 1)
    for (person, refused) in [("customer:anna", 2), ("customer:ghost", 1)] {
      let erased = try program.answer(["forget", "--person", person, "--store", "refused"])
      let row = try #require(erased.tables["forgotten"]?.first)
      #expect(row.count("refused_lines") == refused, "\(person)")
    }
    let again = try program.run("forget", "--person", "customer:ghost", "--store", "refused")
    #expect(again.code == 2, "nothing of theirs is left")
    try write(lines.reversed(), to: "turned.ndjson")
    let outcome = try program.run(
      "ingest", "turned.ndjson", "--store", "refused", "--format", "json")
    #expect(outcome.code == 0, "\(outcome.messages)")
    #expect(outcome.output.contains("4 lines of erased people were left out"))
    for card in ["4111", "4222", "4333"] {
      #expect(try filesHolding(card, in: "refused").isEmpty, "\(card)")
    }
    #expect(try program.run("verify", "--store", "refused").code == 0)
  }

  @Test("nothing of a person who was erased is left, and nothing comes again")
  func personIsErased() throws {
    let figure = TortureFigure("erasures", "random stores", "files with ids left")
    var random = Seeded(5)
    for round in 0..<(TestSettings.number("CAIRN_ERASURES") ?? 2) {
      let store = "erased-\(round)"
      let people = 3 + random.below(5)
      var lines: [String] = []
      for person in 0..<people { for event in 0..<4 { lines.append(line(person, event)) } }
      let broken = #"{"event":"view_item","user_id":"member-1-x","timestamp":"yesterday"}"#
      lines.append(broken)
      lines.shuffle(using: &random)
      let half = lines.count / 2
      try write(Array(lines[..<half]), to: "a.ndjson")
      try write(Array(lines[half...]), to: "b.ndjson")
      for file in ["a.ndjson", "b.ndjson"] { try program.ingest([file], into: store) }
      #expect(try !filesHolding("member-1-x", in: store).isEmpty)
      let erased = try program.run("forget", "--person", "cookie-1-x", "--store", store)
      #expect(erased.code == 0, "\(erased.messages)")
      for text in ["member-1-x", "p1-x@example.org", "cookie-1-x"] {
        let left = try filesHolding(text, in: store)
        figure.count("files with ids left", left.count)
        #expect(left.isEmpty, "\(text), round \(round)")
      }
      figure.count("random stores")
      #expect(try program.run("verify", "--store", store).code == 0)
      let status = try program.answer(["status", "--store", store])
      let summary = try #require(status.tables["summary"]?.first)
      #expect(summary.count("persons") == people - 1)
      #expect(summary.count("events") == (people - 1) * 4)
      // The same people again, in a file that nobody has seen.
      try write(lines.reversed() + [line(1, 9), line(2, 9)], to: "c-\(round).ndjson")
      try program.ingest(["c-\(round).ndjson"], into: store)
      let after = try program.answer(["status", "--store", store])
      #expect(after.tables["summary"]?.first?.count("persons") == people - 1)
      #expect(after.tables["summary"]?.first?.count("events") == (people - 1) * 4 + 1)
    }
    figure.printLine()
  }

  @Test("what is older than a date is dropped, and the rest answers as it did")
  func oldEventsAreDropped() throws {
    try write((0..<7).map { line(1, $0) } + (0..<3).map { line(2, $0) }, to: "week.ndjson")
    try program.ingest(["week.ndjson"], into: "expired")
    let dropped = try program.answer(
      ["forget", "--before", "2026-03-04", "--store", "expired"])
    #expect(dropped.tables["forgotten"]?.first?.count("events") == 6)
    let status = try program.answer(["status", "--store", "expired"])
    #expect(status.tables["summary"]?.first?.count("events") == 4)
    #expect(try program.run("verify", "--store", "expired").code == 0)
    #expect(try filesHolding("member-2-x", in: "expired").isEmpty)
  }

  @Test("a load of one event is taken back, and who it linked stays one person")
  func linkingLoadIsTakenBack() throws {
    let other =
      #"{"event":"view_item","timestamp":"2026-03-02T10:00:00Z","event_id":"%","#
      + #""email":"p1-x@example.org"}"#
    try write([line(1, 0)], to: "link.ndjson")
    try write([other.replacing("%", with: "before")], to: "before.ndjson")
    try write([other.replacing("%", with: "after")], to: "after.ndjson")
    for file in ["link.ndjson", "before.ndjson"] { try program.ingest([file], into: "linked") }
    let forgotten = try program.run("forget", "--load", "1", "--store", "linked")
    #expect(forgotten.code == 0, "\(forgotten.messages)")
    try program.ingest(["after.ndjson"], into: "linked")
    for _ in 0..<2 {
      let status = try program.answer(["status", "--store", "linked"])
      #expect(status.tables["summary"]?.first?.count("events") == 2)
      #expect(status.tables["summary"]?.first?.count("persons") == 1)
      #expect(try program.run("compact", "--store", "linked").code == 0)
    }
  }

  @Test("a copy that was never stored comes back by what the answer says to type")
  func droppedCopiesComeBack() throws {
    try write([line(1, 0), line(1, 1)], to: "first.ndjson")
    try write([line(1, 1), line(1, 2)], to: "second.ndjson")
    for file in ["first.ndjson", "second.ndjson"] { try program.ingest([file], into: "copies") }
    let forgotten = try program.run("forget", "--load", "1", "--store", "copies")
    #expect(
      forgotten.output.contains("when they are given again: cairn ingest second.ndjson"),
      "\(forgotten.output)")
    try program.ingest(["second.ndjson"], into: "copies")
    let status = try program.answer(["status", "--store", "copies"])
    #expect(status.tables["summary"]?.first?.count("events") == 2)
  }

  @Test("what was replaced for its day stays away when another load is taken back")
  func replacedStaysAway() throws {
    try write([line(1, 0)], to: "day.ndjson")
    try write([line(1, 7)], to: "same-day.ndjson")
    try write([line(1, 3)], to: "other-day.ndjson")
    try program.ingest(["day.ndjson"], into: "replaced")
    try program.ingest(["--replace", "same-day.ndjson"], into: "replaced")
    try program.ingest(["other-day.ndjson"], into: "replaced")
    #expect(try program.run("forget", "--load", "3", "--store", "replaced").code == 0)
    let status = try program.answer(["status", "--store", "replaced"])
    #expect(status.tables["summary"]?.first?.count("events") == 1)
  }

  @Test("a copy is a store of its own with the same answers")
  func copyIsAStore() throws {
    for file in files { try program.ingest([file], into: "first") }
    let copied = try program.run("backup", "copy", "--store", "first")
    #expect(copied.code == 0, "\(copied.messages)")
    #expect(try program.allTables(in: "copy") == program.allTables(in: "first"))
    #expect(try program.run("backup", "copy", "--store", "first").code == 2)
    #expect(try program.run("migrate", "--store", "copy").code == 0)
    #expect(try program.run("doctor", "--store", "copy").output.contains("sqlite"))
    #expect(try program.allTables(in: "copy") == program.allTables(in: "first"))
  }
}
