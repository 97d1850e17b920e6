import Cairn
import CairnModel
import CairnReport
import Foundation
import TestSupport
import Testing

/// `ingest --replace` held to its twin: no event is lost, and none is left.
@Suite("Replaced days held to their twin")
struct ReplaceLawTests {
  /// `CAIRN_REPLACEMENTS` says how many random worlds are tried.
  private static let worlds = TestSettings.number("CAIRN_REPLACEMENTS") ?? 40

  private struct Row: Decodable {
    var source: String
    var mark: String
  }

  private var definitions: Definitions {
    var definitions = Definitions()
    definitions.sources = ["a", "b"].map { name in
      var source = SourceDefinition(name: name, format: .ndjson, mapping: .native)
      source.match = ["\(name)-*.ndjson"]
      return source
    }
    return definitions
  }

  /// The events of a store, each as its source and mark.
  private func events(of cairn: Cairn, in folder: TemporaryFolder) async throws -> [String] {
    let file = ExportFile(path: "\(folder.path)/events.ndjson", format: .ndjson)
    _ = try await cairn.export(.events, to: file)
    let lines = String(decoding: try folder.content("events.ndjson"), as: UTF8.self)
    return try lines.split(separator: "\n").map { line in
      let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
      return "\(row.source) \(row.mark)"
    }.sorted()
  }

  @Test("days are replaced by what the files of a run hold, whatever was there and is shared")
  func replacedDays() async throws {
    for seed in 0..<UInt64(Self.worlds) {
      let world = ReplaceWorld(seed)
      let folder = TemporaryFolder()
      let cairn = Cairn(path: "\(folder.path)/store", definitions: definitions)
      var twin = ReplaceTwin()
      for (number, run) in world.runs.enumerated() {
        for file in run.files {
          let lines = world.contents[file.content].map(\.line).joined()
          try folder.write(Data(lines.utf8), to: file.name)
        }
        var request = IngestRequest(paths: run.files.map { "\(folder.path)/\($0.name)" })
        (request.replaces, request.memory) = (run.replaces, run.memory)
        let outcome = try await cairn.ingest(request)
        #expect(outcome.refusals.isEmpty, "seed \(seed), run \(number)")
        twin.take(run, of: world)
        let expected = twin.events.map { "\($0.source) \($0.mark)" }.sorted()
        let found = try await events(of: cairn, in: folder)
        #expect(found == expected, "seed \(seed), run \(number)")
        if found != expected { break }
      }
    }
  }
}
