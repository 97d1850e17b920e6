import Foundation
import TestSupport
import Testing

/// The nightly look: what a script sees of it.
@Suite(
  "Watch, from the command line",
  .enabled(if: CairnProgram.knows("watch"), "no built program that knows `watch`"))
struct WatchTests {
  private static let program: CairnProgram? = {
    guard let program = try? CairnProgram() else { return nil }
    do { try program.ingest(CairnProgram.sample, into: "store") } catch { return nil }
    return program
  }()

  private func watch(_ rules: String) throws -> CairnProgram.Outcome {
    let program = try #require(Self.program)
    let file = "watch-\(rules.utf8.reduce(0) { ($0 * 31 + Int($1)) % 1_000_003 }).yaml"
    try Data("watch:\n\(rules)\n".utf8)
      .write(to: URL(fileURLWithPath: "\(program.folder.path)/\(file)"))
    return try program.run(
      "watch", "--definitions", file, "--store", "store", "--format", "csv")
  }

  @Test("all is as usual: 0; something is not: 3, and the answer is printed all the same")
  func codes() throws {
    let fine = try watch("  sessions: {min: 1}")
    #expect(fine.code == 0 && fine.output.contains("as usual"))
    let alarm = try watch("  sessions: {min: 1}\n  orders: {min: 1000000}")
    #expect(alarm.code == 3 && alarm.output.contains("below min"))
    #expect(alarm.messages.isEmpty)
  }

  @Test("nothing to watch, and a figure that nobody knows, are wrong usage")
  func mistakes() throws {
    let program = try #require(Self.program)
    let nothing = try program.run("watch", "--store", "store")
    #expect(nothing.code == 2 && nothing.messages.contains("watch:"))
    let unknown = try watch("  orders: {metric: ordrs}")
    #expect(unknown.code == 2 && unknown.messages.contains("did you mean 'orders'"))
  }
}
