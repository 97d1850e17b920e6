import Foundation
import TestSupport
import Testing

/// What it costs that every load is on the disk before it is acknowledged.
///
/// The same ingest runs with every sync left out. The times are only printed, since the machine
/// decides; the answers must be the same.
@Suite(
  .enabled(if: CrashLab.program != nil, "no built program; CAIRN_BINARY names one"), .serialized)
struct SafetyCostTests {
  private let lab: CrashLab

  init() throws { lab = try CrashLab() }

  @Test("leaving every sync out changes no answer; how much time it would save is printed")
  func syncsCostLittle() throws {
    // 24 files of 10 MB, or of a tenth of that.
    let (events, rounds) = TestSettings.isTorture ? (4_200_000, 3) : (42_000, 1)
    let world = "\(lab.folder.path)/world"
    let made = try lab.run(
      ["generate", world, "--days", "1", "--per", "hour", "--events", "\(events)"])
    #expect(made.code == 0, "\(made.messages)")
    var times: [Bool: [Duration]] = [:]
    var answers: Set<String> = []
    for round in 0..<rounds {
      for isSynced in [round.isMultiple(of: 2), !round.isMultiple(of: 2)] {
        let store = "\(lab.folder.path)/store-\(round)-\(isSynced)"
        let started = ContinuousClock.now
        let outcome = try lab.run(
          ["ingest", "--no-progress", world], on: store, withoutSyncs: !isSynced)
        times[isSynced, default: []].append(ContinuousClock.now - started)
        #expect([0, 3].contains(outcome.code), "\(outcome.messages)")
        answers.insert(try lab.tables(store))
        try FileManager.default.removeItem(atPath: store)
      }
    }
    #expect(answers.count == 1)
    let files = try FileManager.default.contentsOfDirectory(atPath: world)
      .filter { $0.hasPrefix("web-") }
    #expect(files.count == 24)
    let (safe, careless) = (times[true]?.min() ?? .zero, times[false]?.min() ?? .zero)
    let share = (safe / careless - 1) * 100
    print(
      "torture cost of safety: \(files.count) files, \(safe) with syncs, \(careless) without,",
      "\((share * 10).rounded() / 10) % more")
  }
}
