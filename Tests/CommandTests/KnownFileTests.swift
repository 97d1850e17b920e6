import Foundation
import TestSupport
import Testing

/// Files of which the store holds a part: rotated, cut, salvaged, replaced or taken back.
///
/// The records have no ids, so that nothing but the ledger keeps them from counting twice.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct KnownFileTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  private func line(_ number: Int, day: Int = 1, _ name: String = "view") -> String {
    let minute = number % 60 < 10 ? "0\(number % 60)" : "\(number % 60)"
    return
      #"{"event":"\#(name)","timestamp":"2026-05-0\#(day)T1\#(number / 60 % 10):\#(minute):00Z","#
      + #""user_id":"member-\#(number % 7)","place":"\#(number)"}"#
  }

  private func lines(_ range: Range<Int>, day: Int = 1, _ name: String = "view") -> String {
    range.map { line($0, day: day, name) + "\n" }.joined()
  }

  private func ingest(_ arguments: String..., into store: String) throws -> Answer {
    try program.answer(["ingest"] + arguments + ["--no-progress", "--store", store])
  }

  private func statuses(_ answer: Answer) -> [String] {
    (answer.tables["files"] ?? []).map { $0.text("status") }
  }

  private func events(_ store: String) throws -> Int {
    let answer = try program.answer(["status", "--store", store])
    #expect(try program.run("verify", "--store", store).code == 0)
    return try #require(answer.tables["summary"]?.first).count("events")
  }

  @Test("a file of a day that came again unchanged stays when the others of the day are replaced")
  func unchangedFileStays() throws {
    for order in [["s0.ndjson", "s1.ndjson"], ["s1.ndjson", "s0.ndjson"]] {
      let store = "days-\(order[0])"
      try program.write(lines(0..<5), to: "s0.ndjson")
      try program.write(lines(100..<106), to: "s1.ndjson")
      _ = try ingest("s0.ndjson", "s1.ndjson", into: store)
      #expect(try events(store) == 11)
      try program.write(lines(100..<107, "view2"), to: "s1.ndjson")
      let again = try ingest(order[0], order[1], "--replace", into: store)
      #expect(Set(statuses(again)) == ["already_ingested", "committed"])
      #expect(try events(store) == 12)
      #expect(
        again.notes.contains("native: 6 earlier events made way: 6 of 2026-05-01 for 12"),
        "\(again.notes)")
      _ = try ingest(order[0], order[1], "--replace", into: store)
      #expect(try events(store) == 12)
    }
  }

  @Test("what a replacement had taken out comes back by another, or once that is taken back")
  func replacedComesBack() throws {
    try program.write(lines(0..<4), to: "v1.ndjson")
    try program.write(lines(0..<6, "other"), to: "v2.ndjson")
    _ = try ingest("v1.ndjson", into: "back")
    _ = try ingest("v2.ndjson", "--replace", into: "back")
    #expect(try events("back") == 6)
    #expect(try statuses(ingest("v1.ndjson", into: "back")) == ["already_ingested"])
    #expect(try statuses(ingest("v1.ndjson", "--replace", into: "back")) == ["committed"])
    #expect(try events("back") == 4)
    _ = try ingest("v1.ndjson", into: "again")
    _ = try ingest("v2.ndjson", "--replace", into: "again")
    #expect(try program.run("forget", "--load", "2", "--store", "again").code == 0)
    #expect(try statuses(ingest("v1.ndjson", into: "again")) == ["committed"])
    #expect(try events("again") == 4)
    #expect(try statuses(ingest("v1.ndjson", into: "again")) == ["already_ingested"])
  }

  @Test("an event that two files hold stays with the one that is given, and comes with the other")
  func sharedEvents() throws {
    func event(_ name: String) -> String {
      #"{"event":"view","timestamp":"2026-05-01T10:00:00Z","user_id":"u","event_id":"\#(name)"}"#
        + "\n"
    }
    try program.write(event("one") + event("both"), to: "a.ndjson")
    try program.write(event("both") + event("two"), to: "b.ndjson")
    for file in ["a.ndjson", "b.ndjson"] { _ = try ingest(file, into: "given") }
    #expect(try events("given") == 3)
    #expect(try statuses(ingest("b.ndjson", "--replace", into: "given")) == ["committed"])
    #expect(try events("given") == 2)
    #expect(try statuses(ingest("b.ndjson", "--replace", into: "given")) == ["already_ingested"])
    #expect(try statuses(ingest("a.ndjson", "--replace", into: "given")) == ["committed"])
    #expect(try events("given") == 2)
    for file in ["a.ndjson", "b.ndjson"] { _ = try ingest(file, into: "back") }
    #expect(try program.run("forget", "--load", "1", "--store", "back").code == 0)
    let piped = try program.shell("cairn ingest - --format json --store back < b.ndjson")
    #expect(piped.code == 3 && piped.output.contains("a pipe cannot be read twice"))
    #expect(try statuses(ingest("b.ndjson", into: "back")) == ["committed"])
    #expect(try events("back") == 2)
    #expect(try statuses(ingest("b.ndjson", into: "back")) == ["already_ingested"])
  }

  @Test("what replaced another's day without being read again gives it back when it is taken back")
  func keptReplacer() throws {
    try program.write(lines(0..<4), to: "one.ndjson")
    try program.write(lines(10..<13), to: "two.ndjson")
    for file in ["one.ndjson", "two.ndjson"] { _ = try ingest(file, into: "kept") }
    #expect(try statuses(ingest("one.ndjson", "--replace", into: "kept")) == ["already_ingested"])
    #expect(try events("kept") == 4)
    #expect(try statuses(ingest("two.ndjson", into: "kept")) == ["already_ingested"])
    #expect(try program.run("forget", "--load", "1", "--store", "kept").code == 0)
    #expect(try statuses(ingest("two.ndjson", into: "kept")) == ["committed"])
    #expect(try events("kept") == 3)
  }

  @Test("what was replayed of a file stays with it when it is given again")
  func replayedStays() throws {
    try program.write(lines(0..<4) + #"{"event":"view","user_id":"m"}"# + "\n", to: "r.ndjson")
    try program.write(line(7) + "\n", to: "fix.ndjson")
    _ = try program.run("ingest", "r.ndjson", "--store", "replayed")
    #expect(try program.run("replay", "--fix", "fix.ndjson", "--store", "replayed").code == 0)
    #expect(try events("replayed") == 5)
    let again = try program.run("ingest", "r.ndjson", "--replace", "--store", "replayed")
    #expect(again.code == 0, "\(again.messages)")
    #expect(try events("replayed") == 5)
  }

  @Test("days that are replaced only in part are named, and the zone with them")
  func partsOfDaysAreNamed() throws {
    try program.write(lines(0..<60) + lines(0..<60, day: 2), to: "both.ndjson")
    _ = try ingest("both.ndjson", into: "zones")
    try program.write(lines(50..<60, "late") + lines(0..<60, day: 2, "late"), to: "cut.ndjson")
    let answer = try ingest("cut.ndjson", "--replace", into: "zones")
    #expect(try events("zones") == 70)
    #expect(
      answer.notes.contains {
        $0.contains("120 earlier events made way: 60 of 2026-05-01 for 10, 60 of 2026-05-02 for 60")
      }, "\(answer.notes)")
    let doubt = "cover only a part of 2026-05-01 (their first day): 45 of the 60 events"
    #expect(answer.notes.contains { $0.contains(doubt) && $0.contains("UTC") }, "\(answer.notes)")
  }

  @Test("a web server's log whose only line broke off comes whole once, wherever that was")
  func tornAccessLog() throws {
    let short = #"192.0.2.1 - - [01/May/2026:11:00:00 +0200] "GET /a HTTP/1.1" 200 512"#
    let line = short + #" "https://a.example/" "Mozilla/5.0 (X11)""#
    for (source, host) in [("combined", ""), ("vhost_combined", "shop.example:443 ")] {
      for end in [short.count - 2, short.count + 1, short.count + 9] {
        let store = "torn-\(source)-\(end)"
        try program.write(host + line.prefix(end), to: "access.log")
        _ = try ingest("access.log", into: store)
        let whole = host + line + "\n" + host + line.replacing("/a ", with: "/b ") + "\n"
        try program.write(whole, to: "access.log")
        #expect(try statuses(ingest("access.log", into: store)) == ["committed"])
        #expect(try events(store) == 2, "\(source), broken off at \(end)")
      }
    }
  }

  @Test("a grown log whose beginning is taken back comes again whole, and once")
  func grownLogComesBack() throws {
    try program.write(lines(0..<100), to: "n.ndjson")
    _ = try ingest("n.ndjson", into: "grown")
    try program.write(lines(0..<120), to: "n.ndjson")
    let tail = try ingest("n.ndjson", into: "grown")
    #expect(tail.tables["files"]?.first?.count("events") == 20)
    for load in ["1", "3"] {
      #expect(try program.run("forget", "--load", load, "--store", "grown").code == 0)
      #expect(try statuses(ingest("n.ndjson", into: "grown")) == ["committed"])
      #expect(try events("grown") == 120)
      #expect(try statuses(ingest("n.ndjson", into: "grown")) == ["already_ingested"])
    }
  }

  @Test("a whole file takes the place of its salvaged beginning")
  func wholeFileReplacesSalvaged() throws {
    // Numbers without order, so that deflate cannot make the file so small that a cut leaves none.
    var random = Seeded(3)
    let text = (0..<100).map { line($0, "e\(random.below(1 << 40))") + "\n" }.joined()
    try program.write(text, to: "full.ndjson")
    _ = try program.shell("gzip -k full.ndjson; head -c 1500 full.ndjson.gz > cut.ndjson.gz")
    #expect(try program.run("ingest", "cut.ndjson.gz", "--store", "cut").code == 4)
    for whole in ["full.ndjson.gz", "full.ndjson"] {
      let store = "cut-\(whole)"
      let salvaged = try ingest("cut.ndjson.gz", "--salvage", into: store)
      let row = try #require(salvaged.tables["files"]?.first)
      #expect((2..<100).contains(row.count("events")) && row.count("rejected") <= 1)
      let answer = try ingest(whole, into: store)
      #expect(statuses(answer) == ["committed"])
      #expect(answer.notes.contains("\(whole): takes the place of load 1 (cut.ndjson.gz)"))
      #expect(try events(store) == 100)
      let rejects = try program.answer(["rejects", "--store", store])
      #expect(rejects.tables["lines"]?.isEmpty == true)
    }
  }

  @Test("of a rotated log only the tail is taken, whatever its name is now")
  func rotatedLog() throws {
    try program.write(lines(0..<100), to: "access.log")
    _ = try ingest("access.log", "--preset", "native", into: "rotated")
    try program.write(lines(0..<150), to: "access.log.1")
    try program.write(lines(150..<160), to: "access.log")
    _ = try ingest("access.log", "access.log.1", "--preset", "native", into: "rotated")
    #expect(try events("rotated") == 160)
    _ = try program.shell("gzip access.log.1; mv access.log.1.gz access.log.2.gz")
    let packed = try ingest("access.log.2.gz", "--preset", "native", into: "rotated")
    #expect(statuses(packed) == ["already_ingested"])
    #expect(try events("rotated") == 160)
  }

  @Test("a last line without its end, or cut in two, counts once when the file has grown")
  func openLastLine() throws {
    let whole = lines(0..<3)
    for (name, cut) in [("open", whole.count - 1), ("cut", whole.count - 20), ("none", 30)] {
      try program.write(String(whole.prefix(cut)), to: "\(name).log")
      _ = try program.run(
        "ingest", "\(name).log", "--preset", "native", "--store", name)
      for grown in [lines(0..<4), lines(0..<4).replacing("\n", with: "\r\n")] {
        let store = "\(name)-\(grown.utf8.count)"
        _ = try program.shell("cp -r \(name) \(store)")
        // Carriage returns come into what follows only.
        let text = String(whole.prefix(cut)) + grown.suffix(grown.count - cut)
        try program.write(name == "open" ? text : lines(0..<4), to: "copy.log")
        _ = try ingest("copy.log", "--preset", "native", into: store)
        #expect(try events(store) == 4, "\(store)")
        let rejects = try program.answer(["rejects", "--store", store])
        #expect(rejects.tables["lines"]?.isEmpty == true, "\(store)")
      }
    }
  }

  @Test("a cut file and the whole one in the same run count once")
  func cutAndWholeTogether() throws {
    try program.write(String(lines(0..<5).dropLast(9)), to: "a.log")
    try program.write(lines(0..<6), to: "b.log")
    let answer = try ingest("a.log", "b.log", "--preset", "native", into: "together")
    #expect(statuses(answer) == ["committed", "committed"])
    #expect(try events("together") == 6)
  }

  @Test("a table whose rows are joined is read anew when it has grown")
  func joinedRows() throws {
    let head =
      "Name,Email,Created at,Lineitem name,Lineitem quantity,Lineitem price,Total,Currency\n"
    let rows = [
      "#1,a@example.org,2026-05-01 10:00:00 +0000,Mug,1,5.00,12.00,EUR\n",
      "#1,a@example.org,,Cup,1,7.00,,\n",
      "#2,b@example.org,2026-05-02 10:00:00 +0000,Mug,1,5.00,5.00,EUR\n",
    ]
    for cut in 1...2 {
      let store = "joined-\(cut)"
      try program.write(head + rows[..<cut].joined(), to: "orders.csv")
      _ = try ingest("orders.csv", "--preset", "shopify", into: store)
      try program.write(head + rows.joined(), to: "orders.csv")
      let answer = try ingest("orders.csv", "--preset", "shopify", into: store)
      #expect(statuses(answer) == ["committed"], "\(answer.notes)")
      try program.write(head + rows.joined(), to: "same.csv")
      _ = try ingest("same.csv", "--preset", "shopify", into: "fresh-\(cut)")
      #expect(try events(store) == events("fresh-\(cut)"))
    }
  }
}
