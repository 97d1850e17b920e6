import CairnAnalysis
import CairnModel
import TestSupport
import Testing

/// A vector of the cart's definition: hours, a limit of 24 h, 30 days to recover, data to hour 200.
struct CartVector: CustomTestStringConvertible, Sendable {
  var id: String
  var lines: String
  var ordered = 0
  var emptied = 0
  var abandoned = 0
  var open = 0
  var recovered = 0
  var lost = 0
  var ordersWithoutCart = 0

  var testDescription: String { id }

  static let all = [
    CartVector(
      id: "C1", lines: "ada add_to_cart @0h price=5\nada purchase @2h order_id=1", ordered: 1),
    CartVector(id: "C2", lines: "ada add_to_cart @0h price=5", abandoned: 1, lost: 5),
    CartVector(
      id: "C3", lines: "ada add_to_cart @0h price=5\nada purchase @24h order_id=1", ordered: 1),
    CartVector(
      id: "C4", lines: "ada add_to_cart @0h price=5\nada purchase @25h order_id=1", abandoned: 1,
      recovered: 1, lost: 5, ordersWithoutCart: 1),
    CartVector(
      id: "C5",
      lines: """
        ada add_to_cart @0h price=5 product_id=p1
        ada add_to_cart @30h price=7 product_id=p2
        ada purchase @31h order_id=1 product_id=p2
        """, ordered: 1, abandoned: 1, lost: 5),
    CartVector(
      id: "C6",
      lines: """
        ada add_to_cart @0h price=5 product_id=p1
        ada add_to_cart @30h price=5 product_id=p1
        ada purchase @31h order_id=1 product_id=p1
        """, ordered: 1, abandoned: 1, recovered: 1, lost: 5),
    CartVector(
      id: "C7", lines: "ada add_to_cart @0h price=5\nada remove_from_cart @1h price=5", emptied: 1),
    CartVector(id: "C8", lines: "ada add_to_cart @190h price=5", open: 1),
    CartVector(id: "C9", lines: "ada purchase @5h order_id=1", ordersWithoutCart: 1),
    CartVector(
      id: "C10",
      lines: """
        ada add_to_cart @0h price=5
        ada begin_checkout @23h
        ada purchase @46h order_id=1
        """, ordered: 1),
  ]
}

@Suite("Carts")
struct CartsAnalysisTests {
  static func report(
    _ lines: String, value: CommerceRules.CartValue = .sum, sessions: Bool = false
  ) -> Report {
    let events = BatchBuilder(lines)
    var definitions = Definitions()
    definitions.commerce.cartValue = value
    var question = CartsQuestion()
    question.countsSessions = sessions
    var context = events.context(definitions: definitions)
    context.dataEnd = BatchBuilder.start + .hours(200)
    return events.report(CartsAnalysis(question, definitions), context)
  }

  static func cell(_ report: Report, _ column: String) -> Cell? {
    report[table: "summary"]?[column: column].first
  }

  @Test("the vectors of the definition", arguments: CartVector.all)
  func vectors(vector: CartVector) {
    let report = Self.report(vector.lines)
    let counts = [
      "ordered": vector.ordered, "emptied": vector.emptied, "abandoned": vector.abandoned,
      "open": vector.open, "recovered": vector.recovered,
      "orders_without_cart": vector.ordersWithoutCart,
      "carts": vector.ordered + vector.emptied + vector.abandoned + vector.open,
    ]
    for (column, count) in counts {
      #expect(Self.cell(report, column) == .count(count), "\(column)")
    }
    #expect(Self.cell(report, "value_lost") == .money(Decimal4(vector.lost)))
    #expect(report[table: "summary"]?.rows.count == 1)
  }

  @Test("C4: the delay runs from the cart's last event to the order that recovers it")
  func delay() {
    let report = Self.report("ada add_to_cart @0h price=5\nada purchase @25h order_id=1")
    #expect(Self.cell(report, "median_recovery_seconds") == .seconds(25 * 3_600))
    #expect(Self.cell(report, "net_value_lost") == .money(.zero))
  }

  @Test("the worked example of the page comes out as printed")
  func workedExample() {
    let report = Self.report(
      """
      ada add_to_cart @0h product_id=lamp price=40 quantity=2 currency=EUR
      ada remove_from_cart @1h product_id=lamp price=40 currency=EUR
      ada begin_checkout @2h
      bob add_to_cart @0h product_id=rug price=90 currency=EUR
      bob purchase @40h order_id=7 product_id=rug value=85 currency=EUR
      cid add_to_cart @0h product_id=cup price=5 currency=EUR
      cid purchase @1h order_id=8 product_id=cup value=5 currency=EUR
      dan add_to_cart @3h product_id=cup price=5 currency=EUR
      dan remove_from_cart @4h product_id=cup
      """)
    let expected: [String: Cell] = [
      "carts": .count(4), "ordered": .count(1), "emptied": .count(1), "abandoned": .count(2),
      "abandonment_rate": .rate(2.0 / 3), "recovered": .count(1), "recovery_rate": .rate(0.5),
      "value_lost": .money(Decimal4(130)), "value_recovered": .money(Decimal4(90)),
      "net_value_lost": .money(Decimal4(40)), "orders_without_cart": .count(1),
      "currency": .text("EUR"),
    ]
    for (column, cell) in expected { #expect(Self.cell(report, column) == cell, "\(column)") }
    let depth = report[table: "depth"]
    #expect(depth?[column: "abandoned"] == [.count(1), .count(1), .count(0), .count(0)])
    #expect(
      depth?[column: "value_lost"].prefix(2) == [.money(Decimal4(90)), .money(Decimal4(40))])
  }

