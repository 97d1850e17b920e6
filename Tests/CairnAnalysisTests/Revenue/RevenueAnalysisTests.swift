import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Revenue")
struct RevenueAnalysisTests {
  static func report(
    _ lines: String, scope: QuestionScope = QuestionScope(), currency: ByteText? = nil,
    every: CalendarUnit = .month
  ) -> Report {
    let events = BatchBuilder(lines)
    var definitions = Definitions()
    definitions.currency = currency
    var question = RevenueQuestion()
    question.every = every
    return events.report(
      RevenueAnalysis(question, definitions),
      events.context(definitions: definitions, scope: scope))
  }

  /// The cell of a table's first row.
  static func cell(_ report: Report, _ column: String, table: String = "summary", row: Int = 0)
    -> Cell?
  {
    guard let cells = report[table: table]?[column: column], row < cells.count else { return nil }
    return cells[row]
  }

  static func money(_ whole: Int) -> Cell { .money(Decimal4(whole)) }

  @Test("the Gini coefficient lies within its interval; of few persons there is none")
  func concentrationInterval() {
    /// Low, value and high for customers of whom each pays once.
    func gini(_ values: [Int]) -> [Double?] {
      let lines = values.enumerated().map { index, value in
        "p\(index) purchase @\(index) order_id=\(index) value=\(value) currency=EUR"
      }
      let table = Self.report(lines.joined(separator: "\n"))[table: "intervals"]
      let row = table?.rows.first { $0[1] == .text("gini") }
      return [3, 2, 4].map { place in
        if case .rate(let rate)? = row?[place] { rate } else { nil }
      }
    }
    // Of 1, 2 … n it is (n - 1) / 3n.
    let uneven = gini(Array(1...40)).compactMap(\.self)
    #expect(uneven.count == 3 && abs(uneven[1] - 39.0 / 120) < 1e-9)
    #expect(uneven[0] < uneven[1] && uneven[1] < uneven[2] && uneven[2] - uneven[0] < 0.2)
    #expect(gini(Array(repeating: 7, count: 40)) == [0, 0, 0])
    #expect(gini([1, 2, 3]) == [nil, 2.0 / 9, nil])
  }

  @Test("the worked example of the page comes out as printed")
  func workedExample() {
    let report = Self.report(
      """
      ada purchase 0d10:00 order_id=1 value=100 currency=EUR
      ada purchase 2d10:00 order_id=2 value=50 currency=EUR
      ada refund 3d10:00 order_id=2 value=20 currency=EUR
      bob purchase 1d10:00 order_id=3 value=30 currency=EUR
      bob purchase 1d10:05 order_id=3 value=30 currency=EUR
      cid purchase 4d10:00 order_id=4 value=80 currency=EUR
      cid refund 5d10:00 order_id=4
      """)
    let average = Cell.money(Decimal4(tenThousandths: 533_333))
    let counts: [Cell] = [.text("EUR"), .count(3), .count(2)]
    let revenue: [Cell] = [Self.money(260), Self.money(100), Self.money(160), average]
    let repeats: [Cell] = [Self.money(50), .count(1), .rate(0.5), .rate(0.8125)]
    let orders: [Cell] = [.rate(1.0 / 3), .rate(0.1875), .rate(260.0 / 480)]
    let row = report[table: "summary"]?.rows.first?.prefix(14)
    #expect(row.map(Array.init) == counts + revenue + repeats + orders)
    #expect(Self.cell(report, "customers", table: "top") == .count(1))
    #expect(Self.cell(report, "revenue", table: "top") == Self.money(130))
  }

  @Test("an order id counts once, whoever carries it and however it is spelled")
  func versions() {
    let report = Self.report(
      """
      ada purchase 10:00 order_id=42 value=10 currency=EUR
      bob purchase 11:00 order_id='42' value=12.5 currency=EUR
      """)
    #expect(Self.cell(report, "orders") == .count(1))
    #expect(Self.cell(report, "gross_revenue") == .money(Decimal4(tenThousandths: 125_000)))
    #expect(report.notes.contains { $0.contains("carried by several persons") })
  }

  @Test("orders without id, value or currency count, and the notes say so")
  func missing() {
    let report = Self.report(
      """
      ada purchase 10:00
      ada purchase 11:00 value='7.5'
      """, currency: "PLN")
    #expect(Self.cell(report, "currency") == .text("PLN"))
    #expect(Self.cell(report, "orders") == .count(2))
    #expect(Self.cell(report, "net_revenue") == .money(Decimal4(tenThousandths: 75_000)))
    #expect(report.notes.contains("2 order events without an id: each an order of its own"))
    #expect(report.notes.contains("1 order event without a value: taken as 0"))
    #expect(report.notes.contains("2 orders and refunds state no currency: they are in PLN"))
    let unstated = Self.report("ada purchase 10:00 value=1")
    #expect(Self.cell(unstated, "currency") == .text("(none)"))
  }

