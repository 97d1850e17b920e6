import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Customers")
struct CustomersAnalysisTests {
  static let example = """
    ada purchase 0d10:00 order_id=1 value=100 currency=EUR
    ada purchase 10d10:00 order_id=2 value=100 currency=EUR
    ada purchase 10d18:00 order_id=3 value=50 currency=EUR
    ada purchase 20d10:00 order_id=4 value=50 currency=EUR
    bob purchase 0d10:00 order_id=5 value=40 currency=EUR
    bob purchase 30d10:00 order_id=6 value=40 currency=EUR
    cid purchase 35d10:00 order_id=7 value=20 currency=EUR
    dan purchase 5d10:00 order_id=8 value=20 currency=EUR
    eve purchase 38d10:00 order_id=9 value=500 currency=EUR
    eve refund 39d10:00 order_id=9 value=100
    eve view 40d10:00
    """

  static func report(_ lines: String, to: EventTime? = nil) -> Report {
    let events = BatchBuilder(lines)
    var context = events.context()
    context.scope.to = to
    return events.report(
      CustomersAnalysis(CustomersQuestion(), Definitions()), context, workers: 2,
      personsPerBatch: 2)
  }

  @Test("the worked example of the page comes out as printed")
  func workedExample() {
    let rfm = Self.report(Self.example)[table: "rfm"]
    let persons = ["ada", "bob", "cid", "dan", "eve"].map { Cell.text("customer:\($0)") }
    #expect(rfm?[column: "person"] == persons)
    #expect(rfm?[column: "recency_days"] == [20, 10, 5, 35, 2].map(Cell.count))
    #expect(rfm?[column: "frequency"] == [4, 2, 1, 1, 1].map(Cell.count))
    #expect(rfm?[column: "monetary"] == [300, 80, 20, 20, 400].map { .money(Decimal4($0)) })
    #expect(rfm?[column: "r"] == [2, 3, 4, 1, 5].map(Cell.count))
    #expect(rfm?[column: "f"] == [5, 4, 2, 2, 2].map(Cell.count))
    #expect(rfm?[column: "m"] == [4, 3, 2, 2, 5].map(Cell.count))
    let segments = ["at_risk", "loyal", "new", "lost", "new"].map { Cell.text($0) }
    #expect(rfm?[column: "segment"] == segments)
  }

  @Test("the segments add up to the customers and their money")
  func segments() {
    let segments = Self.report(Self.example)[table: "segments"]
    let names = ["at_risk", "lost", "loyal", "new"].map { Cell.text($0) }
    #expect(segments?[column: "segment"] == names)
    #expect(segments?[column: "customers"] == [1, 1, 1, 2].map(Cell.count))
    #expect(segments?[column: "net_revenue"] == [300, 20, 80, 420].map { .money(Decimal4($0)) })
    #expect(segments?[column: "orders"] == [4, 1, 2, 2].map(Cell.count))
  }

  @Test("the interval between purchases counts open gaps, and merges the orders of one day")
  func interval() {
    let report = Self.report(Self.example)
    let interval = report[table: "interval"]?.rows.first
    let expected = [3, 5].map(Cell.count) + [.count(10), .count(30), .null, .null, .count(0)]
    #expect(interval == expected)
    let curve = report[table: "interval_curve"]
    #expect(curve?[column: "days"] == [.count(10), .count(30)])
    #expect(curve?[column: "waiting"] == [.count(6), .count(2)])
  }

  @Test("who buys every day is overdue after their own habit, not after everybody's")
  func overdue() {
    var lines = "cid view 30d10:00\nbob purchase 0d10:00 order_id=b1 value=1\n"
    lines += "bob purchase 25d10:00 order_id=b2 value=1\n"
    for day in 0..<7 { lines += "ada purchase \(day)d10:00 order_id=a\(day) value=1\n" }
    let rfm = Self.report(lines)[table: "rfm"]
    #expect(rfm?[column: "usual_gap_days"] == [.count(1), .count(25)])
    #expect(rfm?[column: "overdue"] == [.flag(true), .flag(false)])
  }

  @Test("value to date stands under the period of a customer's first order")
  func cohorts() {
    let cohorts = Self.report(Self.example)[table: "cohorts"]
    #expect(cohorts?[column: "customers"] == [.count(3), .count(2)])
    #expect(cohorts?[column: "orders"] == [.count(7), .count(2)])
    let perCustomer = [1_333_333, 2_100_000].map { Cell.money(Decimal4(tenThousandths: $0)) }
    #expect(cohorts?[column: "net_per_customer"] == perCustomer)
  }

  @Test("a range ends the day that recency is counted to")
  func range() {
    let rfm = Self.report(Self.example, to: BatchBuilder.start + .days(11))[table: "rfm"]
    #expect(rfm?[column: "recency_days"] == [0, 10, 5].map(Cell.count))
    #expect(rfm?[column: "frequency"] == [3, 1, 1].map(Cell.count))
  }

  @Test("a store without orders has no customers")
  func nothing() {
    let report = Self.report("ada view 10:00")
    #expect(report[table: "rfm"]?.rows.isEmpty == true)
    #expect(report[table: "interval"]?.rows.first?.first == .count(0))
  }
}
