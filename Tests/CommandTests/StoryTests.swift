import Foundation
import TestSupport
import Testing

/// Stories that people can read, through the built program.
@Suite(
  "Stories", .enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct StoryTests {
  @Test("every story is answered as it says")
  func storiesHold() throws {
    let stories = try Story.all()
    #expect(stories.count >= 4)
    for story in stories {
      let program = try CairnProgram()
      let file = "\(program.folder.path)/story.ndjson"
      try story.log().write(to: URL(fileURLWithPath: file))
      try program.ingest(["story.ndjson"], into: "store")
      for question in story.questions {
        let rows = try answer(question, program)
        let asked = question.typed.joined(separator: " ")
        #expect(rows == question.rows, "\(story.name): \(asked)")
      }
    }
  }

  /// The wanted columns of the first table, as words; empty cells at a row's end are left out.
  private func answer(
    _ question: Story.Question, _ program: CairnProgram
  ) throws -> [[String]] {
    let typed = question.typed + ["--store", "store", "--format", "csv"]
    let outcome = try program.run(typed)
    guard outcome.code == 0 else { throw Failure(outcome: outcome) }
    let lines = outcome.output.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = lines.first ?? []
    return lines.dropFirst().map { cells in
      var row = question.columns.map { column in
        header.firstIndex(of: column).map { cells[$0] } ?? "no column \(column)"
      }
      while row.last == "" { row.removeLast() }
      return row
    }
  }
}
