import Foundation
import Glibc
import TestSupport
import Testing

/// Merging, taking back, erasing and repairing are stopped and failed at every operation: before
/// the commit the store is as it was, after it as it should be, and never anything else.
@Suite(
  .enabled(if: CrashLab.program != nil, "no built program; CAIRN_BINARY names one"), .serialized)
struct UpkeepCrashTests {
  /// A command that changes a store, and how the store is made ready for it.
  struct Change: Hashable, Sendable, CustomStringConvertible {
    var arguments: [String]
    /// What it ends with where it was done before.
    var codesAgain: Set<Int32> = [0]
    /// A file of the store with a turned byte, for a change that mends it.
    var damagedFile: String?

    var description: String { arguments.joined(separator: " ") }
  }

  static let changes = [
    Change(arguments: ["compact"]),
    Change(arguments: ["compact", "--forget-history"]),
    Change(arguments: ["forget", "--load", "1"], codesAgain: [0, 2]),
    Change(arguments: ["forget", "--person", "u7"], codesAgain: [0, 2]),
    Change(arguments: ["forget", "--before", "2026-01-01T08:00:00Z"]),
    Change(arguments: ["verify", "--repair"], damagedFile: "parts/0000001.part"),
    Change(arguments: ["verify", "--repair"], damagedFile: "parts/0000002.part"),
    Change(
      arguments: ["rebuild-catalog"], codesAgain: [0, 2], damagedFile: "catalog.sqlite"),
  ]

  private let lab: CrashLab
  private let ready: String

  init() throws {
    lab = try CrashLab()
    ready = "\(lab.folder.path)/ready"
    for input in try lab.makeInputs() {
      _ = try lab.run(["ingest", "--no-progress", input], on: ready)
    }
  }

  private func makeStore(_ name: String, for change: Change) throws -> String {
    let store = "\(lab.folder.path)/\(name)"
    try FileManager.default.copyItem(atPath: ready, toPath: store)
    if let file = change.damagedFile {
      let url = URL(fileURLWithPath: "\(store)/\(file)")
      var bytes = try Data(contentsOf: url)
      // A catalog is not read at all without its first bytes, so that no rest of it answers.
      bytes[file == "catalog.sqlite" ? 3 : 1_000] ^= 1
      try bytes.write(to: url)
    }
    return store
  }

  /// What a change makes of a store, and what it does on the way.
  private struct Trial {
    var change: Change
    var before: String
    var after: String
    var events: Int?
    var operations: [FileOperation]
  }

  private func trial(_ change: Change, _ name: String) throws -> Trial {
    let untouched = try makeStore("\(name)-untouched", for: change)
    let changed = try makeStore("\(name)-changed", for: change)
    let before = try lab.tables(untouched)
    let operations = try lab.operations(change.arguments, on: changed)
    #expect(try lab.run(["verify"], on: changed).code == 0, "\(change)")
    if change.damagedFile != nil {
      #expect(try lab.run(["verify"], on: untouched).code == 6, "\(change)")
      #expect(try lab.tables(changed) == lab.tables(ready), "repaired, it is as it was")
    }
    return Trial(
      change: change, before: before, after: try lab.tables(changed),
      events: try lab.events(changed), operations: operations)
  }

  /// Lets something go wrong, looks, and does the change again.
  private func survive(
    _ crash: CrashLab.Crash, _ trial: Trial, _ kills: TortureFigure
  ) throws -> CrashLab.Outcome {
    let (change, comment) = (trial.change, Comment("\(trial.change) \(crash)"))
    let store = try makeStore("crashed", for: change)
    defer { try? FileManager.default.removeItem(atPath: store) }
    let outcome = try lab.run(change.arguments, on: store, crash)
    let seen = try lab.tables(store)
    #expect(seen == trial.before || seen == trial.after, comment)
    let again = try lab.run(change.arguments, on: store)
    #expect(change.codesAgain.contains(again.code), "\(comment): \(again.messages)")
    let mended = try lab.tables(store)
    #expect(mended == trial.after, comment)
    #expect(try lab.run(["verify"], on: store).code == 0, comment)
    let isRight = mended == trial.after && (seen == trial.before || seen == trial.after)
    kills.judge(isRight: isRight, events: try lab.events(store), expected: trial.events)
    return outcome
  }

  @Test("stopped or failed anywhere, a change is done or not begun, and the next try does it")
  func changesAreWhole() throws {
    let kills = TortureFigure.kills(of: "merge, forget and repair")
    let errors = TortureFigure.errors(of: "merge, forget and repair")
    for (number, change) in Self.changes.enumerated() {
      let trial = try trial(change, "\(number)")
      #expect(trial.operations.count > 3, "\(change)")
      for point in CrashLab.points(of: trial.operations.count, limit: 3) {
        for crash in [CrashLab.Crash.kill(at: point), .tear(at: point)] {
          let outcome = try survive(crash, trial, kills)
          kills.count("tried")
          #expect(outcome.isKilled && outcome.code == SIGKILL, "\(change) \(crash)")
        }
        let operation = trial.operations[point - 1]
        for (crash, codes) in CrashLab.errors(at: point, of: operation, done: [0]) {
          let outcome = try survive(crash, trial, kills)
          errors.judge(outcome, codes)
          #expect(
            !outcome.isKilled && codes.contains(outcome.code),
            "\(change) \(crash): \(outcome.code) \(outcome.messages)")
        }
      }
    }
    kills.printLine()
    errors.printLine()
  }
}
