import CairnAnalysis
import CairnModel
import TestSupport
import Testing

/// Every table of paths against the plain twin, over many small random stores.
///
/// `CAIRN_TWIN_CASES` sets the number of stores.
@Suite struct PathsTwinTests {
  private static let count = TestSettings.number("CAIRN_TWIN_CASES") ?? 3_000

  /// A random store: few names and few minutes, so that ties, repeats and loops are common.
  private struct World {
    var question = PathsQuestion()
    var rules = PathsTwin.Rules()
    var events: [PathsTwin.Event] = []
    private var random: Seeded

    init(seed: UInt64) {
      random = Seeded(seed)
      question.depth = 1 + random.below(5)
      question.per = random.chance(60) ? .session : .person
      question.keepsRepeats = random.chance(40)
      (question.showsVariants, question.showsLoops) = (true, true)
      let steps = [cut("a"), cut(random.chance(80) ? "b" : "a")]
      question.part =
        [.whole, .after(steps[0]), .before(steps[0]), .between(steps[0], steps[1])][
          random.below(4)]
      if case .between = question.part {} else { rules.cuts = Array(rules.cuts.prefix(1)) }
      if random.chance(30) { rules.nodes.append((1, random.chance(50) ? "b" : "n")) }
      if random.chance(30) { rules.nodes.append((2, random.chance(50) ? "n" : "0")) }
      if random.chance(20) { rules.leastMark = 1 }
      let span = [4, 15, 60][random.below(3)]
      if random.chance(20) { rules.minutes = random.below(span)..<Int.max }
      if random.chance(20) {
        rules.minutes = rules.minutes.lowerBound..<rules.minutes.lowerBound + 1 + random.below(span)
      }
      for _ in 0..<(1 + random.below(30)) { addEvent(span) }
      events.shuffle(using: &random)
    }

    /// An event to cut at: its name, another at times, and a filter at times.
    private mutating func cut(_ name: String) -> EventStep {
      let names = random.chance(20) ? [name, "c"] : [name]
      let leastMark = random.chance(25) ? 1 : 0
      rules.cuts.append((Set(names), leastMark))
      let filter = leastMark > 0 ? Self.least(leastMark) : nil
      return EventStep(
        alternatives: names.map { .init(name: ByteText($0), filter: filter) }, text: name)
    }

    private mutating func addEvent(_ span: Int) {
      let (person, minute) = (random.below(3), random.below(span))
      // Sessions of two devices lie across each other; few events are in none.
      let session = minute / 15 * 2 + (random.chance(20) ? 1 : 0)
      let event = PathsTwin.Event(
        person: person, minute: minute, name: ["a", "b", "c", "d"][random.below(4)],
        session: random.chance(5) ? nil : session, mark: random.below(3))
      events += Array(repeating: event, count: random.chance(10) ? 2 : 1)
    }

    private static func least(_ mark: Int) -> EventFilter {
      .comparison(property: "mark", .greaterOrEqual, .number(Decimal4(mark)))
    }

    private func moment(_ minute: Int) -> EventTime {
      BatchBuilder.start + .minutes(Int64(minute))
    }

    /// What the analysis answers over these events, in the order in which they stand.
    func report(workers: Int, personsPerBatch: Int) -> Report {
      var builder = BatchBuilder()
      for event in events {
        var values: [String: PropertyValue] = [:]
        if let session = event.session { values["session"] = .integer(Int64(session)) }
        if event.mark > 0 { values["mark"] = .integer(Int64(event.mark)) }
        builder.add(
          person: "p\(event.person)", event: event.name, at: moment(event.minute), values: values)
      }
      var definitions = Definitions()
      definitions.pathNodes = rules.nodes.map { mark, node in
        let filter = EventFilter.comparison(
          property: "mark", .equal, .number(Decimal4(mark)))
        return PathNodeRule(node: ByteText(node), filter: filter)
      }
      var scope = QuestionScope()
      if rules.leastMark > 0 { scope.filter = Self.least(rules.leastMark) }
      if rules.minutes.lowerBound > 0 { scope.from = moment(rules.minutes.lowerBound) }
      if rules.minutes.upperBound < .max { scope.to = moment(rules.minutes.upperBound) }
      return builder.report(
        PathsAnalysis(question, definitions),
        builder.context(definitions: definitions, scope: scope), workers: workers,
        personsPerBatch: personsPerBatch)
    }
  }

  @Test("every step, way, loop and repeat is found, whatever the order of the log")
  func agreesWithTheTwin() {
    var (loops, repeats) = (0, 0)
    for seed in UInt64(0)..<UInt64(Self.count) {
      let world = World(seed: seed)
      let report = world.report(workers: 1 + Int(seed % 3), personsPerBatch: 1 + Int(seed % 2))
      let twin = PathsTwin(world.events, world.question, world.rules)
      #expect(report[table: "edges"]?.rows == twin.edges(world.question), "seed \(seed)")
      #expect(report[table: "variants"]?.rows == twin.variants(world.question), "seed \(seed)")
      #expect(report[table: "loops"]?.rows == twin.loops(world.question), "seed \(seed)")
      #expect(report[table: "rework"]?.rows == twin.rework(), "seed \(seed)")
      let persons = Set(twin.ways.map(\.person)).count
      let told = persons.counted("person", "persons")
      #expect(report.notes.first == "\(twin.ways.count.counted("way", "ways")) of \(told)")
      expectFlow(report, world.question, seed)
      loops += report[table: "loops"]?.rows.count ?? 0
      repeats += world.question.keepsRepeats ? 1 : 0
    }
    #expect(loops > Self.count / 4 && repeats > Self.count / 4, "the stores are worth a look")
  }

  /// Into every node but `(start)` flows what flows out of it one position on.
  private func expectFlow(_ report: Report, _ question: PathsQuestion, _ seed: UInt64) {
    var flow: [String: Int] = [:]
    var (begun, ended) = (0, 0)
    var step = 1
    if case .before = question.part { step = -1 }
    for row in report[table: "edges"]?.rows ?? [] {
      guard case .count(let position) = row[0], case .text(let from) = row[1],
        case .text(let to) = row[2], case .count(let count) = row[4]
      else { continue }
      if from == "(start)" {
        begun += count
      } else {
        flow["\(position - step) \(from)", default: 0] += count
      }
      if to == "(end)" { ended += count } else { flow["\(position) \(to)", default: 0] -= count }
    }
    #expect(flow.values.allSatisfy { $0 == 0 }, "seed \(seed)")
    #expect(begun == ended, "seed \(seed)")
  }
}
