import Foundation
import TestSupport
import Testing

/// A hundred nights, one command each: the store stays small, the program stays small, and every
/// answer is that of a store that took everything in at once.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct NightTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  private var nights: Int { TestSettings.isTorture ? 100 : 10 }

  /// A world of so many days: the nights' files, and with the last one what comes once.
  private func makeNights() throws -> [[String]] {
    let events = nights * 500
    let made = try program.run(
      "generate", "world", "--days", "\(nights)", "--events", "\(events)", "--seed", "9")
    guard made.code == 0 else { throw Failure(outcome: made) }
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(program.folder.path)/world")
      .sorted().map { "world/\($0)" }
    var nights = files.filter { $0.contains("/web-") }.map { [$0] }
    nights[nights.count - 1] += files.filter { !$0.contains("/web-") }
    return nights
  }

  /// What a night leaves.
  private struct Measure {
    /// The program's peak memory in KiB.
    var memory: Int
    var files: Int
    var runs: Int
  }

  /// Takes a night in, with few descriptors, and measures.
  private func takeIn(_ night: [String], into store: String) throws -> Measure {
    let typed = night.map { "'\($0)'" }.joined(separator: " ")
    let outcome = try program.shell(
      "ulimit -n 48; /usr/bin/env time -f 'peak %M' \"$PROGRAM\" ingest \(typed) --no-progress "
        + "--store \(store)")
    guard [0, 3].contains(outcome.code) else { throw Failure(outcome: outcome) }
    let files = try FileManager.default.subpathsOfDirectory(
      atPath: "\(program.folder.path)/\(store)")
    let storage = try program.answer(["status", "-v", "--store", store]).tables["storage"]?.first
    return Measure(
      memory: try #require(outcome.peak), files: files.count,
      runs: try #require(storage).count("runs"))
  }

  @Test("a hundred nights: flat memory, files and descriptors, and the answers of one load")
  func nightsStayFlat() throws {
    let nights = try makeNights()
    var measures: [Measure] = []
    for night in nights { measures.append(try takeIn(night, into: "nightly")) }
    try program.ingest(["world"], into: "at-once")
    let expected = try program.allTables(in: "at-once")
    #expect(try program.allTables(in: "nightly") == expected)
    #expect(try program.run("verify", "--store", "nightly").code == 0)
    let quarter = max(1, measures.count / 4)
    let (early, late) = (measures.prefix(quarter), measures.suffix(quarter))
    let memory = [early, late].map { $0.map(\.memory).max() ?? 0 }
    // A tenth more, for the people who have come since.
    #expect(memory[1] < memory[0] + memory[0] / 10 + 16_384)
    #expect(measures.allSatisfy { $0.runs <= 9 })
    // The last thirty generations keep the parts that they need; then it is flat.
    #expect(measures.allSatisfy { $0.files < 60 + 2 * measures.count })
    print(
      "torture nights: \(measures.count) nights, peak \(memory[0]) KiB in the first quarter,",
      "\(memory[1]) KiB in the last; at most \(measures.map(\.files).max() ?? 0) files,",
      "\(measures.map(\.runs).max() ?? 0) runs and 48 descriptors;",
      "\(expected.count) answers as of one load")
  }
}
