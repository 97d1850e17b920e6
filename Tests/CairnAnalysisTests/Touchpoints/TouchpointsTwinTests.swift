import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Touchpoints held to their twin")
struct TouchpointsTwinTests {
  /// The share of the upper two of five.
  private static let rating = SurveyRules(
    name: "csat", event: "rated", score: "score", scale: 1...5, kind: .csat)

  private func diary(_ seed: UInt64) -> JourneyDiary {
    var random = Seeded(seed)
    var diary = JourneyDiary()
    var desk = TouchpointRules(name: "Help desk")
    (desk.events, desk.owner) = (["support_ticket"], "support")
    diary.definitions.touchpoints = [desk]
    diary.definitions.surveys = [SurveysAnalysisTests.nps, Self.rating]
    let names = [
      "page_view", "view_item", "support_ticket", "purchase", "push_received", "answered", "rated",
    ]
    // Now and then enough persons in few places for a test of with and without.
    let isLarge = seed % 4 == 0
    for index in 0..<(isLarge ? 200 : 6) {
      let person = "p\(index)"
      var second = random.below(10 * 86_400)
      for _ in 0..<(1 + random.below(9)) {
        second += 1 + random.below([40, 2_000, 90_000, 900_000][random.below(4)])
        let name = names[random.below(names.count)]
        var values: [String: PropertyValue] = ["cookie": .text(ByteText(person))]
        if random.chance(isLarge ? 0 : 40) {
          values["utm_medium"] = .text(random.chance(50) ? "email" : "cpc")
          values["utm_source"] = .text("news")
        }
        if name == "answered" { values["score"] = .integer(Int64(random.below(12))) }
        if name == "rated" { values["score"] = .integer(Int64(random.below(7))) }
        if name == "purchase" {
          values["value"] = .integer(Int64(random.below(90)))
          values["order_id"] = .integer(Int64(second) * 1_000 + Int64(index))
        }
        diary.builder.add(
          person: person, event: name, at: BatchBuilder.start + .seconds(Int64(second)),
          values: values)
      }
    }
    return diary
  }

  private func number(_ cell: Cell) -> Double? {
    switch cell {
    case .count(let count): Double(count)
    case .number(let number): number
    case .rate(let rate): rate
    case .seconds(let seconds): seconds
    case .money(let amount): Double(amount.tenThousandths) / 10_000
    default: nil
    }
  }

