import Foundation
import TestSupport
import Testing

/// What somebody does with files of a form that is new to them.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct FormatCommandTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  private static let hits = """
    192.0.2.1 - - [17/May/2026:10:05:01 +0000] "GET /a HTTP/1.1" 200 12 "-" "Mozilla/5.0"
    192.0.2.2 - - [17/May/2026:10:05:02 +0000] "GET /b HTTP/1.1" 200 12 "-" "Examplebot/1.0"
    192.0.2.3 - - [17/May/2026:10:05:03 +0000] "GET /c HTTP/1.1" 200 12 "-" "Acme-Probe/2"

    """

  @Test("init writes definitions with which the same files are read")
  func initIsReadBack() throws {
    try program.write(Self.hits, to: "access-2026-05-17.log")
    try program.write("event;time;user_id\ne;2026-01-01;u\nf;2026-01-02;u\n", to: "crm-01.csv")
    let made = try program.run("init", "access-2026-05-17.log", "crm-01.csv")
    #expect(made.code == 0)
    let text = String(decoding: try program.folder.content("journey.yaml"), as: UTF8.self)
    #expect(text.contains("match: [\"access-*.log\"]") && text.contains("match: [\"crm-*.csv\"]"))
    #expect(try program.run("init").code == 2)
    let answer = try program.answer(["ingest", "access-2026-05-17.log", "crm-01.csv"])
    #expect(answer.tables["files"]?.map { $0.count("accepted") } == [3, 2])
  }

  @Test("check shows what is filled and what is wrong, and makes no store")
  func checkShowsFields() throws {
    try program.write("event,time,user_id\ne,2026-01-01,u\nf,yesterday,u\n", to: "a.csv")
    let run = try program.run("check", "a.csv", "--format", "json", "--store", "store")
    #expect(run.code == 3)
    #expect(run.output.contains("\"field\": \"time\"") && run.output.contains("1 bad_time"))
    #expect(!FileManager.default.fileExists(atPath: "\(program.folder.path)/store"))
  }

  @Test("a dry run makes no store, and counts as a real one does")
  func dryRun() throws {
    try program.write(Self.hits, to: "a.log")
    let answer = try program.answer(["ingest", "a.log", "--dry-run", "--store", "store"])
    #expect(answer.tables["files"]?.first?.count("accepted") == 3)
    #expect(!FileManager.default.fileExists(atPath: "\(program.folder.path)/store"))
  }

  @Test("presets are listed and shown; an unknown one is an error with a suggestion")
  func presets() throws {
    #expect(try program.run("presets").output.contains("segment"))
    #expect(try program.run("presets", "show", "ga4").output.contains("event_params"))
    let unknown = try program.run("presets", "show", "gaa4")
    #expect(unknown.code == 2 && unknown.messages.contains("ga4"))
    #expect(try program.run("ingest", "x", "--preset", "segmant").messages.contains("segment"))
  }

  @Test("refused lines come back once they are mended, once")
  func replay() throws {
    try program.write(
      "{\"event\":\"a\",\"time\":\"2026-01-01\",\"user_id\":\"u\"}\n{\"event\":\"b\",\"time\":\"x\",\"user_id\":\"u\"}\n",
      to: "a.ndjson")
    #expect(try program.run("ingest", "a.ndjson", "--store", "store").code == 3)
    let shown = try program.run("rejects", "show", "--store", "store").output
    #expect(shown == "{\"event\":\"b\",\"time\":\"x\",\"user_id\":\"u\"}\n")
    try program.write(shown.replacing("\"x\"", with: "\"2026-01-02\""), to: "mended.ndjson")
    for expected in ["committed", "already_ingested"] {
      let answer = try program.answer(["replay", "--fix", "mended.ndjson", "--store", "store"])
      #expect(answer.tables["files"]?.first?.text("status") == expected)
    }
    let status = try program.answer(["status", "--store", "store"])
    #expect(status.tables["summary"]?.first?.count("events") == 2)
    try program.write("one\ntwo\n", to: "many.ndjson")
    #expect(try program.run("replay", "--fix", "many.ndjson", "--store", "store").code == 2)
  }

  @Test("a folder is taken in without what is no log; an ambiguous file is a question")
  func foldersAndQuestions() throws {
    _ = try program.shell("mkdir logs; echo 'Read me first.' > logs/README")
    try program.write(Self.hits, to: "logs/a.log")
    let run = try program.run("ingest", "logs", "--store", "store", "--format", "json")
    #expect(run.code == 0 && run.output.contains("left aside, as no logs: logs/README"))
    #expect(try program.run("ingest", "logs/README", "--store", "store").code == 4)
    try program.write("a,b;c\n1,2;3\n", to: "either.csv")
    let either = try program.run("ingest", "either.csv", "--store", "store")
    #expect(either.code == 2 && either.messages.contains("--preset"))
    try program.write("event,time,user_id\ne,2026-11-01,u\n", to: "one.csv")
    let both = try program.run("ingest", "either.csv", "one.csv", "--store", "both")
    #expect(both.code == 4 && both.messages.contains("--preset"), "the other file is taken in")
    #expect(both.output.contains("committed"))
    #expect(try program.run("ingest", "log*/*.log", "--store", "other").code == 0)
  }

  @Test("robots are kept, left out of reports, and counted in a note")
  func robots() throws {
    try program.write(Self.hits, to: "a.log")
    try program.write("robots: [acme-probe]\n", to: "journey.yaml")
    #expect(try program.run("ingest", "a.log", "--store", "store").code == 0)
    let status = try program.answer(["status", "--store", "store"])
    #expect(status.tables["summary"]?.first?.count("events") == 3)
    let people = try program.run("sessions", "--store", "store", "--format", "json")
    #expect(people.output.contains("2 events of robots"))
    let answer = try program.answer(["sessions", "--store", "store"])
    #expect(answer.tables["summary"]?.first?.count("persons") == 1)
    let all = try program.answer(["sessions", "--bots", "--store", "store"])
    #expect(all.tables["summary"]?.first?.count("persons") == 3)
  }

  @Test("with hashed identifiers no raw one is anywhere in the store")
  func privacy() throws {
    let secret = "zanzibar"
    try program.write(
      """
      {"event":"a","time":"2026-01-01","user_id":"\(secret)1","email":"\(secret)@example.org","cookie":"\(secret)2","customer":"\(secret)3","ip":"192.0.2.77","url":"/p?token=\(secret)4&x=1"}
      {"event":"b","time":"never","user_id":"\(secret)5"}

      """, to: "a.ndjson")
    try program.write(
      "privacy: {hash_ids: key, truncate_ip: true, drop_query_keys: [token]}\n", to: "journey.yaml")
    let missing = try program.run("ingest", "a.ndjson", "--store", "store")
    #expect(missing.code == 2 && missing.messages.contains("umask"))
    _ = try program.shell("echo 0123456789abcdef0123 > key; chmod 644 key")
    #expect(try program.run("ingest", "a.ndjson", "--store", "store").code == 2)
    _ = try program.shell("chmod 600 key")
    #expect(try program.run("ingest", "a.ndjson", "--store", "store").code == 3)
    let schema = try program.run("schema", "--store", "store", "--format", "json").output
    #expect(schema.contains("192.0.2.0") && schema.contains("/p?x=1"))
    let found = try program.shell(
      "gzip -dc store/rejects/* > store/rejects/plain; grep -rlai \(secret) store | wc -l")
    #expect(found.output == "0\n")
    #expect(try program.shell("grep -rla 192.0.2.77 store | wc -l").output == "0\n")
  }

  @Test("neither the machine's locale and zone nor the order of files change a byte")
  func nothingOfTheMachine() throws {
    try program.write(Self.hits, to: "a.log")
    try program.write(
      "event,time,user_id\ne,2026-01-01 10:00,İı\nf,2026-07-01 10:00,u\n", to: "b.csv")
    var outputs: Set<String> = []
    let machines = [
      ["LC_ALL": "C.UTF-8", "TZ": "UTC"], ["LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu"],
      ["LC_ALL": "de_DE", "TZ": "America/New_York"],
    ]
    for (number, machine) in machines.enumerated() {
      let files = number == 1 ? ["b.csv", "a.log"] : ["a.log", "b.csv"]
      _ = try program.run(["ingest"] + files + ["--store", "s\(number)"], environment: machine)
      for command in ["schema", "sessions", "stages", "retention"] {
        let run = try program.run(
          [command, "--store", "s\(number)", "--format", "csv"], environment: machine)
        outputs.insert(command + run.output)
      }
    }
    #expect(outputs.count == 4)
  }
}
