import CairnAnalysis
import CairnModel
import TestSupport
import Testing

/// What holds for every funnel, whatever is counted.
@Suite struct FunnelLawTests {
  private static let questions: [@Sendable (inout FunnelQuestion) -> Void] = [
    { _ in },
    { $0.window = nil },
    { $0.breakdown = ["device"] },
    {
      $0.breakdown = ["device", "country"]
      $0.breakdownLimit = 2
      $0.breakdownStep = .last
    },
    {
      $0.breakdown = ["country"]
      $0.breakdownStep = .step(2)
    },
    { $0.unit = .session },
    { $0.unit = .attempt },
    { $0.order = .any },
    { $0.order = .strict },
    { $0.entry = .first },
    { $0.every = .day },
    { $0.optional = [2] },
    { $0.held = ["country"] },
    { $0.ties = .grace(.seconds(90)) },
    { $0.firstEver = .event },
    { $0.firstEver = .fitting },
    { $0.times = [.init(from: 1, to: 2), .init(from: 1, to: 3)] },
    { $0.stepWindows = [2: .minutes(20)] },
  ]

  private func world(_ seed: UInt64) -> BatchBuilder {
    var random = Seeded(seed)
    var builder = BatchBuilder()
    for person in 0..<12 {
      for _ in 0..<random.below(9) {
        var values: [String: PropertyValue] = ["session": .integer(Int64(random.below(3)))]
        if random.chance(80) {
          values["device"] = .text(ByteText(["tv", "pc", "app"][random.below(3)]))
        }
        if random.chance(70) { values["country"] = .integer(Int64(random.below(4))) }
        builder.add(
          person: "p\(person)", event: ["a", "b", "c", "x"][random.below(4)],
          at: BatchBuilder.start + .minutes(Int64(random.below(60 * 24 * 2) / 7 * 7)),
          values: values)
      }
    }
    return builder
  }

  private func question(_ index: Int) throws -> FunnelQuestion {
    var question = FunnelQuestion(
      steps: try StepParser.parse("a,b|x[device = 'tv'],c"), window: .hours(9))
    question.showsPersons = true
    Self.questions[index](&question)
    return question
  }

  @Test("neither batches nor workers change an answer")
  func splittingChangesNothing() throws {
    for seed in UInt64(0)..<40 {
      let builder = world(seed)
      for index in Self.questions.indices {
        let analysis = FunnelAnalysis(try question(index))
        let whole = builder.report(analysis)
        for (workers, size) in [(1, 1), (2, 1), (3, 4), (5, 2)] {
          let split = builder.report(analysis, workers: workers, personsPerBatch: size)
          #expect(split == whole, "seed \(seed), question \(index)")
        }
      }
    }
  }

  @Test("persons at a step went on, dropped, or are open")
  func conservation() throws {
    for seed in UInt64(0)..<100 {
      let builder = world(seed)
      for index in Self.questions.indices {
        let steps = try #require(
          builder.report(FunnelAnalysis(try question(index)))[table: "steps"])
        let persons = steps[column: "persons"].map(\.number)
        let dropped = steps[column: "dropped"].map(\.number)
        let open = steps[column: "open"].map(\.number)
        for row in persons.indices where row % 3 < 2 {
          #expect(
            persons[row] == persons[row + 1] + dropped[row] + open[row],
            "seed \(seed), question \(index), row \(row)")
        }
      }
    }
  }

  @Test("a person of very many events takes time in proportion")
  func longPersons() throws {
    // Quadratic work over so many events would take minutes. A grace between steps that share
    // events is left out: its work grows with the number of events in one grace.
    for shape in Self.questions.indices where ![4, 5, 12, 13].contains(shape) {
      var batch = EventBatch()
      for row in 0..<(TestSettings.number("CAIRN_LONG_PERSON") ?? 6_000) {
        batch.times.append(BatchBuilder.start + .seconds(Int64(row / 2 * 7)))
        batch.names.append(UInt32([0, 0, 1, 0, 1, 2, 0][row % 7]))
        batch.keys.append(EventKey(bits: UInt64(row)))
        batch.journey.sessions.append(0)
      }
      batch.persons = [TestNames.reference("p0")]
      batch.offsets = [0, batch.rowCount]
      batch.properties = [PropertyColumn(), PropertyColumn()]
      for index in 0..<2 {
        batch.properties[index].types = Array(repeating: 0, count: batch.rowCount)
        batch.properties[index].payloads = Array(repeating: 0, count: batch.rowCount)
      }
      var context = WalkContext(
        tables: EventTables(names: ["a", "b", "c"]), properties: ["device", "country"])
      context.dataEnd = batch.times.last
      var question = try question(shape)
      question.steps = try StepParser.parse("a,a|b,c")
      let analysis = FunnelAnalysis(question)
      var fold = analysis.start(context)
      fold.see(batch)
      let report = analysis.report(fold, context, BatchBuilder("p0 a 09:00").names)
      #expect(report[table: "steps"]?[column: "persons"].last?.number ?? 0 > 0, "\(shape)")
    }
  }

  @Test("replaying only the events that a chain cites gives the same level")
  func replaying() throws {
    for seed in UInt64(0)..<60 {
      let builder = world(seed)
      let context = builder.context()
      let batch = builder.batch()
      let analysis = FunnelAnalysis(try question(0))
      for person in 0..<batch.personCount {
        guard let trace = analysis.traces(ofPerson: person, in: batch, context).first else {
          continue
        }
        let rows = trace.rows.compactMap(\.self)
        var cited = EventBatch()
        cited.times = rows.map { batch.times[$0] }
        cited.names = rows.map { batch.names[$0] }
        cited.properties = batch.properties.map { column in
          PropertyColumn(
            types: rows.map { column.types[$0] }, payloads: rows.map { column.payloads[$0] })
        }
        cited.persons = [batch.persons[person]]
        cited.offsets = [0, rows.count]
        let again = analysis.traces(ofPerson: 0, in: cited, context).first
        #expect(again?.level == trace.level, "seed \(seed), person \(person)")
        #expect(again?.rows == rows.indices.map { $0 }, "seed \(seed), person \(person)")
      }
    }
  }

  @Test("the rows of a breakdown add up to the whole")
  func breakdownsAddUp() throws {
    for seed in UInt64(0)..<100 {
      let builder = world(seed)
      let plain = try #require(builder.report(FunnelAnalysis(try question(0)))[table: "steps"])
      for index in 2...4 {
        let steps = try #require(
          builder.report(FunnelAnalysis(try question(index)))[table: "steps"])
        for column in ["persons", "dropped", "open"] {
          var sums = [0, 0, 0]
          for (row, cell) in steps[column: column].enumerated() { sums[row % 3] += cell.number }
          #expect(sums == plain[column: column].map(\.number), "seed \(seed), \(index), \(column)")
        }
      }
    }
  }
}

extension Cell {
  fileprivate var number: Int {
    if case .count(let number) = self { return number }
    return .min
  }
}
