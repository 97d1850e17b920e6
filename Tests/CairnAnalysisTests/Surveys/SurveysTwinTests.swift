import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Surveys held to their twin")
struct SurveysTwinTests {
  private struct Event {
    var person: Int
    var name: String
    var hour: Int
    var score: Int?
  }

  private func events(_ seed: UInt64) -> [Event] {
    var random = Seeded(seed)
    return (0..<(1 + random.below(25))).map { _ in
      let name = ["answered", "asked", "page_view", "purchase"][random.below(4)]
      let hour = random.below(10) * 500 + random.below(3)
      let score = random.chance(90) ? random.below(12) : nil
      return Event(person: random.below(3), name: name, hour: hour, score: score)
    }
  }

  private func report(_ events: [Event], workers: Int) -> Report {
    var diary = JourneyDiary()
    diary.definitions.surveys = [SurveysAnalysisTests.nps]
    for event in events {
      var values: [String: PropertyValue] = [:]
      if event.name == "answered" {
        values["score"] = event.score.map { .integer(Int64($0)) } ?? .text("none")
      }
      diary.builder.add(
        person: "p\(event.person)", event: event.name,
        at: BatchBuilder.start + .hours(Int64(event.hour)), values: values)
    }
    return diary.report(
      SurveysAnalysis(SurveysQuestion(), diary.definitions), workers: workers, personsPerBatch: 1)
  }

  /// The scores that count, and the asks with and without an answer, as the page has them.
  private func expected(_ events: [Event]) -> (scores: [Int], asks: Int, responses: Int) {
    var (scores, asks, responses) = ([Int](), 0, 0)
    for person in 0..<3 {
      let own = events.filter { $0.person == person }
      let readable = own.enumerated().filter {
        $0.1.name == "answered" && ($0.1.score.map { $0 <= 10 } ?? false)
      }
      var rest = readable.sorted { ($0.1.hour, $0.0) < ($1.1.hour, $1.0) }.map(\.1)
      while let last = rest.popLast() {
        scores.append(last.score ?? -1)
        rest.removeAll { last.hour - $0.hour <= 90 * 24 }
      }
      let asked = own.filter { $0.name == "asked" }.map(\.hour).sorted()
      asks += asked.count
      for (index, hour) in asked.enumerated() {
        let next = index + 1 < asked.count ? asked[index + 1] : .max
        let answers = readable.map(\.1.hour)
        if answers.contains(where: { $0 >= hour && ($0 < next || next == hour) }) {
          responses += 1
        }
      }
    }
    return (scores, asks, responses)
  }

  @Test("random stores give the same scores and responses, and stages add up")
  func randomStores() {
    for seed in UInt64(0)..<UInt64(TestSettings.number("CAIRN_RANDOM") ?? 200) {
      let events = events(seed)
      let rows = report(events, workers: 1 + Int(seed % 3))[table: "scores"]?.rows ?? []
      let (scores, asks, responses) = expected(events)
      guard let whole = rows.first else {
        #expect(scores.isEmpty && asks == 0, "seed \(seed)")
        continue
      }
      #expect(whole[2] == .count(scores.count), "seed \(seed)")
      let net = scores.count { $0 >= 9 } - scores.count { $0 <= 6 }
      let figure: Cell = scores.isEmpty ? .null : .number(100 * Double(net) / Double(scores.count))
      #expect(whole[3] == figure, "seed \(seed)")
      #expect(whole[8] == .count(asks) && whole[9] == .count(responses), "seed \(seed)")
      for column in [2, 8, 9, 11, 12, 13] {
        let parts = rows.dropFirst().reduce(0) { sum, row in
          guard case .count(let count) = row[column] else { return sum }
          return sum + count
        }
        #expect(whole[column] == .count(parts), "seed \(seed) column \(column)")
      }
    }
  }
}
