import Foundation
import TestSupport
import Testing

/// What the program printed when a person last read it, kept as a file.
///
/// `RECORD=1` writes the files anew; one that is missing is written, and fails, so that nobody
/// forgets to read it.
struct Golden {
  private static let folder = CairnProgram.package
    .appendingPathComponent("Tests/CommandTests/Goldens")

  /// What was printed, without sizes on disk.
  ///
  /// A part names the files it came from and when they were read, so its size differs from one
  /// machine and one minute to the next. No bytes at all is a figure like others.
  private static func withoutSizes(_ text: String) -> String {
    text
      .replacing(/"bytes": [1-9][0-9]*/, with: "\"bytes\": (size)")
      .replacing(/(?m)^bytes( +)[1-9][0-9,]*$/) { "bytes\($0.output.1)(size)" }
  }

  /// Compares what a command printed with its file.
  static func expect(_ outcome: CairnProgram.Outcome, of command: String, in name: String) throws {
    let file = folder.appendingPathComponent("\(name).txt")
    let printed = """
      $ cairn \(command)
      exit \(outcome.code)
      ----- output
      \(withoutSizes(outcome.output))----- messages
      \(outcome.messages)
      """
    let isThere = FileManager.default.fileExists(atPath: file.path)
    if TestSettings.text("RECORD") == "1" || !isThere {
      try Data(printed.utf8).write(to: file)
      #expect(isThere, "\(name).txt was missing and has been written; read it and commit it")
      return
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    #expect(printed == kept, "\(name).txt differs: \(difference(kept, printed))")
  }

  /// The first line that differs.
  private static func difference(_ kept: String, _ printed: String) -> String {
    let old = kept.split(separator: "\n", omittingEmptySubsequences: false)
    let new = printed.split(separator: "\n", omittingEmptySubsequences: false)
    let index = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    let line = index ?? min(old.count, new.count)
    let before = line < old.count ? old[line] : "(end)"
    let after = line < new.count ? new[line] : "(end)"
    return "line \(line + 1) was '\(before)' and is '\(after)'"
  }
}