  @Test("an amount without a currency and one that states the definitions' are of one currency")
  func homeCurrency() {
    for stated in ["", " currency=PLN"] {
      let report = Self.report(
        """
        ada purchase 10:00 order_id=1 value=50
        ada refund 11:00 order_id=1 value=50\(stated)
        ada purchase 12:00 order_id=2 value=30 currency=PLN
        """, currency: "PLN")
      #expect(Self.cell(report, "orders") == .count(1))
      #expect(Self.cell(report, "repeat_customers") == .count(0))
      #expect(Self.cell(report, "net_revenue") == Self.money(30))
    }
  }

  @Test("a refund is dated at its own time: a closed month does not change")
  func refundsAtTheirOwnTime() {
    let lines = """
      ada purchase 0d10:00 order_id=1 value=100
      ada refund 40d10:00 order_id=1 value=100
      """
    var january = QuestionScope()
    january.to = BatchBuilder.start + .days(31)
    let closed = Self.report(lines, scope: january)
    #expect(Self.cell(closed, "orders") == .count(1))
    #expect(Self.cell(closed, "net_revenue") == Self.money(100))
    var february = QuestionScope()
    february.from = january.to
    let after = Self.report(lines, scope: february)
    #expect(Self.cell(after, "orders") == .count(0))
    #expect(Self.cell(after, "net_revenue") == Self.money(-100))
    #expect(Self.cell(after, "aov") == .null)
    let both = Self.report(lines)
    #expect(Self.cell(both, "orders") == .count(0))
    #expect(both[table: "trend"]?[column: "net_revenue"] == [Self.money(100), Self.money(-100)])
  }

  @Test("the first order ever is looked for in all history")
  func firstEver() {
    let lines = """
      ada purchase 0d10:00 order_id=1 value=5
      ada purchase 40d10:00 order_id=2 value=5
      bob purchase 40d10:00 order_id=3 value=15
      """
    var february = QuestionScope()
    february.from = BatchBuilder.start + .days(31)
    let report = Self.report(lines, scope: february)
    #expect(Self.cell(report, "repeat_order_share") == .rate(0.5))
    #expect(Self.cell(report, "repeat_order_revenue_share") == .rate(0.25))
    #expect(Self.cell(report, "repeat_customers") == .count(0))
  }

  @Test("of two orders that agree in everything one is the first and one is a repeat")
  func equalOrders() {
    let events = BatchBuilder(
      "ada purchase 10:00 value=5\nada purchase 10:00 value=5\nbob purchase 10:00 value=5")
    var batch = events.batch()
    // Records without an id have the hash of their content as key, and these say the same.
    batch.keys = batch.keys.map { _ in EventKey(bits: 7) }
    let (analysis, context) = (
      RevenueAnalysis(RevenueQuestion(), Definitions()), events.context()
    )
    var fold = analysis.start(context)
    fold.see(batch)
    let report = analysis.report(fold, context, events.names)
    #expect(Self.cell(report, "orders") == .count(3))
    #expect(Self.cell(report, "repeat_order_share") == .rate(1.0 / 3))
  }

  @Test("a source that knows of an earlier first order makes all that follow repeats")
  func knownFirstOrder() {
    let events = BatchBuilder(
      """
      ada contact_changed 3d09:00 first_bought='2025-11-30'
      ada purchase 0d10:00 order_id=1 value=5
      bob contact_changed 3d09:00 first_bought='2026-01-01T10:00:00Z'
      bob purchase 0d10:00 order_id=2 value=7
      cid purchase 0d10:00 order_id=3 value=8
      """)
    var definitions = Definitions()
    definitions.commerce.firstOrder = "first_bought"
    let report = events.report(
      RevenueAnalysis(RevenueQuestion(), definitions), events.context(definitions: definitions))
    #expect(Self.cell(report, "repeat_order_share") == .rate(1.0 / 3))
    #expect(Self.cell(report, "repeat_order_revenue_share") == .rate(0.25))
    // Nobody knows of Cid's, and Bob's own is confirmed.
    #expect(Self.cell(report, "assumed_first_orders") == .count(1))
  }

  @Test("both conversion rates have their counts, and the trend its edges")
  func conversion() {
    let report = Self.report(
      """
      ada view 0d10:00 session=0
      ada purchase 0d10:05 order_id=1 value=5 session=0
      ada view 2d10:00 session=1
      bob view 0d10:00 session=0
      bob refund 2d09:00 order_id=1
      """, every: .day)
    let conversion = report[table: "conversion"]
    #expect(conversion?[column: "unit"] == [.text("person"), .text("session")])
    #expect(conversion?[column: "count"] == [.count(2), .count(3)])
    #expect(conversion?[column: "with_order"] == [.count(1), .count(1)])
    let trend = report[table: "trend"]
    #expect(trend?[column: "left_edge"] == [.flag(true), .flag(false), .flag(false)])
    #expect(trend?[column: "mature"] == [.flag(true), .flag(true), .flag(false)])
  }

