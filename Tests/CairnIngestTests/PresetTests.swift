import CairnDefinitions
import CairnIngest
import CairnModel
import Foundation
import TestSupport
import Testing

/// Every preset reads files with every oddity that its product is known for, as it did before.
///
/// Beside each input lies what it must become; `RECORD=1` writes that anew.
@Suite("Presets")
struct PresetTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Presets")

  static let inputs: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasSuffix(".expected") }.sorted()
  }()

  private func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: Self.folder.appendingPathComponent(name)))
  }

  /// The source that a file is recognised as, and why.
  private func recognised(_ name: String, _ bytes: [UInt8]) -> (SourceDefinition, String)? {
    let found = recognise(fileName: name, head: bytes, presets: SourcePresets.all)
    guard case .recognised(let source, let reason) = found else { return nil }
    return (source, reason)
  }

  private func shown(_ reading: Reading, _ reason: String) -> String {
    var lines = ["# \(reason)"]
    lines += reading.events.map(\.description)
    lines += reading.rejects.map { reject in
      "reject \(reject.line) \(reject.reason.rawValue)\(reject.isPart ? " part" : ""): \(reject.detail)"
    }
    lines.append(
      "lines \(reading.lines) accepted \(reading.accepted) rejected "
        + "\(reading.rejects.count { !$0.isPart }) filtered \(reading.filtered) blank "
        + "\(reading.blank)")
    lines += reading.notes.sentences.map { "note: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test("read their products' files", arguments: inputs)
  func goldens(_ name: String) throws {
    let bytes = try bytes(name)
    let (source, reason) = try #require(recognised(name, bytes))
    let reading = Reading(bytes, source: source)
    let counted = reading.rejects.count { !$0.isPart } + reading.accepted + reading.filtered
    #expect(reading.lines == counted + reading.blank)
    let found = shown(reading, reason)
    let file = Self.folder.appendingPathComponent(name + ".expected")
    if TestSettings.text("RECORD") != nil {
      try found.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try found == String(contentsOf: file, encoding: .utf8))
  }

  @Test("read the same however the bytes are cut", arguments: inputs)
  func cuts(_ name: String) throws {
    let bytes = try bytes(name)
    let (source, _) = try #require(recognised(name, bytes))
    let whole = Reading(bytes, source: source)
    for seed in UInt64(0)..<6 {
      var random = Dice(seed: seed)
      let cuts = (0..<4).map { _ in random.below(bytes.count) }.sorted()
      #expect(Reading(bytes, cuts: cuts, source: source) == whole)
    }
  }

  @Test("are definitions files without a problem, and each is known by its names")
  func texts() throws {
    for name in SourcePresets.names {
      let text = try #require(SourcePresets.text(of: name))
      let file = try DefinitionsFile.read(text, name: name)
      #expect(file.definitions.sources.count == 1, "\(name)")
      #expect(SourcePresets.preset(named: name) != nil, "\(name)")
    }
    #expect(SourcePresets.all.count >= 18)
  }

  @Test("that are shown say the same as the ones that are used")
  func nativeText() throws {
    let shown = try #require(SourcePresets.text(of: "native"))
    let mapping = try DefinitionsFile.read(shown).definitions.sources.first?.mapping
    #expect(mapping == FieldMapping.native)
  }
}
