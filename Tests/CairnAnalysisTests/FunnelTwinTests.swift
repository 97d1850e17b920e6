import CairnModel
import TestSupport
import Testing

@testable import CairnAnalysis

/// The machine against trying every chain, over many small random persons.
///
/// `CAIRN_TWIN_CASES` sets the number of persons for each kind of funnel.
@Suite struct FunnelTwinTests {
  private static let count = TestSettings.number("CAIRN_TWIN_CASES") ?? 1_000

  @Test("agrees with trying every chain", arguments: FunnelWorld.Mode.allCases)
  func agreesWithTryingEveryChain(mode: FunnelWorld.Mode) {
    var failures = 0
    for seed in 0..<UInt64(Self.count) where failures < 5 {
      let world = FunnelWorld(mode, seed: seed)
      guard world.question.problems.isEmpty else { continue }
      let plan = FunnelPlan(world.question, world.context)
      var counter = FunnelCounter(plan)
      var expected = FunnelTwin(plan: plan).chains(world.events(plan))
      var found = counter.chains(world.batch, 0..<world.batch.rowCount)
      for index in found.indices { found[index].hasDoubt = false }
      if world.question.order == .any, plan.slack < 0 {
        // Which event of a moment stands for it is not said.
        for index in found.indices { found[index].rows = found[index].rows.map { _ in 0 } }
        for index in expected.indices { expected[index].rows = expected[index].rows.map { _ in 0 } }
      }
      if found != expected { failures += 1 }
      #expect(found == expected, "\(mode), seed \(seed)")
    }
  }

  @Test("the sweep agrees with the machine, whoever decides")
  func sweepAgreesWithTheMachine() {
    var swept = 0
    for seed in 0..<UInt64(Self.count * 5) {
      let world = FunnelWorld(.sweep, seed: seed)
      let plan = FunnelPlan(world.question, world.context)
      guard plan.isPlain else { continue }
      var counter = FunnelCounter(plan)
      let expected = counter.chains(world.batch, 0..<world.batch.rowCount)
      var findings = FunnelFindings()
      FunnelSweep(plan).run(world.batch, into: &findings)
      if !findings.unclear.isEmpty { continue }
      swept += 1
      #expect(findings.rows == expected.first?.rows ?? [], "seed \(seed)")
    }
    #expect(swept > Self.count, "most persons have no ties between neighbouring steps")
  }
}
