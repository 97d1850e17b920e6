import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Spend beside credit")
struct SpendTests {
  private static let firstDay = Int(BatchBuilder.start.microseconds / 86_400_000_000)
  private static let days = 12

  private func row(_ day: Int, _ channel: String, _ currency: ByteText?) -> ChannelSpend.Row {
    ChannelSpend.Row(
      day: Self.firstDay + day, channel: ByteText(channel), amount: Decimal4(3), currency: currency)
  }

  private func spend(_ days: Range<Int>) -> ChannelSpend {
    ChannelSpend(
      file: "spend.csv",
      rows: days.flatMap { day in
        ["X", "Y", "Z", "Direct"].flatMap { channel in
          ["EUR", "USD"].map { row(day, channel, $0) }
        }
      })
  }

  /// Few persons with few orders in two currencies, so that a channel often has led to none in one.
  private func world(_ seed: UInt64) -> TouchWorld {
    var random = Seeded(seed)
    var world = TouchWorld()
    for index in 0..<(3 + random.below(20)) {
      let time =
        BatchBuilder.start + .days(Int64(random.below(Self.days)))
        + .minutes(Int64(random.below(1_440)))
      let person = "p\(random.below(6))"
      if random.chance(65) {
        world.builder.add(
          person: person, event: "visit", at: time,
          values: ["channel": .text(ByteText(["X", "Y", "Z", "Direct"][random.below(4)]))])
      } else {
        world.builder.add(
          person: person, event: "purchase", at: time,
          values: [
            "order_id": .integer(Int64(index)), "value": .integer(Int64(1 + random.below(90))),
            "currency": .text(random.chance(70) ? "EUR" : "USD"),
          ])
      }
    }
    return world
  }

  private typealias Sums = [[Cell]: [Double]]

  /// Spend, conversions, revenue and new customers by model, channel and currency.
  private func sums(_ world: TouchWorld, _ spend: ChannelSpend) -> Sums {
    var question = ChannelsQuestion()
    question.models = ChannelsQuestion.Model.allCases
    question.spend = spend
    var sums: Sums = [:]
    for row in world.report(question)[table: "spend"]?.rows ?? [] {
      sums[Array(row[0...2])] = row[3...6].map { cell in
        switch cell {
        case .money(let amount): Double(amount.tenThousandths)
        case .number(let number): number
        default: -1
        }
      }
    }
    return sums
  }

