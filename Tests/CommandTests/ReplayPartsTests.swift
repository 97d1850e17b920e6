import Foundation
import TestSupport
import Testing

/// Parts of records that were refused while other parts gave events: they come back alone, once.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct ReplayPartsTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  /// What a replay says of its one file.
  private func replay(_ arguments: String...) throws -> [String: Answer.Value] {
    let all = ["replay"] + arguments
    let answer = try program.answer(all + ["--dry-run"])
    let run = try program.run(all + ["--format", "json"])
    let real = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    let file = try #require(real.tables["files"]?.first, "\(run.messages)")
    #expect(answer.tables["files"]?.first?.count("accepted") == file.count("accepted"))
    let sum = ["accepted", "duplicates", "rejected", "filtered", "blank"].map(file.count)
    #expect(file.count("lines") == sum.reduce(0, +))
    #expect(try program.run("verify").code == 0)
    return file
  }

  private func shown() throws -> String { try program.run("rejects", "show").output }

  /// Names of events, with how many there are.
  private func counts() throws -> [String] {
    let schema = try program.answer(["schema"])
    return (schema.tables["events"] ?? []).map { "\($0.text("event")) \($0.count("count"))" }
  }

  private func define(_ time: String, _ further: String = "back") throws {
    try program.write(
      """
      sources:
        shop:
          match: ["o.csv"]
          format: csv
          fields: {event: type, time: at, ids: {customer: who}}
          also:
            \(further):
              where: back > 0
              fields: {event: {const: refund}, time: \(time), value: back}

      """, to: "journey.yaml")
  }

  private static let table = """
    type,at,who,back,back_at
    order,2026-05-01,u1,5,2026-05-02
    order,2026-05-01,u2,6,03.05.2026
    order,2026-05-01,u3,,
    order,2026-05-01,u4,7,04.05.2026
    order,2026-05-01,u5,8,soon

    """

  @Test("a further event that was refused comes back alone, by better definitions or by hand")
  func furtherEventByDefinitions() throws {
    try define("back_at")
    try program.write(Self.table, to: "o.csv")
    #expect(try program.run("ingest", "o.csv").code == 3)
    #expect(try counts() == ["order 5", "refund 1"])
    let lines = try program.answer(["rejects"]).tables["lines"] ?? []
    #expect(lines.map { $0.count("line") } == [2, 4, 5])
    #expect(lines[0].text("detail").hasPrefix("the record's further event 'back': "))
    let refused =
      #"{"type":"order","at":"2026-05-01","who":"u2","back":"6","back_at":"03.05.2026"}"#
    #expect(try shown().hasPrefix(refused + "\n"), "the record itself, and nothing of Cairn's own")
    try define(#"{from: back_at, pattern: ["%d.%m.%Y", iso]}"#)
    let back = try replay()
    #expect(back.text("file") == "refused parts of o.csv" && back.text("source") == "shop")
    #expect(back.count("lines") == 3 && back.count("accepted") == 2 && back.count("rejected") == 1)
    #expect(try counts() == ["order 5", "refund 3"])
    #expect(try shown().contains("soon") && !(try shown().contains("u4")))
    #expect(try replay().count("accepted") == 0, "what came back does not come again")
    #expect(try counts() == ["order 5", "refund 3"])
    // The part that is left is mended by hand.
    try program.write(try shown().replacing("soon", with: "2026-05-06"), to: "mended.ndjson")
    #expect(try replay("--fix", "mended.ndjson").count("accepted") == 1)
    #expect(try shown().isEmpty)
    #expect(try counts() == ["order 5", "refund 4"])
    #expect(try replay().text("status") == "already_ingested")
    // The first replay is taken back: its parts are refused ones again, and the last one is not.
    #expect(try program.run("forget", "--load", "2").code == 0)
    #expect(try shown().split(separator: "\n").count == 2)
    #expect(try replay().count("accepted") == 2)
    #expect(try counts() == ["order 5", "refund 4"])
  }

  @Test("a further event that the source does not give any more stays refused")
  func furtherEventThatIsGone() throws {
    try define("back_at")
    try program.write(Self.table, to: "o.csv")
    #expect(try program.run("ingest", "o.csv").code == 3)
    try define(#"{from: back_at, pattern: "%d.%m.%Y"}"#, "returned")
    let file = try replay()
    #expect(file.count("accepted") == 0 && file.count("rejected") == 3)
    #expect(try counts() == ["order 5", "refund 1"])
  }

  @Test("of the items of one list each comes back by itself, whatever the source was called")
  func itemsOfAList() throws {
    func record(_ time: String, _ name: String) -> String {
      #"{"timeUnixNano":"\#(time)","eventName":"\#(name)","#
        + #""attributes":[{"key":"user.id","value":{"stringValue":"u"}}]}"#
    }
    let good = "1777626000000000000"
    let logs = [
      record(good, "view"), record("17", "buy"), record(good, "view"), record("18", "pay"),
    ]
    let list = logs.joined(separator: ",")
    let line = #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[\#(list)]}]}]}"#
    try program.write("\(line)\n\(line.replacing("17\"", with: "19\""))\nno json\n", to: "o.jsonl")
    #expect(try program.run("ingest", "o.jsonl", "--source", "mine").code == 3)
    #expect(try counts() == ["view 4"])
    let parts = try shown().split(separator: "\n").map(String.init)
    #expect(parts.count == 5, "two of each record, and the line that is none")
    let kept = parts.enumerated().map { index, part in
      index == 1 || index == 2 ? part.replacing(#":"1\#(index + 7)""#, with: ":\"\(good)\"") : part
    }
    #expect(kept != parts)
    try program.write(kept.joined(separator: "\n") + "\n", to: "first.ndjson")
    let first = try program.answer(["replay", "--fix", "first.ndjson"])
    let files = first.tables["files"] ?? []
    let names = Set(files.map { $0.text("file") })
    #expect(names == ["rejects of o.jsonl", "refused parts of o.jsonl"])
    #expect(files.map { $0.count("accepted") }.reduce(0, +) == 2)
    #expect(files.map { $0.count("rejected") }.reduce(0, +) == 3)
    #expect(try counts() == ["buy 1", "pay 1", "view 4"])
    #expect(try shown().split(separator: "\n").map(String.init) == [parts[0], parts[3], parts[4]])
    _ = try program.answer(["replay", "--fix", "first.ndjson"])
    #expect(try counts() == ["buy 1", "pay 1", "view 4"])
  }
}
