import CairnAnalysis
import CairnModel
import TestSupport
import Testing

/// Many shops of which the truth is known: how often the intervals hold it.
@Suite("The intervals of a comparison cover the truth")
struct CompareCoverageTests {
  private static let worlds = TestSettings.number("CAIRN_WORLDS") ?? 30

  /// What is true of the shops, per cent and whole units of money, after less before.
  struct Effect: CustomTestStringConvertible, Sendable {
    var rate: Int
    var value: Int

    var testDescription: String { "rate \(rate) value \(value)" }
  }

  /// Visits of persons, some of whom are a control that nothing was done to.
  ///
  /// A person has a level of spending and of liking the shop, so that their orders are alike; how
  /// often they come has to do with neither.
  private struct Shop {
    struct Visit {
      var person: Int
      var side: Int
      var hasOrdered: Bool
      var value: Int
    }

    static let persons = 240
    var visits: [Visit] = []

    static func isControl(_ person: Int) -> Bool { person % 2 == 1 }

    init(_ seed: UInt64, _ effect: Effect) {
      var random = Seeded(seed)
      for person in 0..<Self.persons {
        let (level, liking) = (20 + random.below(60), 25 + random.below(31))
        for side in 0..<2 {
          let isMoved = side == 1 && !Self.isControl(person)
          for _ in 0..<random.below(4) {
            let hasOrdered = random.chance(liking + (isMoved ? effect.rate : 0))
            let value = level + random.below(21) - 10 + (isMoved ? effect.value : 0)
            visits.append(Visit(person: person, side: side, hasOrdered: hasOrdered, value: value))
          }
        }
      }
    }

    var diary: JourneyDiary {
      var diary = JourneyDiary()
      var days: [Int: Int64] = [:]
      for (number, visit) in visits.enumerated() {
        // Visits of a person lie two days apart, so that one never counts for another.
        let key = visit.person * 2 + visit.side
        let day = days[key, default: 0]
        days[key] = day + 2
        let time =
          BatchBuilder.start + .days(Int64(visit.side * 7) + day) + .hours(9)
          + .minutes(Int64(visit.person))
        let person = "p\(visit.person)"
        var values: [String: PropertyValue] = [
          "cookie": .text(ByteText(person)),
          "group": .text(Self.isControl(visit.person) ? "control" : "own"),
        ]
        diary.builder.add(person: person, event: "page_view", at: time, values: values)
        guard visit.hasOrdered else { continue }
        values["order_id"] = .integer(Int64(number))
        values["value"] = .integer(Int64(visit.value))
        diary.builder.add(person: person, event: "purchase", at: time + .minutes(5), values: values)
      }
      diary.builder.add(
        person: "first", event: "other", at: BatchBuilder.start,
        values: ["group": .text("control")])
      diary.builder.add(person: "last", event: "other", at: BatchBuilder.start + .days(16))
      return diary
    }

    /// Orders, visits and money of a side, of those that are no control.
    func sums(_ side: Int) -> (orders: Int, visits: Int, money: Int) {
      let own = visits.filter { $0.side == side && !Self.isControl($0.person) }
      let ordered = own.filter(\.hasOrdered)
      return (ordered.count, own.count, ordered.reduce(0) { $0 + $1.value })
    }
  }

  private func number(_ cell: Cell) -> Double? {
    switch cell {
    case .rate(let rate): rate
    case .money(let amount): Double(amount.tenThousandths) / 10_000
    default: nil
    }
  }

  private func row(_ report: Report, _ table: String, _ metric: String) throws -> [Cell] {
    try #require(report[table: table]?.rows.first { $0[0] == .text(ByteText(metric)) })
  }

  @Test(
    "null and real effects lie in their intervals as often as is said",
    arguments: [Effect(rate: 0, value: 0), Effect(rate: 15, value: 12)])
  func coverage(effect: Effect) throws {
    var covered: [String: Int] = [:]
    for world in 0..<Self.worlds {
      let shop = Shop(UInt64(world) &+ UInt64(effect.rate) << 32, effect)
      var question = CompareQuestion(.split(BatchBuilder.start + .days(7)))
      question.control = .comparison(property: "group", .equal, .text("control"))
      let diary = shop.diary
      let report = diary.report(CompareAnalysis(question, diary.definitions))
      try expectPlainFigures(report, shop)
      for (metric, truth) in [
        ("conversion_rate", Double(effect.rate) / 100),
        ("session_conversion_rate", Double(effect.rate) / 100), ("aov", Double(effect.value)),
      ] {
        for (table, low) in [("differences", 4), ("controlled", 6)] {
          let row = try row(report, table, metric)
          let ends = try (#require(number(row[low])), #require(number(row[low + 1])))
          if ends.0 <= truth, truth <= ends.1 { covered["\(table) \(metric)", default: 0] += 1 }
        }
      }
    }
    // A count of 95 in 100 is off by more than three of its standard errors once in 370 times.
    let expected = 0.95 * Double(Self.worlds)
    let slack = 3 * (0.95 * 0.05 * Double(Self.worlds)).squareRoot()
    #expect(covered.count == 6)
    for (figure, count) in covered {
      #expect((Double(count) - expected).magnitude <= slack, "\(figure): \(count)")
    }
  }

  /// The figures themselves, by adding up visits.
  private func expectPlainFigures(_ report: Report, _ shop: Shop) throws {
    let sides = [shop.sums(0), shop.sums(1)]
    let (rate, value) = try (
      row(report, "differences", "session_conversion_rate"), row(report, "differences", "aov")
    )
    for side in 0...1 {
      let sums = sides[side]
      #expect(number(rate[1 + side]) == Double(sums.orders) / Double(sums.visits))
      #expect(value[8 + side] == .count(sums.orders))
      let mean = Double(sums.money) / Double(sums.orders)
      #expect(abs((number(value[1 + side]) ?? 0) - mean) < 0.000_051)
    }
  }
}
