import CairnModel
import TestSupport
import Testing

@testable import CairnAnalysis

/// Steps in any order with anchors, against trying every choice of events.
@Suite struct FunnelAnchorTests {
  private static let count = TestSettings.number("CAIRN_TWIN_CASES") ?? 1_000

  /// A person of a few events, whose steps are told by their names alone.
  private struct World {
    var question: FunnelQuestion
    var context: WalkContext
    var batch = EventBatch()
    var steps: [Set<Int>] = []
    var isExcluding: [Bool] = []

    init(seed: UInt64) {
      var random = Seeded(seed)
      let names: [ByteText] = ["a", "b", "c", "d", "x"]
      let stepCount = 2 + random.below(3)
      var fitting = (0..<stepCount).map { [$0] }
      for step in 0..<stepCount where random.chance(30) {
        let other = random.below(4)
        if other != step { fitting[step].append(other) }
      }
      question = FunnelQuestion(
        steps: fitting.map { own in
          EventStep(alternatives: own.map { .init(name: names[$0]) }, text: "\(own)")
        })
      question.order = .any
      question.window = random.chance(80) ? .minutes(Int64(1 + random.below(12))) : nil
      for step in 1...stepCount where random.chance(40) { question.anchors.insert(step) }
      if random.chance(30) {
        let event = EventStep(alternatives: [.init(name: "x")], text: "x")
        question.exclusions = [.init(event: event, after: 1, before: stepCount)]
      }
      context = WalkContext(tables: EventTables(names: names))
      context.dataEnd = EventTime(microseconds: 25 * 60_000_000)
      if random.chance(30) {
        context.scope.from = EventTime(microseconds: Int64(random.below(8)) * 60_000_000)
      }
      let moments = (0..<(1 + random.below(7))).map { _ in random.below(10) }.sorted()
      for moment in moments {
        let name = random.below(5)
        batch.times.append(EventTime(microseconds: Int64(moment) * 60_000_000))
        batch.names.append(UInt32(name))
        steps.append(Set(fitting.indices.filter { fitting[$0].contains(name) }))
        isExcluding.append(name == 4 && !question.exclusions.isEmpty)
      }
      batch.persons = [PersonRef(identityType: 0, identityHash: 1)]
      batch.offsets = [0, moments.count]
    }
  }

  /// What a chain came to: more steps, sooner there, begun later.
  private struct Result: Equatable {
    var level = 0
    var entry: Int64 = 0
    var last: Int64 = 0

    func precedes(_ other: Result) -> Bool {
      if level != other.level { return level > other.level }
      if last != other.last { return last < other.last }
      return entry > other.entry
    }
  }

  /// Tries every way of dealing the events out to the steps.
  private struct Twin {
    let world: World
    let plan: FunnelPlan
    private(set) var best = Result()

    init(_ world: World, _ plan: FunnelPlan) {
      (self.world, self.plan) = (world, plan)
      deal(0, [:])
    }

    private mutating func deal(_ step: Int, _ chosen: [Int: Int]) {
      guard step < plan.stepCount else {
        if let result = result(chosen), best.level == 0 || result.precedes(best) { best = result }
        return
      }
      deal(step + 1, chosen)
      for row in world.steps.indices where world.steps[row].contains(step) {
        if chosen.values.contains(row) { continue }
        deal(step + 1, chosen.merging([step: row]) { $1 })
      }
    }

    private func time(_ row: Int) -> Int64 { world.batch.times[row].microseconds }

    private func block(_ step: Int) -> Int {
      plan.blocks.firstIndex { $0.contains(step) } ?? 0
    }

    private func result(_ chosen: [Int: Int]) -> Result? {
      let times = chosen.values.map(time)
      guard let entry = times.min(), let last = times.max() else { return nil }
      guard plan.entries.contains(entry), last - entry <= plan.window else { return nil }
      let isSpoiled = world.isExcluding.indices.contains {
        world.isExcluding[$0] && time($0) > entry && time($0) < last
      }
      if isSpoiled { return nil }
      for (step, row) in chosen {
        for other in 0..<plan.stepCount where block(other) < block(step) {
          guard let before = chosen[other], time(before) <= time(row) else { return nil }
        }
      }
      return Result(level: chosen.count, entry: entry, last: last)
    }
  }

  @Test("agrees with trying every choice of events")
  func agreesWithTryingEveryChoice() {
    for seed in 0..<UInt64(Self.count) {
      let world = World(seed: seed)
      guard world.question.problems.isEmpty else { continue }
      let plan = FunnelPlan(world.question, world.context)
      var counter = FunnelCounter(plan)
      let found = counter.chains(world.batch, 0..<world.batch.rowCount).first
      let result = found.map { Result(level: $0.level, entry: $0.entry, last: $0.last) }
      #expect(result ?? Result() == Twin(world, plan).best, "seed \(seed)")
    }
  }

  @Test("an anchor waits for all before it, and what follows waits for the anchor")
  func anchorsKeepTheirPlace() throws {
    var question = FunnelQuestion(steps: try StepParser.parse("a,b,c,d"), window: .minutes(60))
    question.order = .any
    question.anchors = [3]
    func level(_ lines: String) -> Int {
      let report = BatchBuilder(lines).report(FunnelAnalysis(question))
      return report[table: "steps"]?[column: "persons"].count { $0 == .count(1) } ?? 0
    }
    #expect(level("p b @0\np a @1\np c @2\np d @3") == 4)
    #expect(level("p a @0\np c @2\np b @3") == 2)
    #expect(level("p a @0\np b @1\np d @2\np c @3") == 3)
    #expect(level("p c @0\np d @1") == 0)
  }
}