  @Test("random worlds give the same reach, effort, comparison, credit and scores")
  func randomWorlds() throws {
    var tested = 0
    for seed in UInt64(0)..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 40) {
      let diary = diary(seed)
      let twin = TouchpointsTwin(diary)
      let report = diary.report(
        TouchpointsAnalysis(TouchpointsQuestion(), diary.definitions),
        workers: 1 + Int(seed % 3), personsPerBatch: 1 + Int(seed % 5))
      let rows = try #require(report[table: "touchpoints"]?.rows)
      #expect(rows.count == twin.places.count, "seed \(seed)")
      for place in twin.places {
        let row = try #require(
          rows.first {
            $0[0] == .text(ByteText(place.stage)) && $0[1] == .text(ByteText(place.channel))
              && $0[2] == .text(ByteText(place.touchpoint))
          }, "seed \(seed) \(place)")
        expectFigures(row, twin, place, "seed \(seed) \(place)")
      }
      tested += expectCorrection(rows, twin, "seed \(seed)")
      expectCredit(report, twin, "seed \(seed)")
      expectScores(report, twin, "seed \(seed)")
    }
    #expect(tested > 0)
  }

  private func expectFigures(
    _ row: [Cell], _ twin: TouchpointsTwin, _ place: TouchpointsTwin.Place, _ comment: Comment
  ) {
    let visits = twin.visits(place)
    let followed = twin.followed(place)
    let (met, others) = (followed.filter(\.hasMet), followed.filter { !$0.hasMet })
    // The first survey that anybody answered, wherever.
    let isNet = twin.persons.joined().contains { $0.name == "answered" }
    let scores =
      isNet ? twin.scores(place, of: "answered", 0...10) : twin.scores(place, of: "rated", 1...5)
    func share(_ part: Int, _ whole: Int) -> Double? {
      whole == 0 ? nil : Double(part) / Double(whole)
    }
    let (rate, otherRate) = (
      share(met.count(where: \.hasOrdered), met.count),
      share(others.count(where: \.hasOrdered), others.count)
    )
    let net = scores.count { $0 >= 9 } - scores.count { $0 <= 6 }
    let top = scores.count { $0 >= 4 }
    let interactions = visits.map(\.interactions)
    let seconds = visits.map { Int($0.active) }
    let isNamed = place.touchpoint == "Help desk"
    #expect(row[3] == (isNamed ? .text("support") : .null), comment)
    let expected: [(Int, Double?)] = [
      (4, Double(visits.count)), (5, Double(twin.events(place))),
      (6, Double(visits.reduce(0) { $0 + $1.entries })),
      (7, visits.reduce(0) { $0 + $1.active } / Double(visits.count)), (8, Double(met.count)),
      (9, rate), (10, Double(others.count)), (11, otherRate),
      (12, rate.flatMap { rate in otherRate.map { rate - $0 } }),
      (16, twin.credit[place]?.conversions ?? 0),
      (17, TouchpointsTwin.quantile(interactions, percent: 50).map(Double.init)),
      (18, TouchpointsTwin.quantile(interactions, percent: 90).map(Double.init)),
      (19, TouchpointsTwin.quantile(seconds, percent: 50).map(Double.init)),
      (20, TouchpointsTwin.quantile(seconds, percent: 90).map(Double.init)),
      (21, share(visits.count { $0.entries > 1 }, visits.count)), (22, Double(scores.count)),
      (23, share(isNet ? 100 * net : top, scores.count)),
    ]
    for (column, value) in expected {
      guard let value else {
        #expect(row[column] == .null, "\(comment) column \(column)")
        continue
      }
      // Credit is printed in whole millionths, rounded up or down.
      let limit = column == 16 ? 1.001e-6 : 1e-6
      #expect(
        abs((number(row[column]) ?? -1e9) - value) < limit, "\(comment) column \(column)")
    }
  }

  /// Places with thirty on both sides are tested and corrected for together.
  private func expectCorrection(
    _ rows: [[Cell]], _ twin: TouchpointsTwin, _ comment: Comment
  ) -> Int {
    let tested = rows.filter { (number($0[8]) ?? 0) >= 30 && (number($0[10]) ?? 0) >= 30 }
    let probabilities = tested.map { row in
      let (with, without) = (Int(number(row[8]) ?? 0), Int(number(row[10]) ?? 0))
      return FisherExact(
        Int(((number(row[9]) ?? 0) * Double(with)).rounded()), of: with,
        against: Int(((number(row[11]) ?? 0) * Double(without)).rounded()), of: without
      ).probability
    }
    for (row, value) in zip(tested, BenjaminiHochberg.corrected(probabilities)) {
      #expect(abs((number(row[15]) ?? -1) - value) < 1e-9, comment)
    }
    #expect(rows.count { $0[15] != .null } == tested.count, comment)
    return tested.count
  }

  private func expectCredit(_ report: Report, _ twin: TouchpointsTwin, _ comment: Comment) {
    let credit = twin.credit
    var found = 0
    for row in report[table: "credit"]?.rows ?? [] {
      let isNobody = row[0] == .text("unattributed")
      let place = credit.keys.first { place in
        guard let place else { return isNobody }
        return row[0] == .text(ByteText(place.stage)) && row[1] == .text(ByteText(place.channel))
          && row[2] == .text(ByteText(place.touchpoint))
      }
      let expected = place.flatMap { credit[$0] } ?? (0, 0)
      #expect(abs((number(row[3]) ?? -1) - expected.conversions) < 1.001e-6, comment)
      #expect(abs((number(row[4]) ?? -1) - expected.money) < 0.01, comment)
      if place != nil { found += 1 }
    }
    #expect(found == credit.count, comment)
  }

  /// Every survey that has answers about a place has a row there, and no other.
  private func expectScores(_ report: Report, _ twin: TouchpointsTwin, _ comment: Comment) {
    var expected = 0
    let rows = report[table: "scores"]?.rows ?? []
    for place in twin.places {
      let nps = twin.scores(place, of: "answered", 0...10)
      let csat = twin.scores(place, of: "rated", 1...5)
      let net = nps.count { $0 >= 9 } - nps.count { $0 <= 6 }
      for (survey, answers, sum) in [
        ("nps", nps.count, 100 * net), ("csat", csat.count, csat.count { $0 >= 4 }),
      ] where answers > 0 {
        expected += 1
        let row = rows.first {
          $0[0] == .text(ByteText(place.stage)) && $0[1] == .text(ByteText(place.channel))
            && $0[2] == .text(ByteText(place.touchpoint)) && $0[3] == .text(ByteText(survey))
        }
        #expect(row?[5] == .count(answers), comment)
        let score = row.flatMap { number($0[6]) } ?? -1e9
        #expect(abs(score - Double(sum) / Double(answers)) < 1e-9, comment)
        #expect(row?[9] == .flag(answers < 30), comment)
        if survey == "nps" {
          let ends = netEnds(nps)
          expect(row?[7], ends?.low, comment)
          expect(row?[8], ends?.high, comment)
        } else {
          let interval = WilsonInterval(sum, of: answers)
          expect(row?[7], interval?.low, comment)
          expect(row?[8], interval?.high, comment)
        }
      }
    }
    #expect(rows.count == expected, comment)
  }

  private func expect(_ cell: Cell?, _ expected: Double?, _ comment: Comment) {
    guard let expected else {
      #expect(cell == .null, comment)
      return
    }
    #expect(abs((cell.flatMap { number($0) } ?? -1e9) - expected) < 1e-9, comment)
  }

  /// The interval of a mean of 100, 0 and -100, or nil where all are the same.
  private func netEnds(_ scores: [Int]) -> (low: Double, high: Double)? {
    let marks = scores.map { $0 >= 9 ? 100.0 : $0 <= 6 ? -100.0 : 0 }
    guard Set(marks).count > 1 else { return nil }
    let count = Double(marks.count)
    let mean = marks.reduce(0, +) / count
    let variance = marks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let half = 1.959_963_984_540_054 * (variance / count).squareRoot()
    return (max(-100, mean - half), min(100, mean + half))
  }
}
