import CairnBytes
import CairnWorld
import Foundation
import Testing

@Suite struct SampleDataTests {
  @Test("is what its README says: the world of one plan, made again")
  func isMadeAgain() async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../SampleData").standardized
    let world = try await SampleWorld {
      $0.events = 15_000
      $0.days = 14
    }
    for file in world.summary.files {
      var sample = try InputFile(path: folder.appending(path: file.name).path)
      var bytes: [UInt8] = []
      while try sample.nextChunk(into: &bytes) {}
      #expect(try bytes == world.text(file.name), "\(file.name)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(
      names.filter { $0.hasSuffix(".gz") }.sorted() == world.summary.files.map(\.name).sorted())
    let summary = world.summary
    #expect(summary.personCount == 714 && summary.customerCount == 239)
    #expect(summary.sessionCount == 1597 && summary.purchaseCount == 78)
    #expect(summary.repeatedLineCount == 57 && summary.lateLineCount == 38)
    #expect(
      summary.flawedLineCounts == [
        .cutShort: 2, .missingTime: 2, .badTime: 1, .notUTF8: 2, .missingID: 3,
      ])
  }
}
