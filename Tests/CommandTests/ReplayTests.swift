import Foundation
import TestSupport
import Testing

/// Refused lines that come back: which they are, how they are read, and that they do so once.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct ReplayTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  private func line(_ name: String, _ time: String) -> String {
    #"{"event":"\#(name)","time":"\#(time)","user_id":"u"}"# + "\n"
  }

  /// What a replay says of its one file, and its exit code.
  private func replay(
    _ arguments: String..., in store: String
  ) throws -> (code: Int32, file: [String: Answer.Value]) {
    let all = ["replay"] + arguments + ["--store", store]
    let answer = try program.answer(all + ["--dry-run"])
    let run = try program.run(all + ["--format", "json"])
    let real = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    let file = try #require(real.tables["files"]?.first, "\(run.messages)")
    let tried = answer.tables["files"]?.first
    #expect(tried?.count("accepted") == file.count("accepted"))
    return (run.code, file)
  }

  private func events(_ store: String) throws -> Int {
    #expect(try program.run("verify", "--store", store).code == 0)
    let status = try program.answer(["status", "--store", store])
    return try #require(status.tables["summary"]?.first).count("events")
  }

  private func shown(_ store: String) throws -> String {
    try program.run("rejects", "show", "--store", store).output
  }

  /// Names of events, with how many there are.
  private func counts(_ store: String) throws -> [String] {
    let schema = try program.answer(["schema", "--store", store])
    return (schema.tables["events"] ?? []).map { "\($0.text("event")) \($0.count("count"))" }
  }

  @Test("lines of a table that names its separator itself come back, titles or not")
  func tablesWithTitles() throws {
    let rows = "event;date;user_id;Total\na;2026-05-01;u;1,5\nb;2026-05-02;u;2,50\n"
    try program.write("sep=;\nOrders of May\n\n" + rows, to: "t.csv")
    try program.write("sources: {t: {match: [\"t*.csv\"], format: csv}}\n", to: "journey.yaml")
    #expect(try program.run("ingest", "t.csv", "--store", "titles").code == 3)
    try program.write(
      #"sources: {t: {match: ["t*.csv"], format: csv, fields: {value: {from: Total, number: "#
        + #"{decimal: ","}}}}}"#, to: "journey.yaml")
    let (code, file) = try replay(in: "titles")
    #expect(code == 0 && file.count("accepted") == 2 && file.count("rejected") == 0)
    #expect(try counts("titles") == ["a 1", "b 1"])
    // More rows behind the known ones are the only new ones.
    #expect(try program.run("ingest", "t.csv", "--store", "grown").code == 0)
    try program.write(
      "sep=;\nOrders of May\n\n" + rows + "c;2026-05-03;u;3\n", to: "t-later.csv")
    let grown = try program.answer(["ingest", "t-later.csv", "--store", "grown"])
    #expect(grown.tables["files"]?.first?.count("accepted") == 1, "\(grown.notes)")
    #expect(try counts("grown") == ["a 1", "b 1", "c 1"])
  }

  @Test("a file of which every line was refused comes back when its source is described")
  func whollyRefusedFile() throws {
    let text = (1...3).map { #"{"was":"view","at":"2026-05-0\#($0)","who":"u\#($0)"}"# + "\n" }
    try program.write(text.joined(), to: "shop-1.ndjson")
    let first = try program.run("ingest", "shop-1.ndjson", "--preset", "native", "--store", "all")
    #expect(first.code == 3)
    #expect(first.output.contains("no line became an event"), "\(first.output)")
    let again = try program.answer(
      ["ingest", "shop-1.ndjson", "--preset", "native", "--store", "all"])
    #expect(again.notes.contains { $0.contains("cairn forget --load 1 lets") }, "\(again.notes)")
    #expect(try replay(in: "all").file.count("rejected") == 3)
    try program.write(
      """
      sources:
        shop:
          match: ["shop-*.ndjson"]
          format: ndjson
          fields: {event: was, time: at, ids: {customer: who}}

      """, to: "journey.yaml")
    let back = try replay(in: "all")
    #expect(back.code == 0 && back.file.count("accepted") == 3)
    #expect(back.file.text("source") == "shop")
    #expect(try events("all") == 3)
    #expect(try shown("all").isEmpty)
    #expect(try replay(in: "all").file.text("status") == "already_ingested")
    // The replay is taken back, and its lines are refused lines again.
    #expect(try program.run("forget", "--load", "2", "--store", "all").code == 0)
    #expect(try shown("all") == text.joined())
    #expect(try replay(in: "all").file.count("accepted") == 3)
    #expect(try events("all") == 3)
  }

  @Test("lines that are mended in two rounds count once each")
  func twoRounds() throws {
    try program.write(
      line("a", "2026-01-01") + line("b", "x") + line("c", "y"), to: "a.ndjson")
    #expect(try program.run("ingest", "a.ndjson", "--store", "rounds").code == 3)
    try program.write(line("b", "2026-01-02") + line("c", "y"), to: "first.ndjson")
    let first = try replay("--fix", "first.ndjson", in: "rounds")
    #expect(first.code == 3 && first.file.count("accepted") == 1)
    #expect(first.file.count("rejected") == 1 && first.file.count("lines") == 2)
    #expect(try shown("rounds") == line("c", "y"))
    let reasons = try program.answer(["rejects", "--store", "rounds"]).tables["reasons"]
    #expect(reasons?.map { $0.count("lines") } == [1])
    try program.write(line("b", "2026-01-02") + line("c", "2026-01-03"), to: "both.ndjson")
    #expect(try replay("--fix", "both.ndjson", in: "rounds").file.count("accepted") == 1)
    #expect(try counts("rounds") == ["a 1", "b 1", "c 1"])
    #expect(try shown("rounds").isEmpty)
  }

  @Test("mended lines come from standard input or a pipe as well", arguments: ["-", "<(", "fifo"])
  func pipes(_ way: String) throws {
    try program.write(line("a", "2026-01-01") + line("b", "x"), to: "a.ndjson")
    #expect(try program.run("ingest", "a.ndjson", "--store", "piped").code == 3)
    let mend = "cairn rejects show --store piped | sed 's/\"x\"/\"2026-01-02\"/'"
    let shell =
      switch way {
      case "-": "\(mend) | cairn replay --store piped --fix -"
      case "fifo": "mkfifo pipe; (\(mend) > pipe) & cairn replay --store piped --fix pipe"
      default: "cairn replay --store piped --fix <(\(mend))"
      }
    let run = try program.shell(shell)
    #expect(run.code == 0, "\(run.messages)")
    #expect(try counts("piped") == ["a 1", "b 1"])
    let none = try program.shell("cairn replay --store piped --fix - < /dev/null")
    #expect(none.code == 2 && none.messages.contains("nothing was done"))
    let folder = try program.run("replay", "--store", "piped", "--fix", ".")
    #expect(folder.code == 2 && folder.messages.contains("is a folder"))
  }

  @Test("a record of a table that spans lines is mended as one")
  func recordsOverLines() throws {
    let head = "event,time,user_id,note\n"
    let rows = ["a,2026-01-01,u,plain\n", "b,x,u,\"two\nlines\"\n", "c,y,u,one\n"]
    try program.write(head + rows.joined(), to: "t.csv")
    #expect(try program.run("ingest", "t.csv", "--store", "rows").code == 3)
    #expect(try shown("rows") == rows[1] + rows[2])
    try program.write("b,2026-01-02,u,\"now\nin three\nlines\"\n" + rows[2], to: "longer.csv")
    #expect(try replay("--fix", "longer.csv", in: "rows").file.count("accepted") == 1)
    try program.write("c,2026-01-03,u,one\n", to: "rest.csv")
    #expect(try replay("--fix", "rest.csv", in: "rows").file.count("accepted") == 1)
    #expect(try counts("rows") == ["a 1", "b 1", "c 1"])
    try program.write("one\ntwo\nthree\nfour\n", to: "many.csv")
    let many = try program.run("replay", "--fix", "many.csv", "--store", "rows")
    #expect(many.code == 2 && many.messages.contains("nothing was done"))
  }

  @Test("rows keep the names of their columns, whatever the file has become")
  func columnsAreKept() throws {
    try program.write("event,when,user_id\na,2026-01-01,u\nb,2026-01-02,v\n", to: "t.csv")
    #expect(try program.run("ingest", "t.csv", "--store", "columns").code == 3)
    try program.write("user_id,event,when\n", to: "t.csv")
    try program.write(
      "sources:\n  t: {match: [t.csv], format: csv, fields: {time: when}}\n", to: "journey.yaml")
    #expect(try replay(in: "columns").file.count("accepted") == 2)
    #expect(try counts("columns") == ["a 1", "b 1"])
  }

  @Test("a record of which a part gave no event is a warning, and the part is counted")
  func partsAreCounted() throws {
    func record(_ time: String, _ name: String) -> String {
      #"{"timeUnixNano":"\#(time)","eventName":"\#(name)","#
        + #""attributes":[{"key":"user.id","value":{"stringValue":"u"}}]}"#
    }
    let logs = record("1777626000000000000", "view") + "," + record("17", "buy")
    try program.write(
      #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[\#(logs)]}]}]}"# + "\n", to: "o.jsonl")
    #expect(try program.run("ingest", "o.jsonl", "--preset", "otlp", "--store", "otlp").code == 3)
    #expect(try events("otlp") == 1)
    let rejects = try program.answer(["rejects", "--store", "otlp"])
    #expect(rejects.tables["lines"]?.count == 1)
    #expect(rejects.tables["reasons"]?.map { $0.count("lines") } == [1])
  }

  @Test("lines of a log whose columns change are read with those that held at each")
  func changingColumns() throws {
    try program.write(
      """
      #Version: 1.0
      #Fields: date time c-ip cs-method cs-uri-stem sc-status
      2026-05-01 09:00:00 192.0.2.1 GET /p/1 200
      2026-05-01 9h 192.0.2.1 GET /p/2 200
      #Fields: date time cs-method cs-uri-stem sc-status c-ip
      2026-05-01 09:00:02 GET /p/3 200 192.0.2.1
      2026-05-01 9h GET /p/4 200 192.0.2.1

      """, to: "u_ex.log")
    #expect(try program.run("ingest", "u_ex.log", "--store", "log").code == 3)
    try program.folder.write(
      Data(try shown("log").replacing("9h", with: "09:00:05").utf8), to: "mended.log")
    #expect(try replay("--fix", "mended.log", in: "log").file.count("accepted") == 2)
    _ = try program.run("export", "events", "--to", "events.csv", "--store", "log")
    let pages = String(decoding: try program.folder.content("events.csv"), as: UTF8.self)
    for page in 1...4 { #expect(pages.contains("/p/\(page)"), "\(pages)") }
  }
}