  @Test("an unpriced cart with items is not empty")
  func unpriced() {
    let report = Self.report("ada add_to_cart @0h product_id=p1")
    #expect(Self.cell(report, "abandoned") == .count(1))
    #expect(Self.cell(report, "currency") == .text("(none)"))
  }

  @Test("cart ids keep carts apart, and an order knows its own")
  func cartIDs() {
    let report = Self.report(
      """
      ada add_to_cart @0h cart_id=1 price=5
      ada add_to_cart @1h cart_id=2 price=7
      ada purchase @2h order_id=9 cart_id=1
      """)
    #expect(Self.cell(report, "ordered") == .count(1))
    #expect(Self.cell(report, "value_lost") == .money(Decimal4(7)))
  }

  @Test("where the shop declares totals, the last one counts")
  func declaredTotals() {
    let report = Self.report(
      """
      ada add_to_cart @0h product_id=a price=5 value=5
      ada add_to_cart @1h product_id=b price=5 value=9
      ada begin_checkout @2h value=12.5
      """, value: .last)
    #expect(Self.cell(report, "value_lost") == .money(Decimal4(tenThousandths: 125_000)))
  }

  @Test("what the shop declares is in the cart, whatever lines were seen")
  func declaredWithoutLines() {
    let report = Self.report(
      """
      ada add_to_cart @0h product_id=a price=50 value=50
      ada remove_from_cart @1h product_id=a value=20
      bob begin_checkout @0h cart_id=c1 value=80
      cid add_to_cart @0h product_id=a value=9
      cid remove_from_cart @1h product_id=a
      """, value: .last)
    #expect(Self.cell(report, "abandoned") == .count(2))
    #expect(Self.cell(report, "emptied") == .count(1))
    #expect(Self.cell(report, "value_lost") == .money(Decimal4(100)))
  }

  @Test("a second event of one order does not end the next cart")
  func repeatedOrder() {
    let report = Self.report(
      """
      ada add_to_cart @0h price=5
      ada purchase @1h order_id=1
      ada add_to_cart @2h price=6
      ada purchase @3h order_id=1
      """)
    #expect(Self.cell(report, "ordered") == .count(1))
    #expect(Self.cell(report, "abandoned") == .count(1))
  }

  @Test("at one moment a cart is filled before it is ordered, whatever the log's order")
  func ties() {
    let report = Self.report("ada purchase @1h order_id=1\nada add_to_cart @1h price=5")
    #expect(Self.cell(report, "ordered") == .count(1))
  }

  @Test("the rate per session is another figure than the rate of carts")
  func sessions() {
    let report = Self.report(
      """
      ada add_to_cart @0h price=5 session=0
      ada begin_checkout @10h session=1
      ada purchase @11h order_id=1 session=1
      bob add_to_cart @0h price=5 session=0
      """, sessions: true)
    #expect(Self.cell(report, "sessions_with_cart") == .count(3))
    #expect(Self.cell(report, "sessions_with_cart_and_order") == .count(1))
    #expect(Self.cell(report, "session_abandonment_rate") == .rate(2.0 / 3))
    #expect(Self.cell(report, "abandonment_rate") == .rate(0.5))
  }

  @Test("money of another currency than the cart's is counted apart")
  func foreignMoney() {
    let report = Self.report(
      """
      ada add_to_cart @0h product_id=a price=5 currency=EUR
      ada add_to_cart @1h product_id=b price=7 currency=PLN
      """)
    #expect(Self.cell(report, "value_lost") == .money(Decimal4(5)))
    #expect(report.notes.first?.hasPrefix("1 priced event in another currency") == true)
  }

  @Test("a store without events has counts of 0, of sessions too, and rates of nothing")
  func nothing() {
    let events = BatchBuilder()
    let analysis = CartsAnalysis(CartsQuestion(), Definitions())
    let context = events.context()
    let report = analysis.report(analysis.start(context), context, events.names)
    for column in ["carts", "sessions_with_cart", "sessions_with_cart_and_order"] {
      #expect(Self.cell(report, column) == .count(0), "\(column)")
    }
    #expect(Self.cell(report, "session_abandonment_rate") == .null)
  }

  @Test("a recovered cart names the touch that opened the returning session")
  func recoveringTouch() {
    var diary = JourneyDiary(
      """
      ada add_to_cart @0h product_id='p1' price=5 cookie='c' url='https://shop.example/a'
      ada page_view @30h cookie='c' url='https://shop.example/?utm_medium=email&utm_source=news'
      ada purchase @30h cookie='c' order_id=1 product_id='p1' url='https://shop.example/done'
      bob add_to_cart @0h product_id='p1' price=7 cookie='d' url='https://shop.example/a'
      bob purchase @50h order_id=2 product_id='p1' cookie='d' url='https://shop.example/done'
      """)
    diary.builder.add("ada page_view @200h cookie='c'")
    for workers in 1...2 {
      let recoveries = diary.report(
        CartsAnalysis(CartsQuestion(), diary.definitions), workers: workers, personsPerBatch: 1)[
          table: "recoveries"]
      #expect(recoveries?[column: "channel"] == [.text("Direct"), .text("Email")])
      #expect(recoveries?[column: "recovered"] == [.count(1), .count(1)])
      #expect(
        recoveries?[column: "value_recovered"] == [7, 5].map { .money(Decimal4($0)) })
      let delays = recoveries?[column: "median_recovery_seconds"]
      #expect(delays == [.seconds(50 * 3_600), .seconds(30 * 3_600)])
    }
  }
}
