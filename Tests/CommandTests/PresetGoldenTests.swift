import Foundation
import TestSupport
import Testing

/// Every preset reads files with every oddity that its product is known for, through the program.
///
/// Beside each input lies what it must become: counts, refused lines, events, and every property
/// with its type and an example. `RECORD=1` writes that anew.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct PresetGoldenTests {
  private static let folder = CairnProgram.package.appendingPathComponent(
    "Tests/CairnIngestTests/Presets")

  private static let inputs: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasSuffix(".expected") }.sorted()
  }()

  @Test("presets read their products' files", arguments: inputs)
  private func goldens(_ name: String) throws {
    let program = try CairnProgram()
    let input = try Data(contentsOf: Self.folder.appendingPathComponent(name))
    try program.folder.write(input, to: name)
    var found = try program.run(
      "ingest", name, "--format", "csv", "--no-progress", "--store", "store"
    ).output
    for question in [["rejects", "lines"], ["schema", "events"], ["schema", "properties"]] {
      found += try program.run(
        question[0], "--table", question[1], "--format", "csv", "--store", "store"
      ).output
    }
    let file = Self.folder.appendingPathComponent(name + ".expected")
    if TestSettings.text("RECORD") != nil {
      try found.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try found == String(contentsOf: file, encoding: .utf8))
  }
}
