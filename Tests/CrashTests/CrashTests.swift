import Foundation
import Glibc
import TestSupport
import Testing

/// The program is killed, its writes are torn, and its operations fail, at every one of them; the
/// same command again then gives the bytes of a run that nothing disturbed.
@Suite(
  .enabled(if: CrashLab.program != nil, "no built program; CAIRN_BINARY names one"), .serialized)
struct CrashTests {
  private let lab: CrashLab
  private let ingest: [String]
  private let undisturbed: StoreView
  private let exitCode: Int32
  private let operations: [FileOperation]

  init() throws {
    lab = try CrashLab()
    ingest = try ["ingest", "--no-progress"] + lab.makeInputs()
    let store = "\(lab.folder.path)/undisturbed"
    exitCode = try lab.run(ingest, on: store).code
    undisturbed = try lab.view(store)
    operations = try lab.operations(ingest, on: "\(lab.folder.path)/counted")
  }

  /// Operations spread over the whole run, all of them where torture is asked for.
  private var points: [Int] { CrashLab.points(of: operations.count, limit: 12) }

  /// Runs the command again, and looks; counts what is not as it should be.
  private func expectMended(
    _ store: String, _ comment: Comment, _ figure: TortureFigure? = nil
  ) throws {
    let again = try lab.run(ingest, on: store)
    #expect(again.code == exitCode || again.code == 0, comment)
    let seen = try lab.view(store)
    #expect(seen == undisturbed, comment)
    figure?.judge(
      isRight: seen == undisturbed, events: seen.events, expected: undisturbed.events)
    let passing = try FileManager.default.contentsOfDirectory(atPath: "\(store)/tmp")
    #expect(passing.isEmpty, comment)
    try FileManager.default.removeItem(atPath: store)
  }

  @Test("an undisturbed run changes files, answers and verifies")
  func undisturbedRun() {
    #expect(operations.count > 10)
    #expect(exitCode == 3)
    #expect(undisturbed.verified == 0)
    #expect(undisturbed.events == 398)
    #expect(undisturbed.funnel.contains("\"steps\""))
  }

  @Test("killed before any operation, or in the middle of a write: nothing lost, nothing doubled")
  func survivesKilling() throws {
    let figure = TortureFigure.kills(of: "ingest")
    for point in points {
      for crash in [CrashLab.Crash.kill(at: point), .tear(at: point)] {
        let store = "\(lab.folder.path)/\(crash)"
        let outcome = try lab.run(ingest, on: store, crash)
        #expect(outcome.isKilled && outcome.code == SIGKILL, "\(crash)")
        figure.count("tried")
        try expectMended(store, "\(crash)", figure)
      }
    }
    figure.printLine()
  }

  @Test("an operation that fails, once or for ever, ends with its exit code and no harm")
  func survivesErrors() throws {
    let figure = TortureFigure.errors(of: "ingest")
    for point in points {
      let errors = CrashLab.errors(at: point, of: operations[point - 1], done: [0, 3])
      for (crash, codes) in errors {
        let store = "\(lab.folder.path)/\(crash)"
        let outcome = try lab.run(ingest, on: store, crash)
        figure.judge(outcome, codes)
        #expect(
          !outcome.isKilled && codes.contains(outcome.code),
          "\(crash): \(outcome.code) \(outcome.messages)")
        try expectMended(store, "\(crash)")
      }
    }
    figure.printLine()
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
