import CairnDefinitions
import CairnIngest
import CairnModel
import Foundation
import TestSupport
import Testing

/// Presets are texts in the users' own language, and read their files whatever the cuts.
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

  @Test("with hashed identifiers leave none of them anywhere", arguments: inputs)
  func hashedIdentifiers(_ name: String) throws {
    let bytes = try bytes(name)
    let (source, _) = try #require(recognised(name, bytes))
    let isLog = [.w3c, .ndjson].contains(source.format) == false && name.hasSuffix(".log")
    // The visitor of a server's log is an estimate of its own, made of no identifier.
    guard !isLog, source.format != .w3c else { return }
    let identifiers = Set(
      Reading(bytes, source: source).events.flatMap(\.fields)
        .filter { $0.key.hasPrefix("@") && !$0.value.contains("/") }
        .map { String($0.value.dropFirst().dropLast()) })
    try #require(!identifiers.isEmpty)
    let guards = FieldGuards(PrivacyRules()) { _ in Array("hidden".utf8) }
    let guarded = Reading(String(decoding: bytes, as: UTF8.self), guards: guards, source: source)
    for field in guarded.events.flatMap(\.fields) {
      for identifier in identifiers where identifier.utf8.count > 2 {
        #expect(!field.value.contains(identifier), "\(field.key) holds \(identifier)")
      }
    }
  }
}
