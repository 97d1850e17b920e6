import CairnModel
import TestSupport
import Testing

@testable import CairnAnalysis

/// Patterns of events, against trying every choice of them.
@Suite struct PatternTests {
  private static let count = TestSettings.number("CAIRN_TWIN_CASES") ?? 1_000

  /// How far the only person comes, and how often the pattern is found.
  private func find(
    _ pattern: String, over steps: String, in lines: String
  ) throws -> (level: Int, matches: Int) {
    var question = FunnelQuestion(steps: try StepParser.parse(steps))
    question.search(for: try PatternParser.parse(pattern, over: question.steps))
    let report = BatchBuilder(lines).report(FunnelAnalysis(question))
    let persons = report[table: "steps"]?[column: "persons"] ?? []
    guard case .count(let matches) = report[table: "pattern"]?[column: "matches"].first else {
      return (-1, -1)
    }
    return (persons.count { $0 != .count(0) }, matches)
  }

  @Test("tells the worked example of the page")
  func workedExample() throws {
    let lines = """
      ada cart 09:00
      ada help 09:05
      ada buy  09:10
      ada cart 10:00
      ada look 10:01
      ada buy  10:20
      """
    let steps = "cart,buy,help"
    #expect(try find("(?1)(?2)", over: steps, in: lines) == (2, 1))
    #expect(try find("(?1).*(?2)", over: steps, in: lines) == (2, 2))
    #expect(try find("(?1)(?!3)(?2)", over: steps, in: lines) == (2, 1))
    #expect(try find("(?1)(?t<=10m)(?2)", over: steps, in: lines) == (2, 1))
    #expect(try find("(?1)(?!3)(?t<=10m)(?2)", over: steps, in: lines) == (1, 0))
    #expect(try find("(?1).(?2)", over: steps, in: lines) == (3, 1))
  }

  @Test("a pattern that cannot be read says where and why")
  func mistakes() throws {
    let steps = try StepParser.parse("a,b")
    let mistakes = [
      ("", 0), ("(?3)", 2), ("(?1", 3), ("(?1)(?t=3)(?2)", 7), ("(?1)(?t<x)(?2)", 8),
      ("(?!1)(?2)", 0), ("(?1)(?!2)", 9), ("(?1)(?t<1)(?t>2)(?2)", 16), ("a", 0),
    ]
    for (text, offset) in mistakes {
      do throws(FilterError) {
        _ = try PatternParser.parse(text, over: steps)
        Issue.record("'\(text)' was read")
      } catch {
        #expect(error.offset == offset, "'\(text)': \(error.message)")
      }
    }
  }

  // MARK: The twin

  /// A random pattern and a random person of a few events.
  private struct World {
    var question: FunnelQuestion
    var context: WalkContext
    var batch = EventBatch()
    /// For each event its time and the step that it fits.
    var events: [(time: Int64, step: Int)] = []

    init(seed: UInt64) {
      var random = Seeded(seed)
      let names: [ByteText] = ["a", "b", "c", "x"]
      let alphabet = (0..<3).map {
        EventStep(alternatives: [.init(name: names[$0])], text: "\(names[$0])")
      }
      let length = 1 + random.below(3)
      let events = (0..<length).map { _ in random.chance(85) ? random.below(3) : nil }
      let gaps = (1..<length).map { _ in Self.gap(&random) }
      question = FunnelQuestion(steps: alphabet)
      question.search(
        for: FunnelPattern(text: "", alphabet: alphabet, events: events, gaps: gaps))
      question.window = random.chance(50) ? .minutes(Int64(random.below(9))) : nil
      context = WalkContext(tables: EventTables(names: names))
      if random.chance(30) {
        context.scope.from = EventTime(microseconds: Int64(random.below(8)) * 60_000_000)
      }
      let moments = (0..<(1 + random.below(9))).map { _ in random.below(12) }.sorted()
      for moment in moments {
        let name = random.below(4)
        let time = Int64(moment) * 60_000_000
        batch.times.append(EventTime(microseconds: time))
        batch.names.append(UInt32(name))
        if name < 3 { self.events.append((time, name)) }
      }
      batch.persons = [PersonRef(identityType: 0, identityHash: 1)]
      batch.offsets = [0, moments.count]
      self.events.sort { ($0.time, $0.step) < ($1.time, $1.step) }
    }