  @Test("files of one day each add up to the file of all days, under every model")
  func daysAddUp() {
    var rows = 0
    for seed in 0..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 60) {
      let world = world(seed)
      let whole = sums(world, spend(0..<Self.days))
      var parts: Sums = [:]
      for day in 0..<Self.days {
        for (key, values) in sums(world, spend(day..<day + 1)) {
          parts[key] = zip(parts[key] ?? [0, 0, 0, 0], values).map(+)
        }
      }
      #expect(Set(whole.keys) == Set(parts.keys), "seed \(seed)")
      for (key, values) in whole {
        #expect(
          zip(values, parts[key] ?? []).allSatisfy { abs($0 - $1) < 1e-6 }, "seed \(seed) \(key)")
      }
      rows += whole.count
    }
    #expect(rows > 1_000)
  }

  @Test("all days together have all credit, also where a channel led to no order of a currency")
  func wholeFile() {
    for seed in 0..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 60) {
      let world = world(seed)
      let sums = sums(world, spend(0..<Self.days))
      var question = ChannelsQuestion()
      question.models = ChannelsQuestion.Model.allCases
      for row in world.report(question)[table: "credit"]?.rows ?? []
      where row[1] != .text("unattributed") {
        guard case .number(let credit) = row[2] else { continue }
        let found = sums[[row[0], row[1], row[4]]]?[1] ?? -1
        // Credits are printed as whole millionths.
        #expect(abs(found - credit) < 2e-6, "seed \(seed) \(row)")
      }
    }
  }

  private static let lines = """
    ada visit 0d10:00 channel=X
    ada purchase 1d10:00 order_id=1 value=10 currency=EUR
    bob visit 2d08:00 channel=X
    bob purchase 3d10:00 order_id=3 value=7 currency=EUR
    """

  private func report(
    _ spend: ChannelSpend, _ change: (inout TouchWorld, inout QuestionScope) -> Void
  ) -> Report {
    var (world, scope) = (TouchWorld(Self.lines), QuestionScope())
    change(&world, &scope)
    var question = ChannelsQuestion()
    question.models = [.last]
    question.spend = spend
    return world.report(question, scope: scope)
  }

  @Test("a day that the range cuts is left out, with its touches, and said")
  func cutDay() {
    let days = ChannelSpend(file: "spend.csv", rows: (0..<3).map { row($0, "X", "EUR") })
    let cut = report(days) { $1.to = BatchBuilder.start + .days(2) + .hours(9) }
    #expect(cut[table: "spend"]?.rows.map { $0[3] } == [.money(Decimal4(6))])
    #expect(cut.notes.contains { $0.contains("within a day") })
    let begun = report(days) { $1.from = BatchBuilder.start + .hours(9) }
    #expect(begun[table: "spend"]?.rows.map { $0[3] } == [.money(Decimal4(6))])
    #expect(begun[table: "spend"]?.rows.map { $0[4] } == [.number(1)])
    let whole = report(days) { $1.to = BatchBuilder.start + .days(2) }
    #expect(whole[table: "spend"]?.rows.map { $0[3] } == [.money(Decimal4(6))])
    #expect(!whole.notes.contains { $0.contains("within a day") })
    let none = report(days) { $1.from = BatchBuilder.start + .days(9) }
    #expect(none.notes.contains("no whole day of spend.csv lies in the range"))
  }

  @Test("spend without a currency is in that of the definitions, or in the one of all orders")
  func unstatedCurrency() {
    let spend = ChannelSpend(file: "spend.csv", rows: [row(0, "X", nil)])
    let only = report(spend) { _, _ in }
    #expect(only[table: "spend"]?.rows.map { $0[2] } == [.text("EUR")])
    #expect(only.notes.contains { $0.contains("the only one of the orders") })
    let told = report(spend) { world, _ in world.definitions.currency = "PLN" }
    #expect(told[table: "spend"]?.rows.map { $0[2] } == [.text("EUR"), .text("PLN")])
    let several = report(spend) { world, _ in
      world.builder.add("cid purchase 5d10:00 order_id=9 value=1 currency=USD")
    }
    #expect(several[table: "spend"]?.rows.contains { $0[2] == .text("(none)") } == true)
  }

  @Test("with rates, spend that has none on its day is counted")
  func unconverted() throws {
    let spend = ChannelSpend(
      file: "spend.csv", rows: [row(0, "X", "USD"), row(1, "X", "USD"), row(1, "X", "EUR")])
    let report = report(spend) { world, _ in
      world.definitions.commerce.rates = ExchangeRates(
        into: "EUR",
        ["USD": [ExchangeRates.Rate(day: Self.firstDay + 1, numerator: 1, denominator: 2)]])
    }
    #expect(
      report.notes.contains("1 amount of spend has no rate on the day: it stands apart in USD"))
    let rows = try #require(report[table: "spend"]?.rows)
    #expect(rows.map { $0[2] } == [.text("EUR"), .text("USD")])
    #expect(
      rows.map { $0[3] } == [.money(Decimal4(tenThousandths: 45_000)), .money(Decimal4(3))])
  }

  @Test("a filter leaves out orders and touches, no spend, and that is said")
  func filtered() {
    let spend = ChannelSpend(file: "spend.csv", rows: [row(0, "X", "EUR")])
    let filtered = report(spend) { $1.filter = .isNull(property: "never") }
    #expect(filtered.notes.contains { $0.contains("has all that was spent") })
    #expect(!report(spend) { _, _ in }.notes.contains { $0.contains("has all that was spent") })
  }
}
