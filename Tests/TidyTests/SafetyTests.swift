import Foundation
import Testing

/// What Swift allows and this house does not, or only with a reason in words.
struct SafetyTests {
  /// Where memory is handled by hand.
  private static let unsafeFolders = ["Sources/CairnBytes", "Sources/CairnStore/Column"]

  /// Files outside those folders that say `unsafe`, each with its reason.
  private static let unsafeFiles = [
    "Sources/Cairn/Replay/Cairn+Replay.swift": "asks Glibc for a temporary file",
    "Sources/Cairn/Upkeep/Cairn+Doctor.swift": "asks Glibc for limits and permissions",
    "Sources/Cairn/Ingest/InputPaths.swift": "asks Glibc for a path's kind and place",
    "Sources/Cairn/Ingest/SystemClock.swift": "asks Glibc for the time of a load",
    "Sources/Cairn/SecretFile.swift": "asks Glibc who may read a file",
    "Sources/CairnCLI/Options/StoreOptions.swift": "reads the environment from Glibc",
    "Sources/CairnCLI/Terminal.swift": "writes to Glibc's descriptors",
    "Sources/CairnStore/Part/PartFooter.swift": "hands a footer's bytes to the checksum",
    "Sources/CairnStore/Part/PartReader.swift": "loads a block's times from where they lie",
  ]

  @Test("unsafe stands only in the rooms of bytes and columns, and in files that are named here")
  func unsafeHasItsRooms() {
    for file in House.sources {
      guard !Self.unsafeFolders.contains(where: file.isInside) else { continue }
      guard Self.unsafeFiles[file.path] == nil else { continue }
      for (index, line) in file.code.enumerated() where line.hasWord("unsafe") {
        Issue.record("\(file.place(index)) says unsafe")
      }
    }
  }

  @Test("a file that is named for unsafe still needs it")
  func unsafeFilesNeedIt() {
    let said = Set(House.sources.filter { $0.code.contains { $0.hasWord("unsafe") } }.map(\.path))
    for file in Self.unsafeFiles.keys.sorted() {
      #expect(said.contains(file), "\(file) does not say unsafe any more; take it off the list")
    }
  }

  @Test("what switches a check off has its reason beside it or above it")
  func escapesHaveReasons() {
    let escapes = [
      "try!", "as!", "@unchecked Sendable", "nonisolated(unsafe)", "unowned(unsafe)",
      "@preconcurrency",
    ]
    for file in House.sources {
      for (index, line) in file.code.enumerated() {
        var said = escapes.filter(line.contains)
        if line.hasWord("Any") { said.append("Any") }
        if line.hasForcedUnwrap { said.append("!") }
        guard !said.isEmpty, !file.hasReason(at: index) else { continue }
        Issue.record("\(file.place(index)) says \(said) without a reason")
      }
    }
  }

  @Test("the hot rooms do without Foundation")
  func hotRoomsAreLean() {
    let hot = [
      "CairnModel", "CairnBytes", "CairnIngest", "CairnStore/Column", "CairnStore/Part",
      "CairnStore/Scan", "CairnStore/Stage", "CairnJourney", "CairnAnalysis",
    ]
    for file in House.sources where hot.contains(where: { file.isInside("Sources/\($0)") }) {
      for imported in file.imports where imported.hasPrefix("Foundation") {
        Issue.record("\(file.path) imports \(imported)")
      }
    }
  }

  @Test("the blanker sees code, and neither comments nor strings")
  func blankerIsRight() {
    let text = #"""
      let a = "no try! here" // nor as! here
      let b = #"raw " text"# + "\(value!.name) text" /* Any /* Any */ Any */ + c
      let d = """
        Any \(e)
        """ + f
      """#
    let code = SwiftCode.blanked(text)
    #expect(code.count == 5)
    #expect(!code.joined().contains("Any"))
    #expect(!code[0].contains("!"))
    #expect(code[1].contains("value!.name") && code[1].hasSuffix("+ c"))
    #expect(code[3].contains("(e)") && code[4].hasSuffix("+ f"))
  }
}

extension String {
  /// Whether a word stands here by itself.
  func hasWord(_ word: String) -> Bool {
    split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == word }
  }

  /// Whether an optional is unwrapped by force: `!` right behind a name or a bracket.
  var hasForcedUnwrap: Bool {
    guard contains("!") else { return false }
    let characters = Array(self)
    for (index, character) in characters.enumerated() where character == "!" && index > 0 {
      let before = characters[index - 1]
      let after = index + 1 < characters.count ? characters[index + 1] : " "
      let isBehindValue = before.isLetter || before.isNumber || ")]_>}".contains(before)
      if isBehindValue, after != "=" { return true }
    }
    return false
  }
}
