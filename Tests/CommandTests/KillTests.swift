import Foundation
import TestSupport
import Testing

/// The program is killed at random moments of an ingest; the same command again makes it good.
///
/// Where `Tests/CrashTests` stop it before each of its operations, this is the plain `kill -9`.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct KillTests {
  /// What a person can see of a store.
  private struct View: Hashable {
    var status: String
    var funnel: String
  }

  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  private func view(_ store: String) throws -> View {
    View(
      status: try program.run("status", "--format", "json", "--store", store).output,
      funnel: try program.run(
        "funnel", "view_item,add_to_cart,begin_checkout,purchase", "--window", "7d", "--format",
        "json", "--store", store
      ).output)
  }

  @Test("killed at any moment, the same command again gives the bytes of an undisturbed run")
  func killedIngestIsMended() throws {
    let ingest = ["ingest"] + CairnProgram.sample + ["--no-progress"]
    let started = ContinuousClock.now
    try program.ingest(CairnProgram.sample, into: "undisturbed")
    let duration = Double((ContinuousClock.now - started) / .milliseconds(1)) / 1_000
    let undisturbed = try view("undisturbed")
    #expect(undisturbed.status.contains("\"events\""))

    let seed = UInt64(20_261_122)
    var random = Seeded(seed)
    var killed = 0
    for round in 0..<(TestSettings.number("CAIRN_KILLS") ?? 20) {
      let store = "killed-\(round)"
      let moment = duration * Double(random.below(1_000)) / 1_000
      let outcome = try program.runAndKill(ingest + ["--store", store], after: moment)
      if outcome.isKilled { killed += 1 }
      try program.ingest(CairnProgram.sample, into: store)
      let mended = try view(store)
      #expect(mended == undisturbed, "seed \(seed), round \(round), after \(moment) s")
      try FileManager.default.removeItem(atPath: "\(program.folder.path)/\(store)")
    }
    #expect(killed > 0, "the program was never caught at work")
  }
}
