import CairnAnalysis
import CairnModel
import TestSupport
import Testing

/// A start and a return, and the period that each way of counting puts the return in.
struct RetentionVector: CustomTestStringConvertible, Sendable {
  var id: String
  var unit: CalendarUnit
  var lines: String
  var calendar: Int
  var rolling: Int

  var testDescription: String { id }

  // 1 January 2026 is a Thursday, so 4d is a Monday and 55d is 25 February.
  static let all = [
    RetentionVector(
      id: "R1", unit: .day, lines: "ada view 4d23:50\nada view 5d00:10", calendar: 1, rolling: 0),
    RetentionVector(
      id: "R2", unit: .day, lines: "ada view 4d17:59\nada view 5d17:05", calendar: 1, rolling: 0),
    RetentionVector(
      id: "R3", unit: .week, lines: "ada view 1d10:00\nada view 4d10:00", calendar: 1, rolling: 0),
    RetentionVector(
      id: "R4", unit: .month, lines: "ada view 55d10:00\nada view 61d10:00", calendar: 1,
      rolling: 0),
  ]
}

@Suite("Retention")
struct RetentionAnalysisTests {
  static func report(
    _ lines: String, from: EventTime? = nil, _ change: (inout RetentionQuestion) -> Void
  ) -> Report {
    let events = BatchBuilder(lines)
    var question = RetentionQuestion()
    question.periods = 3
    change(&question)
    var context = events.context()
    context.scope.from = from
    return events.report(RetentionAnalysis(question, Definitions()), context)
  }

  static func persons(_ report: Report) -> [Cell] {
    report[table: "cohorts"]?[column: "persons"] ?? []
  }

  static func step(_ name: String) -> EventStep {
    EventStep(alternatives: [EventStep.Alternative(name: ByteText(name))], text: name)
  }

  @Test("the vectors of the definition", arguments: RetentionVector.all)
  func vectors(vector: RetentionVector) {
    for isRolling in [false, true] {
      let report = Self.report(vector.lines) {
        $0.unit = vector.unit
        $0.isRolling = isRolling
      }
      let period = isRolling ? vector.rolling : vector.calendar
      let expected = (0...3).map { Cell.count($0 == period ? 1 : 0) }
      #expect(Self.persons(report) == expected, "rolling: \(isRolling)")
    }
  }

  @Test("R5: a start is not its own return")
  func onlyOneEvent() {
    let report = Self.report("ada view 4d10:00") { $0.unit = .day }
    #expect(report[table: "cohorts"]?[column: "size"].first == .count(1))
    #expect(Self.persons(report) == [.count(0), .count(0), .count(0), .count(0)])
  }

  @Test("R6: who was born before the range is in no first-ever cohort")
  func bornLongAgo() {
    let lines = "ada view 0d10:00\nada view 700d10:00\nbob view 701d10:00"
    let from = BatchBuilder.start + .days(690)
    let report = Self.report(lines, from: from) { $0.unit = .month }
    #expect(report[table: "cohorts"]?[column: "size"].first == .count(1))
    let recurring = Self.report(lines, from: from) {
      $0.unit = .month
      $0.cohort = .recurring
    }
    #expect(recurring[table: "cohorts"]?[column: "size"].first == .count(2))
  }

  @Test("the worked example of the page comes out as printed")
  func workedExample() {
    let lines = """
      ada signup 4d10:00
      ada buy 5d10:00
      ada buy 12d10:00
      ada buy 25d10:00
      bob signup 6d10:00
      bob buy 20d10:00
      cid signup 12d10:00
      cid buy 12d10:00
      cid view 26d10:00
      """
    let expected: [(RetentionQuestion.Rule, [Int])] = [
      (.on, [1, 1, 1, 1]), (.onOrAfter, [2, 2, 2, 1]), (.onOrBefore, [1, 1, 2, 2]),
      (.within(1...2), [0, 1, 2, 2]), (.streak, [1, 1, 0, 0]),
    ]
    for (rule, persons) in expected {
      let report = Self.report(lines) {
        $0.start = Self.step("signup")
        $0.returning = Self.step("buy")
        $0.rule = rule
      }
      #expect(
        Array(Self.persons(report).prefix(4)) == persons.map(Cell.count), "\(rule.text)")
    }
    let report = Self.report(lines) {
      $0.start = Self.step("signup")
      $0.returning = Self.step("buy")
    }
    let cohorts = report[table: "cohorts"]
    #expect(cohorts?[column: "size"] == [2, 2, 2, 2, 1, 1, 1, 1].map(Cell.count))
    // Data end on Tuesday, 27 January: the week from the 26th is not over.
    let mature = [true, true, true, false, true, true, false, false]
    #expect(cohorts?[column: "mature"] == mature.map(Cell.flag))
    let average = report[table: "average"]
    #expect(average?[column: "persons"] == [2, 1, 1, 0].map(Cell.count))
    #expect(average?[column: "rate"] == [.rate(2.0 / 3), .rate(1.0 / 3), .rate(0.5), .null])
  }

  @Test("the money that a cohort keeps bringing, net and gross")
  func value() {
    let report = Self.report(
      """
      ada purchase 4d10:00 order_id=1 value=100 currency=EUR
      bob purchase 5d10:00 order_id=2 value=50 currency=EUR
      ada purchase 12d10:00 order_id=3 value=30 currency=EUR
      bob purchase 13d10:00 order_id=4 value=90 currency=EUR
      ada refund 19d10:00 order_id=3 value=30
      """
    ) { $0.showsValue = true }
    let value = report[table: "value"]
    let net = [150, 120, -30, 0].map { Cell.money(Decimal4($0)) }
    #expect(value?[column: "net_revenue"] == net)
    #expect(
      value?[column: "net_retention"] == [.rate(1), .rate(0.8), .rate(-0.2), .rate(0)])
    // Bob's 90 count as no more than the 50 he began with.
    #expect(
      value?[column: "gross_retention"] == [.rate(1), .rate(80.0 / 150), .rate(0), .rate(0)])
  }

  @Test("a rule reads back as it is typed")
  func ruleText() {
    for rule in [RetentionQuestion.Rule.on, .onOrAfter, .onOrBefore, .within(1...3), .streak] {
      #expect(RetentionQuestion.Rule(text: rule.text) == rule)
    }
    for text in ["", "within:3-1", "within:1", "within:-1-2", "after"] {
      #expect(RetentionQuestion.Rule(text: text) == nil, "\(text)")
    }
  }
}
