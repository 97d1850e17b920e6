import Foundation
import TestSupport
import Testing

/// Tables of a warehouse, dumped as CSV with marks, JSON in cells and hundreds of columns.
///
/// They are not in the package: `CAIRN_DATA` names the folder that holds them.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct WarehouseTests {
  private static let folder = TestSettings.text("CAIRN_DATA").map { "\($0)/crm" }

  @Test(
    "every table is read by a definitions file, without a refused row",
    .enabled(if: folder != nil, "CAIRN_DATA names no folder of tables"))
  func tables() throws {
    let program = try CairnProgram()
    let definitions = CairnProgram.package.appendingPathComponent(
      "Tests/CommandTests/Warehouse/journey.yaml")
    let folder = try #require(Self.folder)
    let run = try program.run(
      "ingest", folder, "--definitions", definitions.path, "--format", "json", "--store", "store",
      "--no-progress")
    // One table has two ids twice with other content, of which a warning is given.
    #expect(run.code == 3, "\(run.messages)")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    let files = answer.tables["files"] ?? []
    #expect(files.count == 19 && files.allSatisfy { $0.text("status") == "committed" })
    #expect(files.allSatisfy { $0.count("rejected") == 0 && $0.count("accepted") > 0 })
    #expect(files.map { $0.count("events") }.reduce(0, +) == 554)
  }
}