  @Test("currencies are never added up")
  func currencies() {
    let report = Self.report(
      """
      ada purchase 10:00 order_id=1 value=5 currency=EUR
      ada purchase 11:00 order_id=2 value=7 currency=PLN
      """)
    #expect(report[table: "summary"]?[column: "currency"] == [.text("EUR"), .text("PLN")])
    #expect(
      report[table: "summary"]?[column: "net_revenue"] == [Self.money(5), Self.money(7)])
    #expect(report[table: "summary"]?[column: "repeat_order_share"] == [.rate(0), .rate(1)])
  }

  @Test("the top share of persons is counted in exact decimals, rounded up")
  func topShare() {
    var events = BatchBuilder()
    for person in 0..<100 {
      events.add(
        person: "p\(person)", event: "purchase", at: BatchBuilder.start,
        values: ["order_id": .integer(Int64(person)), "value": .integer(Int64(person) / 10)])
    }
    var question = RevenueQuestion()
    question.add(topShares: [700, 1_401, 500].map { Decimal4(tenThousandths: $0) })
    let report = events.report(RevenueAnalysis(question, Definitions()))
    // Ten persons tie at 9 each; 7 of them are 63, all ten and 5 of the eights 130.
    let shares = [0.01, 0.05, 0.07, 0.10, 0.1401, 0.20, 0.21, 0.50].map(Cell.rate)
    #expect(report[table: "top"]?[column: "top_share"] == shares)
    let customers = report[table: "top"]?[column: "customers"]
    #expect(customers == [1, 5, 7, 10, 15, 20, 21, 50].map(Cell.count))
    let revenue = report[table: "top"]?[column: "revenue"]
    #expect(revenue?[2] == Self.money(63) && revenue?[4] == Self.money(130))
  }

  @Test("a trend has a row for every period, also quiet ones")
  func trend() {
    let report = Self.report(
      """
      ada purchase 0d10:00 order_id=1 value=6
      ada purchase 0d11:00 order_id=2 value=4
      bob purchase 2d11:00 order_id=3 value=9
      """, every: .day)
    let trend = report[table: "trend"]
    #expect(trend?[column: "period"].count == 3)
    #expect(trend?[column: "orders"] == [.count(2), .count(0), .count(1)])
    #expect(trend?[column: "customers"] == [.count(1), .count(0), .count(1)])
    #expect(trend?[column: "aov"] == [Self.money(5), .null, Self.money(9)])
  }

  @Test("a store without orders has zeros and nulls")
  func nothing() {
    let report = Self.report("ada view 10:00", currency: "EUR")
    #expect(Self.cell(report, "orders") == .count(0))
    #expect(Self.cell(report, "aov") == .null)
    #expect(Self.cell(report, "gini") == .null)
    #expect(report[table: "trend"]?.rows.isEmpty == true)
  }

  @Test("sums beyond 64 bits do not wrap around")
  func hugeSums() {
    let report = Self.report(
      """
      ada purchase 10:00 order_id=1 value=900000000000000
      ada purchase 11:00 order_id=2 value=900000000000000
      """)
    #expect(Self.cell(report, "net_revenue") == .null)
    #expect(Self.cell(report, "aov") == Self.money(900_000_000_000_000))
  }

  @Test("the interval of the average holds it, and is the same however the walk was shared")
  func interval() {
    var events = BatchBuilder()
    for person in 0..<200 {
      events.add(
        person: "p\(person)", event: "purchase", at: BatchBuilder.start,
        values: ["order_id": .integer(Int64(person)), "value": .integer(Int64(person % 10))])
    }
    let analysis = RevenueAnalysis(RevenueQuestion(), Definitions())
    let report = events.report(analysis)
    guard case .money(let low) = Self.cell(report, "aov_low"),
      case .money(let high) = Self.cell(report, "aov_high")
    else {
      Issue.record("an average of 200 orders has an interval")
      return
    }
    // 4.5 ± 1.96 · √(8.25 / 200), give or take the luck of the draw.
    #expect(low > Decimal4(4) && low < Decimal4(tenThousandths: 42_000))
    #expect(high < Decimal4(5) && high > Decimal4(tenThousandths: 48_000))
    #expect(events.report(analysis, workers: 3, personsPerBatch: 7) == report)
  }

  @Test("a filter decides which events there are at all")
  func filtered() {
    var scope = QuestionScope()
    scope.filter = .comparison(property: "device", .equal, .text("mobile"))
    let report = Self.report(
      """
      ada purchase 10:00 order_id=1 value=5 device='desktop'
      ada purchase 11:00 order_id=2 value=7 device='mobile'
      """, scope: scope)
    #expect(Self.cell(report, "net_revenue") == Self.money(7))
    #expect(Self.cell(report, "repeat_order_share") == .rate(0))
  }
}
