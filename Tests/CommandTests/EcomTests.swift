import Foundation
import TestSupport
import Testing

/// A public shop log (`ecom.csv.gz`), counted once by the built program and once by DuckDB.
@Suite(
  .enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"),
  .enabled(if: TestSettings.text("CAIRN_DATA") != nil, "SKIPPED: $CAIRN_DATA names no folder"))
struct EcomTests {
  private static let steps = [
    "home", "catalog", "product_view", "add_to_cart", "cart", "shipping_details", "purchase",
  ]

  /// Persons a step: without a window the earliest event that can follow is always the best one, so
  /// one minimum a step is exact; events of one second may follow each other.
  private static let count = """
    import sys
    try:
        import duckdb
    except ImportError:
        sys.exit(77)
    path, steps = sys.argv[1], sys.argv[2].split(",")
    duckdb.sql("create table e as select user_id, event, timestamp::timestamp moment from read_csv('%s')" % path)
    sql = "with s0 as (select user_id, min(moment) moment from e where event='%s' group by 1)" % steps[0]
    for i, step in enumerate(steps[1:], 1):
        sql += (", s%d as (select e.user_id, min(e.moment) moment from e join s%d p on p.user_id=e.user_id "
                "where e.event='%s' and e.moment >= p.moment group by 1)" % (i, i - 1, step))
    sql += " select " + ", ".join("(select count(*) from s%d)" % i for i in range(len(steps)))
    print(*duckdb.sql(sql).fetchall()[0])
    """

  @Test("a real shop's funnel has the persons that DuckDB counts in the same file")
  func agreesWithDuckDB() throws {
    let file = "\(TestSettings.text("CAIRN_DATA") ?? "")/ecom/ecom.csv.gz"
    guard FileManager.default.fileExists(atPath: file) else {
      print("SKIPPED: \(file) is not there")
      return
    }
    let outcome = try Self.duckDB(file)
    guard outcome.status != 77 else {
      print("SKIPPED: python3 has no duckdb; pip install duckdb")
      return
    }
    #expect(outcome.status == 0)
    let program = try CairnProgram()
    try program.ingest([file], into: "store")
    let steps = Self.steps.joined(separator: ",")
    let answer = try program.answer(["funnel", steps, "--store", "store"])
    let persons = (answer.tables["steps"] ?? []).map { $0.count("persons") }
    #expect(persons == outcome.counts)
    #expect(persons.count == Self.steps.count && persons[0] > 100)
  }

  private static func duckDB(_ file: String) throws -> (status: Int32, counts: [Int]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", count, file, steps.joined(separator: ",")]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let counts = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    return (process.terminationStatus, counts.compactMap { Int($0) })
  }
}
