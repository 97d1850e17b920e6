import Foundation
import Testing

/// Names say what a thing is; nothing here speaks of the place where it was made.
struct WordTests {
  private static let emptyWords: Set<String> = [
    "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Common", "Misc",
  ]

  @Test("no file, folder or type is called a helper, a manager or the like")
  func namesNameTheThing() {
    for file in House.everything {
      for part in file.path.split(separator: "/") {
        let empty = Self.words(of: String(part)).filter(Self.emptyWords.contains)
        #expect(empty.isEmpty, "\(file.path) is named after nothing: \(empty)")
      }
    }
    for file in House.swift {
      for (index, line) in file.code.enumerated() {
        guard let name = Self.declaredType(line) else { continue }
        let empty = Self.words(of: name).filter(Self.emptyWords.contains)
        #expect(empty.isEmpty, "\(file.place(index)) \(name) is named after nothing: \(empty)")
      }
    }
  }

  /// The words of a name in camel case.
  private static func words(of name: String) -> [String] {
    var words = [""]
    for character in name {
      if !character.isLetter {
        words.append("")
      } else if character.isUppercase, words.last?.last?.isUppercase != true {
        words.append(String(character))
      } else {
        words[words.count - 1].append(character)
      }
    }
    return words.filter { !$0.isEmpty }
  }

  private static func declaredType(_ line: String) -> String? {
    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    let kinds: Set<String> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
    guard let keyword = words.firstIndex(where: kinds.contains), keyword + 1 < words.count,
      !line.contains("import ")
    else { return nil }
    return words[keyword + 1]
  }

  @Test("no file speaks of a machine's folders, or of who or what wrote it")
  func nothingSpeaksOfItsMaking() {
    // Put together here, so that this file does not speak of them either.
    let places = ["/wo rk/", "shar ed/", "/ho me/", "/ro ot/"].map(Self.joined)
    let writers = ["cla ude", "anthro pic", "chat gpt", "copi lot", "open ai"].map(Self.joined)
    for file in House.everything {
      let text = file.text.lowercased()
      // The one check says where the cases and the data lie, for everything else to be told.
      if file.path != ".ci/run" {
        for place in places where text.contains(place) {
          Issue.record("\(file.path) speaks of \(place)")
        }
      }
      if Self.referringSites.contains(where: file.path.hasPrefix) { continue }
      for writer in writers where text.contains(writer) {
        Issue.record("\(file.path) speaks of \(writer)")
      }
    }
  }

  private static func joined(_ halves: String) -> String { halves.filter { $0 != " " } }

  /// Files about where visits come from, and assistants are places that visits come from; and the
  /// names of robots, which assistants' fetchers are.
  private static let referringSites = [
    "Sources/CairnIngest/AccessLog/RobotNames.swift",
    "Sources/CairnJourney/Channels/SiteLists.swift",
    "Sources/CairnWorld/Channel.swift",
    "Tests/CairnJourneyTests/Channels/ChannelPassTests.swift",
    "Tests/CommandTests/Goldens/",
    "docs/meaning/channels.md",
  ]
}
