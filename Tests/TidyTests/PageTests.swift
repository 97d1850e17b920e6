import Foundation
import Testing

/// The pages in `docs/` and the code speak of each other, and both are there.
struct PageTests {
  @Test("every page that the code names is there")
  func namedPagesExist() {
    for file in House.swift {
      for (index, line) in file.lines.enumerated() {
        for page in Self.pages(in: line) {
          #expect(House.exists(page), "\(file.place(index)) names \(page)")
        }
      }
    }
  }

  /// The paths of pages that a line names, such as `docs/terms.md`.
  private static func pages(in line: String) -> [String] {
    let isPart: (Character) -> Bool = { $0.isLetter || $0.isNumber || "./-_".contains($0) }
    return line.split { !isPart($0) }.map(String.init)
      .filter { $0.hasPrefix("docs/") && $0.hasSuffix(".md") }
  }

  @Test("every analysis has a page of meaning, and one of the two names the other")
  func analysesHavePages() {
    let folders = Set(
      House.sources.filter { $0.isInside("Sources/CairnAnalysis") }
        .map { $0.path.split(separator: "/")[2] }.filter { !$0.hasSuffix(".swift") })
    let pages = House.files(in: "docs/meaning", endings: ["md"])
    #expect(!folders.isEmpty && !pages.isEmpty)
    for folder in folders.sorted() {
      let code = House.sources.filter { $0.isInside("Sources/CairnAnalysis/\(folder)") }
      let hasPage = pages.contains { page in
        page.text.contains("CairnAnalysis/\(folder)`")
          || code.contains { $0.text.contains(page.path) }
      }
      #expect(hasPage, "CairnAnalysis/\(folder) and docs/meaning do not speak of each other")
    }
  }

  @Test("every link from a page to a file of the project leads somewhere")
  func linksLeadSomewhere() {
    for page in House.everything where page.path.hasSuffix(".md") {
      let folder = page.path.split(separator: "/").dropLast().joined(separator: "/")
      for (index, line) in page.lines.enumerated() {
        for target in Self.links(in: line) where !target.contains(":") && !target.isEmpty {
          let path = target.hasPrefix("/") ? target : (folder.isEmpty ? "" : folder + "/") + target
          #expect(House.exists(path), "\(page.place(index)) links to \(target)")
        }
      }
    }
  }

  /// The targets of Markdown links, without their anchors.
  private static func links(in line: String) -> [String] {
    line.components(separatedBy: "](").dropFirst().compactMap { rest in
      rest.split(separator: ")", omittingEmptySubsequences: false).first?
        .split(separator: "#", omittingEmptySubsequences: false).first.map(String.init)
    }
  }

  @Test("decisions are numbered without a gap, and each has a page")
  func decisionsAreNumbered() {
    let pages = House.files(in: "docs/decisions", endings: ["md"]).map(\.name)
    #expect(!pages.isEmpty)
    for (index, page) in pages.enumerated() {
      let number = String(repeating: "0", count: 4 - String(index + 1).count) + String(index + 1)
      #expect(page.hasPrefix(number + "-"), "\(page) stands where \(number) should")
    }
  }

  @Test("no folder of stories is empty")
  func storiesAreThere() {
    guard House.exists("Tests/StoryTests") else { return }
    let stories = House.files(in: "Tests/StoryTests", endings: ["story"])
    #expect(!stories.isEmpty, "Tests/StoryTests has a runner and no stories")
  }
}