    private static func gap(_ random: inout Seeded) -> FunnelPattern.Gap {
      var gap = FunnelPattern.Gap()
      gap.allowsOthers = random.chance(70)
      guard gap.allowsOthers else { return gap }
      if random.chance(40) { gap.without.insert(random.below(3)) }
      if random.chance(40) { gap.shortest = .minutes(Int64(random.below(4))) }
      if random.chance(40) {
        gap.longest = max(gap.shortest, .minutes(Int64(random.below(6))))
      }
      return gap
    }
  }

  /// Tries every choice of events.
  private struct Twin {
    let world: World
    let pattern: FunnelPattern
    let plan: FunnelPlan
    /// The level, the last event's time and the latest start, and all matches by first and last.
    private(set) var best: (level: Int, last: Int64, start: Int64) = (0, 0, 0)
    private var lastIndex = 0
    private var spans: [(first: Int, last: Int)] = []

    init(_ world: World, _ pattern: FunnelPattern, _ plan: FunnelPlan) {
      (self.world, self.pattern, self.plan) = (world, pattern, plan)
      for first in world.events.indices where plan.entries.contains(world.events[first].time) {
        extend([first])
      }
    }

    private mutating func extend(_ chosen: [Int]) {
      guard let last = chosen.last, fits(last, chosen.count - 1) else { return }
      let (start, end) = (world.events[chosen[0]].time, world.events[last].time)
      guard end - start <= plan.window, isValid(chosen) else { return }
      let level = chosen.count
      if (-level, last, -start) < (-best.level, lastIndex, -best.start) {
        best = (level, end, start)
        lastIndex = last
      }
      if level == pattern.events.count { return spans.append((chosen[0], last)) }
      for next in world.events.indices.dropFirst(last + 1) { extend(chosen + [next]) }
    }

    private func fits(_ index: Int, _ place: Int) -> Bool {
      pattern.events[place].map { $0 == world.events[index].step } ?? true
    }

    private func isValid(_ chosen: [Int]) -> Bool {
      guard chosen.count > 1 else { return true }
      let (from, to) = (chosen[chosen.count - 2], chosen[chosen.count - 1])
      let gap = pattern.gaps[chosen.count - 2]
      if !gap.allowsOthers { return to == from + 1 }
      let length = world.events[to].time - world.events[from].time
      if length < gap.shortest.microseconds { return false }
      if let longest = gap.longest, length > longest.microseconds { return false }
      return !world.events[(from + 1)..<to].contains { gap.without.contains($0.step) }
    }

    /// The most matches of which no two share an event or lie within each other.
    func matches(from index: Int = 0) -> Int {
      spans.filter { $0.first >= index }.map { 1 + matches(from: $0.last + 1) }.max() ?? 0
    }
  }

  @Test("agrees with trying every choice of events")
  func agreesWithTryingEveryChoice() throws {
    for seed in 0..<UInt64(Self.count) {
      let world = World(seed: seed)
      let pattern = try #require(world.question.pattern)
      let plan = FunnelPlan(world.question, world.context)
      var counter = FunnelCounter(plan)
      let found = counter.chains(world.batch, 0..<world.batch.rowCount).first
      let twin = Twin(world, pattern, plan)
      #expect(found?.level ?? 0 == twin.best.level, "seed \(seed)")
      #expect(found?.matches ?? 0 == twin.matches(), "seed \(seed)")
      guard let found else { continue }
      #expect(found.last == twin.best.last, "seed \(seed)")
      #expect(found.entry == twin.best.start, "seed \(seed)")
    }
  }
}
