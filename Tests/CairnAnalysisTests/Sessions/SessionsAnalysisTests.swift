import CairnAnalysis
import CairnJourney
import CairnModel
import TestSupport
import Testing

@Suite struct SessionsAnalysisTests {
  private static let example = """
    ada page_view 10:00
    ada push_received 10:25
    ada page_view 10:50
    ada page_view 11:20
    ada purchase 11:51
    """

  private func diary(_ lines: String) -> JourneyDiary {
    var diary = JourneyDiary(lines)
    diary.definitions.session.passiveEvents = ["push_received"]
    return diary
  }

  private func summary(_ report: Report, _ column: String) -> Cell? {
    report[table: "summary"]?[column: column].first
  }

  @Test("the worked example of docs/meaning/sessions.md")
  func theWorkedExample() {
    let report = diary(Self.example).report(SessionsAnalysis(SessionsQuestion()))
    #expect(summary(report, "sessions") == .count(3))
    #expect(summary(report, "persons") == .count(1))
    #expect(summary(report, "events") == .count(4))
    #expect(summary(report, "single_event_sessions") == .count(2))
    #expect(summary(report, "bounce_rate") == .share(1, of: 3))
    #expect(summary(report, "mean_seconds") == .seconds(600))
    #expect(summary(report, "mean_seconds_multi") == .seconds(1_800))
    #expect(summary(report, "median_seconds") == .seconds(0))
    #expect(summary(report, "conversion_rate") == .share(1, of: 3))
  }

  @Test("a late event joins two sessions of the worked example")
  func aLateEvent() {
    let report = diary(Self.example + "\nada view_item 10:20")
      .report(SessionsAnalysis(SessionsQuestion()))
    #expect(summary(report, "sessions") == .count(2))
  }

  @Test("the list names every session with its ends and its boundary")
  func theList() {
    var question = SessionsQuestion()
    question.listsSessions = true
    let table = diary(Self.example).report(SessionsAnalysis(question))[table: "sessions"]
    #expect(table?.rows.count == 3)
    #expect(table?[column: "boundary"] == [.text("first"), .text("idle"), .text("idle")])
    #expect(table?[column: "exit_event"].last == .text("purchase"))
    #expect(table?[column: "person"].first == .text("customer:ada"))
    #expect(Set(table?[column: "session"] ?? []).count == 3)
  }

  @Test("a range keeps sessions by their start")
  func theRange() {
    var diary = diary(Self.example)
    diary.scope.from = BatchBuilder.time("10:50")
    diary.scope.to = BatchBuilder.time("11:00")
    let report = diary.report(SessionsAnalysis(SessionsQuestion()))
    #expect(summary(report, "sessions") == .count(1))
    #expect(summary(report, "events") == .count(2))
  }

  @Test("nothing to count gives zeros and nulls")
  func nothing() {
    let report = JourneyDiary().report(SessionsAnalysis(SessionsQuestion()))
    #expect(summary(report, "sessions") == .count(0))
    #expect(summary(report, "bounce_rate") == .null)
    #expect(summary(report, "mean_seconds") == .null)
    #expect(summary(report, "median_seconds") == .null)
  }

  private func world(_ seed: UInt64) -> JourneyDiary {
    var random = Seeded(seed)
    var diary = JourneyDiary()
    diary.definitions.session.timeout = .minutes(Int64(1 + random.below(9)))
    diary.definitions.session.passiveEvents = ["push"]
    diary.definitions.session.keyEvents = ["signup"]
    let names = ["page_view", "click", "push", "purchase", "signup"]
    for _ in 0..<(1 + random.below(50)) {
      diary.builder.add(
        person: ["ada", "bob", "cid", "dee"][random.below(4)], event: names[random.below(5)],
        at: BatchBuilder.start + .seconds(Int64(random.below(40) * 7 + random.below(40) * 3_600)),
        values: ["cookie": .text(random.chance(50) ? "a" : "b")])
    }
    return diary
  }

