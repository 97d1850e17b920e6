import Foundation
import TestSupport
import Testing

/// A catalog that is lost is put together again, as typed.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct RebuildCatalogTests {
  private let program: CairnProgram
  private let files = Array(CairnProgram.sample.filter { $0.contains("web-") }.prefix(4))

  init() throws { program = try CairnProgram() }

  /// A store of several nights: one of them late, one taken back, some of it merged.
  private func makeStore(_ name: String) throws {
    try program.ingest([files[1], files[2]], into: name)
    try program.ingest([files[3]], into: name)
    #expect(try program.run("forget", "--load", "3", "--store", name).code == 0)
    #expect(try program.run("compact", "--store", name).code == 0)
    try program.ingest([files[0]], into: name)
  }

  private func lose(_ store: String) throws {
    try FileManager.default.removeItem(atPath: "\(program.folder.path)/\(store)/catalog.sqlite")
  }

  @Test("every answer is as it was, and the same files give nothing new")
  func answersComeBack() throws {
    try makeStore("lost")
    let expected = try program.allTables(in: "lost")
    for garbles in [false, true] {
      if garbles {
        try program.folder.write(Data("no catalog".utf8), to: "lost/catalog.sqlite")
      } else {
        try lose("lost")
      }
      let asked = try program.run("status", "--store", "lost")
      #expect(asked.code == 6 && asked.messages.contains("cairn rebuild-catalog"))
      let looked = try program.run("doctor", "--store", "lost")
      #expect(looked.code == 6 && looked.messages.contains("cairn rebuild-catalog"))
      let rebuilt = try program.answer(["rebuild-catalog", "--store", "lost"])
      #expect(rebuilt.tables["unknown_loads"]?.isEmpty == true)
      #expect(try program.allTables(in: "lost") == expected)
      #expect(try program.run("verify", "--store", "lost").code == 0)
    }
    let again = try program.answer(
      ["ingest", files[0], files[1], files[2], "--no-progress", "--store", "lost"])
    #expect(again.tables["files"]?.count == 3)
    let states = (again.tables["files"] ?? []).compactMap { $0["status"] }
    #expect(states == Array(repeating: .text("already_ingested"), count: 3))
    #expect(try program.allTables(in: "lost") == expected)
    // What was taken back may come again, once.
    try program.ingest([files[3]], into: "lost")
    try program.ingest(files, into: "whole")
    #expect(try program.allTables(in: "lost") == program.allTables(in: "whole"))
  }

  @Test("without its list, the parts alone give the same answers")
  func partsSuffice() throws {
    for file in files { try program.ingest([file], into: "parts") }
    let expected = try program.allTables(in: "parts")
    try lose("parts")
    try FileManager.default.removeItem(atPath: "\(program.folder.path)/parts/lists")
    let rebuilt = try program.answer(["rebuild-catalog", "--store", "parts"])
    #expect(rebuilt.tables["catalog"]?.first?["from"] == .text("parts"))
    #expect(try program.allTables(in: "parts") == expected)
    let again = try program.answer(["ingest"] + files + ["--no-progress", "--store", "parts"])
    let states = (again.tables["files"] ?? []).compactMap { $0["status"] }
    #expect(states == Array(repeating: .text("already_ingested"), count: files.count))
  }

  @Test("a whole catalog is left alone, unless that is forced")
  func leavesWholeAlone() throws {
    try makeStore("whole")
    let expected = try program.allTables(in: "whole")
    let refused = try program.run("rebuild-catalog", "--store", "whole")
    #expect(refused.code == 2 && refused.messages.contains("--force"))
    #expect(try program.run("rebuild-catalog", "--force", "--store", "whole").code == 0)
    #expect(try program.allTables(in: "whole") == expected)
    let aside = try FileManager.default.contentsOfDirectory(
      atPath: "\(program.folder.path)/whole/damaged")
    #expect(aside == ["catalog.sqlite"])
  }

  @Test("a list that is damaged is found, and written anew by a repair")
  func damagedListIsMended() throws {
    try program.ingest([files[0]], into: "listed")
    let folder = "\(program.folder.path)/listed/lists"
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
    try program.folder.write(Data("no list".utf8), to: "listed/lists/\(name)")
    #expect(try program.run("verify", "--store", "listed").code == 6)
    #expect(try program.run("verify", "--repair", "--store", "listed").code == 0)
    #expect(try program.run("verify", "--store", "listed").code == 0)
  }
}
