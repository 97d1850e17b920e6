import Foundation
import Glibc
import TestSupport
import Testing

/// Merging, taking back and erasing are stopped and failed at every operation: before the commit
/// the store is as it was, after it as it should be, and never anything else.
///
/// Repair is not among them: it is one commit that sets the damaged part aside and takes its loads
/// back, and then a commit for each file that is taken in again. Stopped between them, the rest of
/// the files has to be given to `ingest` by hand.
@Suite(
  .enabled(if: CrashLab.program != nil, "no built program; CAIRN_BINARY names one"), .serialized)
struct UpkeepCrashTests {
  /// A command that changes a store, and how the store is made ready for it.
  struct Change: Hashable, Sendable, CustomStringConvertible {
    var arguments: [String]
    /// What it ends with where it was done before.
    var codesAgain: Set<Int32> = [0]

    var description: String { arguments.joined(separator: " ") }
  }

  static let changes = [
    Change(arguments: ["compact"]),
    Change(arguments: ["compact", "--forget-history"]),
    Change(arguments: ["forget", "--load", "1"], codesAgain: [0, 2]),
    Change(arguments: ["forget", "--person", "u7"], codesAgain: [0, 2]),
    Change(arguments: ["forget", "--before", "2026-01-01T08:00:00Z"]),
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
    return store
  }

  /// The tables that a person sees; which generation they are of does not matter here.
  private func view(_ store: String) throws -> String {
    let funnel = ["funnel", "view_item,add_to_cart,purchase", "--format", "json"]
    let answer = try lab.run(funnel, on: store)
    guard let start = answer.output.range(of: "\"tables\":") else {
      return "\(answer.code): \(answer.messages.isEmpty ? "" : "an error")"
    }
    return String(answer.output[start.lowerBound...])
  }

  @Test("stopped or failed anywhere, a change is done or not begun, and the next try does it")
  func changesAreWhole() throws {
    for (number, change) in Self.changes.enumerated() {
      let untouched = try makeStore("untouched-\(number)", for: change)
      let before = try view(untouched)
      let counted = try makeStore("counted-\(number)", for: change)
      let count = try lab.operationCount(change.arguments, on: counted)
      #expect(try lab.run(["verify"], on: counted).code == 0, "\(change)")
      let after = try view(counted)
      #expect(count > 3, "\(change)")
      let step = max(1, count / (CrashLab.pointLimit == .max ? .max : 3))
      for point in stride(from: 1, through: count, by: CrashLab.pointLimit == .max ? 1 : step) {
        for crash in [CrashLab.Crash.kill(at: point), .failOn(from: point, code: ENOSPC)] {
          let store = try makeStore("\(number)-\(crash)", for: change)
          let outcome = try lab.run(change.arguments, on: store, crash)
          let isPlain = outcome.isKilled || [0, 8, 9].contains(outcome.code)
          #expect(isPlain, "\(change) \(crash): \(outcome.code) \(outcome.messages)")
          let seen = try view(store)
          #expect(seen == before || seen == after, "\(change) \(crash)")
          let again = try lab.run(change.arguments, on: store)
          #expect(change.codesAgain.contains(again.code), "\(change) \(crash): \(again.messages)")
          #expect(try view(store) == after, "\(change) \(crash)")
          #expect(try lab.run(["verify"], on: store).code == 0, "\(change) \(crash)")
          try FileManager.default.removeItem(atPath: store)
        }
      }
    }
  }
}