  @Test("agrees with adding up every session by hand, for any number of workers")
  func agreesWithAddingUp() {
    var question = SessionsQuestion()
    question.listsSessions = true
    for seed in UInt64(0)..<300 {
      let diary = world(seed)
      let report = diary.report(SessionsAnalysis(question))
      #expect(
        report == diary.report(SessionsAnalysis(question), workers: 3, personsPerBatch: 1),
        "seed \(seed)")
      let sessions = rowsOfSessions(diary)
      let lengths = sessions.map(\.length).sorted()
      let middle = lengths.count / 2
      let median =
        lengths.isEmpty
        ? 0 : lengths.count % 2 == 1 ? lengths[middle] : (lengths[middle - 1] + lengths[middle]) / 2
      #expect(summary(report, "sessions") == .count(sessions.count), "seed \(seed)")
      #expect(
        summary(report, "events") == .count(sessions.map(\.names.count).reduce(0, +)),
        "seed \(seed)")
      #expect(
        summary(report, "bounce_rate")
          == .share(sessions.count(where: \.isBounce), of: sessions.count), "seed \(seed)")
      #expect(
        summary(report, "conversion_rate")
          == .share(sessions.count { $0.names.contains("purchase") }, of: sessions.count),
        "seed \(seed)")
      if !sessions.isEmpty { #expect(summary(report, "median_seconds") == .seconds(median)) }
      expectRates(report, sessions, seed)
      expectConservation(report, sessions.count, seed)
    }
  }

  /// The rates are those of the summary, and lie within their intervals' widest reach.
  private func expectRates(_ report: Report, _ sessions: [Session], _ seed: UInt64) {
    guard let rates = report[table: "rates"] else {
      Issue.record("there is no table of rates, seed \(seed)")
      return
    }
    #expect(rates[column: "whole"] == Array(repeating: .count(sessions.count), count: 3))
    #expect(
      rates[column: "value"] == [
        summary(report, "bounce_rate"), summary(report, "conversion_rate"),
        .share(sessions.count { !$0.isBounce }, of: sessions.count),
      ], "seed \(seed)")
    for row in rates.rows {
      guard case .rate(let low) = row[4], case .rate(let high) = row[5] else {
        #expect(sessions.isEmpty, "seed \(seed)")
        continue
      }
      #expect(0 <= low && low <= high && high <= 1, "seed \(seed)")
    }
  }

  private func expectConservation(_ report: Report, _ sessions: Int, _ seed: UInt64) {
    for table in ["trend", "boundaries"] {
      let counts = report[table: table]?[column: "sessions"] ?? []
      #expect(counts.map(\.whole).reduce(0, +) == sessions, "seed \(seed)")
    }
    #expect(report[table: "sessions"]?.rows.count == sessions, "seed \(seed)")
  }

  private struct Session {
    var length: Double
    var names: [ByteText]

    var isBounce: Bool {
      length < 10 && !names.contains("purchase") && !names.contains("signup")
        && names.count { $0 == "page_view" } < 2
    }
  }

  private func rowsOfSessions(_ diary: JourneyDiary) -> [Session] {
    let batch = diary.run { $0.sessions = true }
    let names = diary.context.tables.names
    return batch.persons.indices.flatMap { person in
      let rows = batch.rows(ofPerson: person).filter { names[Int(batch.names[$0])] != "push" }
      return Dictionary(grouping: rows) { batch.journey.sessions[$0] }.values.map { rows in
        let times = rows.map { batch.times[$0].microseconds }
        return Session(
          length: Double((times.max() ?? 0) - (times.min() ?? 0)) / 1_000_000,
          names: rows.map { names[Int(batch.names[$0])] })
      }
    }
  }
}

extension Cell {
  /// The number of a count.
  fileprivate var whole: Int {
    if case .count(let count) = self { count } else { 0 }
  }
}
