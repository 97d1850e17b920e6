import Foundation
import TestSupport
import Testing

/// Exports of the built program, as files that other programs read.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct ExportTests {
  private let program: CairnProgram

  init() throws {
    program = try CairnProgram()
    try program.ingest(Array(CairnProgram.sample.prefix(4)), into: "store")
  }

  private func export(_ subject: String, _ file: String) throws -> String {
    let outcome = try program.run("export", subject, "--to", file, "--store", "store")
    guard outcome.code == 0 else { throw Failure(outcome: outcome) }
    return String(decoding: try program.folder.content(file), as: UTF8.self)
  }

  @Test("there is a row for every event, session, person and order that the reports count")
  func countsAgree() throws {
    let status = try program.answer(["status", "--store", "store"])
    let listed = try program.run(
      "sessions", "--list", "--table", "sessions", "--format", "ndjson", "--store", "store")
    let revenue = try program.answer(["revenue", "--store", "store"])
    func rows(_ subject: String) throws -> Int {
      try export(subject, "\(subject).ndjson").split(separator: "\n").count
    }
    #expect(try rows("events") == status.tables["summary"]?[0].count("events"))
    #expect(try rows("persons") == status.tables["summary"]?[0].count("persons"))
    #expect(try rows("sessions") == listed.output.split(separator: "\n").count)
    let orders = try export("orders", "orders.ndjson").split(separator: "\n")
    let counted = orders.filter { $0.contains("\"is_counted\": true") }.count
    #expect(counted == revenue.tables["summary"]?.map { $0.count("orders") }.reduce(0, +))
  }

  @Test("the columns that others rely on are there")
  func columnsAreThere() throws {
    for subject in ["events", "sessions", "persons", "orders"] {
      let head = try export(subject, "\(subject).csv").prefix { $0 != "\n" }
      let columns = head.split(separator: ",")
      for column in ["person", "session", "stage", "channel"] {
        #expect(columns.contains { $0 == column }, "\(subject) has no \(column)")
      }
    }
  }

  @Test("an export is whole or not at all")
  func exportIsWhole() throws {
    try program.folder.write(Data("old".utf8), to: "events.csv")
    let outcome = try program.shell(
      "ulimit -f 100; cairn export events --to events.csv --store store")
    #expect(outcome.code == 8, "\(outcome.messages)")
    #expect(try program.folder.content("events.csv") == Data("old".utf8))
    let left = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    #expect(left.filter { $0.contains("events") } == ["events.csv"])
  }

  @Test("a name that does not say its format is wrong usage")
  func formatIsInTheName() throws {
    let outcome = try program.run("export", "events", "--to", "events.xls", "--store", "store")
    #expect(outcome.code == 2 && outcome.messages.contains(".parquet"))
  }

  @Test("marts are published twice into one file, with the tables and what they mean")
  func martsAreThere() throws {
    for _ in 0..<2 {
      let outcome = try program.run("report", "--marts", "marts.db", "--store", "store")
      #expect(outcome.code == 0, "\(outcome.messages)")
    }
    let metadata = String(decoding: try program.folder.content("datasette.yaml"), as: UTF8.self)
    #expect(metadata.contains("\"fct_orders\":") && metadata.contains("\"marts\":"))
    try program.folder.write(Data("mine: true\n".utf8), to: "datasette.yaml")
    let again = try program.run("report", "--marts", "marts.db", "--store", "store")
    #expect(again.messages.contains("stays as it is"))
    #expect(try program.folder.content("datasette.yaml") == Data("mine: true\n".utf8))
  }

  @Test(
    "DuckDB, pyarrow, SQLAlchemy and Datasette read what was written, cell by cell",
    .enabled(
      if: TestSettings.text("CAIRN_PYTHON") != nil,
      "CAIRN_PYTHON names no python3 that has duckdb, pyarrow, sqlalchemy and datasette"))
  func othersReadIt() throws {
    let python = try #require(TestSettings.text("CAIRN_PYTHON"))
    for subject in ["events", "sessions", "persons", "orders"] {
      for format in ["csv", "ndjson", "parquet"] { _ = try export(subject, "\(subject).\(format)") }
    }
    _ = try program.run("report", "--marts", "marts.db", "--store", "store")
    let script = CairnProgram.package.appendingPathComponent("Tests/CommandTests/Tools/readers.py")
    let outcome = try program.shell("'\(python)' '\(script.path)' .")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.messages)")
  }
}
