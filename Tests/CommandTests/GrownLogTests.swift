import Foundation
import TestSupport
import Testing

/// Files that come again with more in them, or with other records for the same days.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct GrownLogTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  private static let names = ["view_item", "add_to_cart", "begin_checkout", "purchase"]

  private func line(_ number: Int, _ name: String? = nil) -> String {
    #"{"event":"\#(name ?? Self.names[number % 4])","timestamp":"2026-05-0\#(1 + number / 4)T0\#(number % 4):00:00Z","#
      + #""user_id":"member-\#(number % 3)","device":"mobile"}"#
  }

  private func write(_ lines: [String], to name: String, in folder: String = ".") throws {
    try FileManager.default.createDirectory(
      atPath: "\(program.folder.path)/\(folder)", withIntermediateDirectories: true)
    let text = lines.map { $0 + "\n" }.joined()
    try program.folder.write(Data(text.utf8), to: "\(folder)/\(name)")
  }

  private func ingest(_ arguments: String..., into store: String) throws -> [String: Answer.Value] {
    let answer = try program.answer(["ingest"] + arguments + ["--no-progress", "--store", store])
    return try #require(answer.tables["files"]?.first)
  }

  @Test("of a log that grew only the tail is taken, though its records have no ids")
  func tailIsTaken() throws {
    let lines = (0..<12).map { line($0) }
    try write(lines, to: "whole.ndjson")
    _ = try ingest("whole.ndjson", into: "whole")
    try write(Array(lines[..<5]), to: "access.ndjson")
    #expect(try ingest("access.ndjson", into: "grown").count("events") == 5)
    try write(Array(lines[..<9]), to: "access.ndjson")
    let second = try ingest("access.ndjson", into: "grown")
    #expect(second.count("events") == 4 && second.count("lines") == 4)
    try write(lines, to: "access.ndjson", in: "rotated")
    #expect(try ingest("rotated/access.ndjson", into: "grown").count("events") == 3)
    #expect(try program.allTables(in: "grown") == program.allTables(in: "whole"))
    let again = try ingest("rotated/access.ndjson", into: "grown")
    #expect(again.text("status") == "already_ingested")
    #expect(try program.run("verify", "--store", "grown").code == 0)
  }

  @Test(
    "a JSON array that grew takes the place of what it was, though its records have no ids",
    arguments: [("", ""), ("\n", "\n"), ("", "\n"), ("\r\n", "\r\n")])
  func arrayGrew(_ before: String, _ behind: String) throws {
    let lines = (0..<12).map { line($0) }
    func write(_ count: Int, to name: String) throws {
      let text = lines[..<count].joined(separator: ",\(before)")
      try program.folder.write(Data("[\(before)\(text)\(before)]\(behind)".utf8), to: name)
    }
    try write(12, to: "whole.json")
    #expect(try ingest("whole.json", into: "whole").count("events") == 12)
    for count in [3, 7, 12] {
      try write(count, to: "export.json")
      #expect(try ingest("export.json", into: "grown").count("events") == count)
      #expect(try ingest("export.json", into: "grown").text("status") == "already_ingested")
    }
    #expect(try program.allTables(in: "grown") == program.allTables(in: "whole"))
    // The same content in another file is known by its content alone.
    _ = try program.shell("gzip -c export.json > other.json.gz")
    #expect(try ingest("other.json.gz", into: "grown").text("status") == "already_ingested")
    #expect(try program.run("verify", "--store", "grown").code == 0)
  }

  @Test("with --replace new records take over the days that they cover, and no others")
  func daysAreReplaced() throws {
    try write((0..<12).map { line($0) }, to: "first.ndjson")
    try write((4..<7).map { line($0, "buy") }, to: "second.ndjson")
    _ = try ingest("first.ndjson", "--source", "ga", into: "days")
    _ = try ingest("second.ndjson", "--source", "ga", "--replace", into: "days")
    let schema = try program.answer(["schema", "--store", "days"])
    let counts = try #require(schema.tables["events"]).map { ($0.text("event"), $0.count("count")) }
    #expect(counts.map(\.0) == ["add_to_cart", "begin_checkout", "buy", "purchase", "view_item"])
    #expect(counts.map(\.1) == [2, 2, 3, 2, 2])
    #expect(try program.run("verify", "--store", "days").code == 0)
  }
}
