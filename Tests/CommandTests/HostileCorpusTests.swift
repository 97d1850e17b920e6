import Foundation
import TestSupport
import Testing

/// Every file of the hostile corpus through the built program: counts, exit code, nothing left
/// over.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct HostileCorpusTests {
  @Test("has at least sixty files, each under a name of its own")
  func isLarge() {
    #expect(HostileFile.all.count >= 60)
    #expect(Set(HostileFile.all.map(\.name)).count == HostileFile.all.count)
  }

  @Test("every file ends as it must, counted to the last line", arguments: HostileFile.all.indices)
  func ends(_ index: Int) throws {
    let file = HostileFile.all[index]
    let program = try CairnProgram()
    try program.folder.write(Data(file.bytes), to: file.name)
    let run = try program.run(
      ["ingest", file.name, "--format", "json", "--store", "store", "--no-progress"] + file.options)
    #expect(run.code == file.code, "\(file.name): \(run.messages)")
    guard run.code != 2 else { return }
    let answer = try JSONDecoder().decode(
      Answer.self, from: Data(run.output.utf8))
    let row = try #require(answer.tables["files"]?.first)
    #expect(row.text("status") == (file.code == 4 ? "refused" : "committed"), "\(file.name)")
    #expect(row.count("accepted") == file.accepted, "\(file.name)")
    #expect(row.count("rejected") == file.rejected, "\(file.name)")
    #expect(row.count("blank") == file.blank, "\(file.name)")
    #expect(row.count("lines") == file.accepted + file.rejected + file.blank, "\(file.name)")
    #expect(row.count("events") == file.events ?? file.accepted, "\(file.name)")
    let left = try FileManager.default.contentsOfDirectory(
      atPath: "\(program.folder.path)/store/tmp")
    #expect(left.isEmpty, "\(file.name)")
  }
}
