import Foundation
import Glibc
import TestSupport
import Testing

/// The program is killed, its writes are torn, and its operations fail, at every one of them; the
/// same command again then gives the bytes of a run that nothing disturbed.
@Suite(
  .enabled(if: CrashLab.program != nil, "no built program; CAIRN_BINARY names one"), .serialized)
struct CrashTests {
  /// What a person can see of a store.
  private struct View: Hashable {
    var status: String
    var funnel: String
    var verified: Int32
  }

  private let lab: CrashLab
  private let ingest: [String]
  private let undisturbed: View
  private let exitCode: Int32
  private let operationCount: Int

  init() throws {
    lab = try CrashLab()
    ingest = try ["ingest", "--no-progress"] + lab.makeInputs()
    let store = "\(lab.folder.path)/undisturbed"
    exitCode = try lab.run(ingest, on: store).code
    undisturbed = try Self.view(lab, store)
    operationCount = try lab.operationCount(ingest, on: "\(lab.folder.path)/counted")
  }

  private static func view(_ lab: CrashLab, _ store: String) throws -> View {
    View(
      status: try lab.run(["status", "--format", "json"], on: store).output,
      funnel: try lab.run(
        ["funnel", "view_item,add_to_cart,purchase", "--format", "json"], on: store
      ).output,
      verified: try lab.run(["verify"], on: store).code)
  }

  /// Operations spread over the whole run, all of them where torture is asked for.
  private var points: [Int] {
    let step = max(1, operationCount / CrashLab.pointLimit)
    return Array(stride(from: 1, through: operationCount, by: step))
  }

  /// Runs the command again, and looks.
  private func expectMended(_ store: String, _ comment: Comment) throws {
    let again = try lab.run(ingest, on: store)
    #expect(again.code == exitCode || again.code == 0, comment)
    #expect(try Self.view(lab, store) == undisturbed, comment)
    let passing = try FileManager.default.contentsOfDirectory(atPath: "\(store)/tmp")
    #expect(passing.isEmpty, comment)
  }

  @Test("an undisturbed run changes files, answers and verifies")
  func undisturbedRun() {
    #expect(operationCount > 10)
    #expect(exitCode == 3)
    #expect(undisturbed.verified == 0)
    #expect(undisturbed.status.contains("\"events\""))
    #expect(undisturbed.funnel.contains("\"steps\""))
  }

  @Test("killed before any operation, or in the middle of a write: nothing lost, nothing doubled")
  func survivesKilling() throws {
    for point in points {
      for crash in [CrashLab.Crash.kill(at: point), .tear(at: point)] {
        let store = "\(lab.folder.path)/\(crash)"
        let outcome = try lab.run(ingest, on: store, crash)
        #expect(outcome.isKilled && outcome.code == SIGKILL, "\(crash)")
        try expectMended(store, "\(crash)")
      }
    }
  }

  @Test("an operation that fails, once or for ever, ends with its exit code and no harm")
  func survivesErrors() throws {
    for point in points {
      let crashes: [(CrashLab.Crash, Set<Int32>)] = [
        (.fail(at: point, code: EIO), [0, 3, 9]), (.failOn(from: point, code: ENOSPC), [8, 9]),
      ]
      for (crash, codes) in crashes {
        let store = "\(lab.folder.path)/\(crash)"
        let outcome = try lab.run(ingest, on: store, crash)
        #expect(
          !outcome.isKilled && codes.contains(outcome.code),
          "\(crash): \(outcome.code) \(outcome.messages)")
        try expectMended(store, "\(crash)")
      }
    }
  }

  @Test("a reader answers beside a killed writer's leavings, with the old or the new state")
  func readersSurviveKilling() throws {
    for point in points {
      let store = "\(lab.folder.path)/read-\(point)"
      _ = try lab.run(ingest, on: store, .kill(at: point))
      let status = try lab.run(["status", "--format", "json"], on: store)
      // Before the store is finished there is none, which is a wrong use and no damage.
      #expect(!status.isKilled && [0, 2].contains(status.code), "\(point): \(status.messages)")
      if status.code == 0 {
        #expect(try lab.run(["verify"], on: store).code == 0, "\(point)")
      }
    }
  }
}
