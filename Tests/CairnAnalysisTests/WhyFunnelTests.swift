import CairnModel
import TestSupport
import Testing

@testable import CairnAnalysis

/// What `why` cites and blames, held to replays of the person's events.
@Suite struct WhyFunnelTests {
  private static let count = (TestSettings.number("CAIRN_TWIN_CASES") ?? 1_000) / 10

  /// A random person with everything that is cited of an event.
  private func person(_ world: FunnelWorld) -> EventBatch {
    var batch = world.batch
    let rows = 0..<batch.rowCount
    batch.keys = rows.map { EventKey(bits: UInt64($0 + 1)) }
    batch.sources = rows.map { _ in 0 }
    batch.origins = rows.map { EventOrigin(load: 1, line: UInt32($0 + 1)) }
    batch.identities = [rows.map { _ in 1 }]
    if batch.journey.sessions.isEmpty { batch.journey.sessions = rows.map { _ in 0 } }
    batch.journey.openingOfRow = rows.map { _ in JourneyColumns.noSession }
    return batch
  }

  private func story(_ world: FunnelWorld, _ batch: EventBatch) -> FunnelStory {
    FunnelStory(world.question, world.context, batch, of: batch)
  }

  private func kept(_ batch: EventBatch, _ isKept: (Int) -> Bool) -> EventBatch {
    batch.selected((0..<batch.rowCount).map(isKept))
  }

  @Test(
    "replaying only the cited events gives the same level",
    arguments: FunnelWorld.Mode.allCases)
  func replaying(mode: FunnelWorld.Mode) {
    for seed in 0..<UInt64(Self.count) {
      let world = FunnelWorld(mode, seed: seed)
      guard world.question.problems.isEmpty else { continue }
      let batch = person(world)
      guard let chain = story(world, batch).chain else { continue }
      let cited = kept(batch) { chain.rows.contains($0) }
      #expect(story(world, cited).chain?.level == chain.level, "\(mode), seed \(seed)")
    }
  }

  @Test(
    "removing the event that is blamed changes the answer",
    arguments: FunnelWorld.Mode.allCases)
  func blaming(mode: FunnelWorld.Mode) {
    var blamed = 0
    for seed in 0..<UInt64(Self.count) {
      let world = FunnelWorld(mode, seed: seed)
      guard world.question.problems.isEmpty else { continue }
      let batch = person(world)
      let told = story(world, batch)
      guard let row = told.verdict.row, batch.rowCount > 1 else { continue }
      blamed += 1
      let again = story(world, kept(batch) { $0 != row })
      let level = told.chain?.level ?? 0
      if let without = told.verdict.levelWithout, without > level {
        #expect(again.chain?.level ?? 0 == without, "\(mode), seed \(seed)")
      } else {
        let event = again.verdict.row.map { again.rows[$0].key }
        let isOther =
          again.chain?.level ?? 0 != level || again.verdict.reason != told.verdict.reason
          || event != told.rows[row].key
        #expect(isOther, "\(mode), seed \(seed)")
      }
    }
    #expect(blamed > 0)
  }

  @Test("an excluded event, an interruption and a late event are told as what they are")
  func reasons() throws {
    var question = FunnelQuestion(steps: try StepParser.parse("view,cart,buy"))
    question.window = .minutes(60)
    func verdict(
      _ lines: String, _ shape: (inout FunnelQuestion) throws -> Void = { _ in }
    ) throws -> FunnelStory.Verdict {
      var asked = question
      try shape(&asked)
      let builder = BatchBuilder(lines)
      var batch = builder.batch()
      batch.identities = [batch.times.map { _ in 1 }]
      batch.origins = batch.times.map { _ in EventOrigin(load: 1, line: 1) }
      batch.journey.openingOfRow = batch.times.map { _ in JourneyColumns.noSession }
      var context = builder.context()
      context.dataEnd = BatchBuilder.time("2d00:00")
      return FunnelStory(asked, context, batch, of: batch).verdict
    }
    let diary = "ada view 09:00\nada cart 09:10\nada help 09:15\nada buy 09:20"
    let excluded = try verdict(diary) {
      $0.exclusions = [.init(event: try StepParser.parse("help")[0], after: 2, before: 3)]
    }
    #expect(excluded.reason == "an excluded event came before step 3 (buy)")
    #expect(excluded.row == 2 && excluded.levelWithout == 3)
    let interrupted = try verdict(diary) { $0.order = .strict }
    #expect(interrupted.reason == "another event came before step 3 (buy)")
    #expect(interrupted.row == 2 && interrupted.levelWithout == 3)
    let late = try verdict("ada view 09:00\nada cart 09:10\nada buy 10:30")
    #expect(late.reason == "step 3 (buy) came 30m after the window had closed")
    #expect(late.row == 2 && late.levelWithout == 2)
    let early = try verdict("ada view 09:00\nada buy 09:05\nada cart 09:10")
    #expect(early.reason == "step 3 (buy) happened only before step 2 (cart)")
    let never = try verdict("ada view 09:00\nada cart 09:10")
    #expect(never.reason == "step 3 (buy) never happened" && never.row == nil)
    let first = try verdict("ada view 08:00\n" + diary) { $0.entry = .first }
    #expect(first.row == 0 && first.levelWithout == 3)
  }
}
