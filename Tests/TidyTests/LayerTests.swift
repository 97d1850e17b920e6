import Foundation
import Testing

/// Who may import whom: only what stands nearer to the model, never upward, never sideways.
struct LayerTests {
  /// The rooms in layer order, each with the rooms that it may import.
  private static let layers: [(room: String, mayImport: Set<String>)] = [
    ("CairnModel", []),
    ("CairnBytes", ["CISAL", "CZlib", "CXXHash", "CScan"]),
    ("CairnDefinitions", ["CairnModel"]),
    ("CairnIngest", ["CairnModel", "CairnBytes"]),
    ("CairnStore", ["CairnModel", "CairnBytes"]),
    ("CairnJourney", ["CairnModel"]),
    ("CairnAnalysis", ["CairnModel", "CairnJourney"]),
    ("CairnReport", ["CairnModel", "CairnAnalysis"]),
    (
      "Cairn",
      [
        "CairnModel", "CairnBytes", "CairnDefinitions", "CairnIngest", "CairnStore",
        "CairnJourney", "CairnAnalysis", "CairnReport",
      ]
    ),
    ("CairnDashboard", ["Cairn", "CairnModel", "CairnReport"]),
    ("CairnWorld", ["CairnBytes"]),
    (
      "CairnCLI",
      ["Cairn", "CairnModel", "CairnAnalysis", "CairnReport", "CairnDashboard", "CairnWorld"]
    ),
  ]

  /// Libraries that are not ours, each with the rooms that may import it.
  private static let libraries: [String: Set<String>] = [
    "ArgumentParser": ["CairnCLI"],
    "Crypto": ["CairnStore"],
    "GRDB": ["CairnStore", "CairnReport"],
    "NIOCore": ["CairnDashboard"],
    "NIOHTTP1": ["CairnDashboard"],
    "NIOPosix": ["CairnDashboard"],
    "Yams": ["CairnDefinitions"],
  ]

  /// What comes with the toolchain.
  private static let toolchain: Set<String> = [
    "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Darwin", "Synchronization",
  ]

  @Test("every room imports only rooms below its own")
  func importsPointDown() {
    let rooms = Dictionary(uniqueKeysWithValues: Self.layers.map { ($0.room, $0.mayImport) })
    for file in House.sources {
      guard let allowed = rooms[file.room] else {
        Issue.record("\(file.path): the room \(file.room) is in no layer")
        continue
      }
      for name in file.imports where !Self.toolchain.contains(name) {
        let mayImport = Self.libraries[name]?.contains(file.room) ?? allowed.contains(name)
        #expect(mayImport, "\(file.path) imports \(name)")
      }
    }
  }

  @Test("the layers themselves point only downward")
  func layersPointDown() {
    var below: Set<String> = ["CISAL", "CZlib", "CXXHash", "CScan"]
    for (room, mayImport) in Self.layers {
      #expect(mayImport.isSubset(of: below), "\(room) may import what stands above it")
      below.insert(room)
    }
  }

  @Test("Package.swift gives no room more than the layers allow")
  func manifestKeepsTheLayers() throws {
    let manifest = try House.content("Package.swift")
    for (room, mayImport) in Self.layers {
      let named = try #require(
        Self.dependencies(of: room, in: manifest), "Package.swift has no room \(room)")
      let rooms = named.filter { name in Self.layers.contains { $0.room == name } }
      #expect(Set(rooms).isSubset(of: mayImport), "\(room) depends on \(rooms)")
    }
  }

  /// The quoted names in a room's line of the manifest.
  private static func dependencies(of room: String, in manifest: String) -> [String]? {
    let compact = manifest.filter { !$0.isWhitespace }
    for opening in ["room(\"\(room)\"", ".executableTarget(name:\"\(room)\""] {
      guard let start = compact.range(of: opening) else { continue }
      var depth = 1
      var body = ""
      for character in compact[start.upperBound...] {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        if depth == 0 { break }
        body.append(character)
      }
      let pieces = body.split(separator: "\"", omittingEmptySubsequences: false)
      return pieces.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
    return nil
  }
}

extension SourceFile {
  /// The modules that the file imports.
  var imports: [String] {
    code.compactMap { line in
      let words = line.split(separator: " ")
      guard let keyword = words.firstIndex(of: "import"), keyword <= 2 else { return nil }
      guard words[..<keyword].allSatisfy(Self.importWords.contains) else { return nil }
      let named = words[(keyword + 1)...].drop { Self.importKinds.contains($0) }
      return named.first?.split(separator: ".").first.map(String.init)
    }
  }

  private static let importWords: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private", "@testable", "@preconcurrency",
    "@_exported",
  ]
  private static let importKinds: Set<Substring> = [
    "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
  ]
}
