import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Drop-off")
struct DropOffAnalysisTests {
  static func steps(_ names: [String]) -> [EventStep] {
    names.map { EventStep(alternatives: [EventStep.Alternative(name: ByteText($0))], text: $0) }
  }

  static let example = """
    ada view_item 09:00
    ada add_to_cart 09:05 product_id=lamp price=40 currency=EUR
    ada search 09:10
    ada view_item 5d09:00
    bob view_item 09:00
    bob help 09:02
    cid view_item 09:00
    cid help 09:02
    dan view_item 09:00
    dan purchase 2d09:00 order_id=1 value=70 currency=EUR
    eve view_item 09:00
    eve add_to_cart 09:01 product_id=rug price=90 currency=EUR
    eve purchase 09:30 order_id=2 value=90 currency=EUR
    fay view_item 09:00
    fay add_to_cart 09:03 product_id=cup price=10 currency=EUR
    fay purchase 09:30 order_id=3 value=10 currency=EUR
    gus search 20d09:00
    """

  static func report(_ lines: String, explains: Bool = false) -> Report {
    let events = BatchBuilder(lines)
    var question = DropOffQuestion(
      FunnelQuestion(steps: steps(["view_item", "add_to_cart", "purchase"]), window: .hours(1)))
    question.explains = explains
    return events.report(
      DropOffAnalysis(question, Definitions()), workers: 2, personsPerBatch: 2)
  }

  @Test("the worked example of the page comes out as printed")
  func workedExample() {
    let report = Self.report(Self.example)
    let points = report[table: "points"]
    #expect(points?[column: "step"] == [1, 2].map(Cell.count))
    #expect(points?[column: "dropped"] == [3, 1].map(Cell.count))
    #expect(points?[column: "share"] == [.rate(0.5), .rate(1.0 / 3)])
    #expect(points?[column: "value_lost"] == [50, 40].map { .money(Decimal4($0)) })
    #expect(points?[column: "basket_value"] == [0, 40].map { .money(Decimal4($0)) })
    #expect(points?[column: "estimated_value"] == [50, 0].map { .money(Decimal4($0)) })
    #expect(points?[column: "currency"] == [.text("EUR"), .text("EUR")])
    #expect(points?[column: "next_event"] == [.text("help"), .text("search")])
    #expect(points?[column: "next_share"] == [.rate(2.0 / 3), .rate(1)])
    let places = ["later_session", "nowhere", "ordered", "other_channel", "support"]
    let elsewhere = report[table: "elsewhere"]
    #expect(elsewhere?[column: "seen"] == (places + places).map { .text($0) })
    #expect(elsewhere?[column: "persons"] == [1, 2, 1, 0, 0, 1, 0, 0, 0, 0].map(Cell.count))
    // As if all three had bought for the 50 of those who did; drawn persons vary around it.
    guard case .money(let bound) = points?[column: "value_upper_bound"].first else {
      Issue.record("what is lost has an upper bound")
      return
    }
    #expect(bound >= Decimal4(150))
    let exits = report[table: "exits"]
    #expect(exits?[column: "exit_event"] == ["help", "view_item", "search"].map { .text($0) })
    #expect(exits?[column: "persons"] == [2, 1, 1].map(Cell.count))
  }

  @Test("what converters did otherwise is told with the number of candidates searched")
  func differences() {
    let report = Self.report(Self.example, explains: true)
    let table = report[table: "differences"]
    #expect(table?[column: "candidate"] == [.text("event"), .text("event")])
    #expect(table?[column: "value"] == [.text("help"), .text("search")])
    #expect(table?[column: "converters_with"] == [0, 0].map(Cell.count))
    #expect(table?[column: "leavers_with"] == [2, 1].map(Cell.count))
    #expect(report.notes.first?.hasPrefix("2 candidates were searched") == true)
  }

  @Test("who may still come is not lost, and without money nothing is valued")
  func openAndMoneyless() {
    let report = Self.report("ada view_item 09:00\nbob view_item 0d07:00\nbob help 09:30")
    let points = report[table: "points"]
    #expect(points?[column: "dropped"] == [1, 0].map(Cell.count))
    #expect(points?[column: "value_lost"] == [.null, .null])
    #expect(points?[column: "next_event"] == [.text("(end)"), .null])
  }

  @Test("a cart that was ordered or recovered after all is not lost")
  func recovered() {
    let report = Self.report(
      """
      ada view_item 0d09:00
      ada add_to_cart 0d09:05 product_id=lamp price=40 currency=EUR
      ada purchase 3d09:00 order_id=1 product_id=lamp value=40 currency=EUR
      bob view_item 0d09:00
      bob add_to_cart 0d09:05 product_id=lamp price=40 currency=EUR
      bob purchase 0d12:00 order_id=2 product_id=lamp value=40 currency=EUR
      """)
    #expect(report[table: "points"]?[column: "dropped"] == [2, 0].map(Cell.count))
    #expect(report[table: "points"]?[column: "value_lost"] == [.null, .null])
  }
}
