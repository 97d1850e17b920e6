import CairnAnalysis
import CairnModel
import TestSupport
import Testing

/// The vectors of the funnel's meaning, each under its own number.
@Suite struct FunnelVectorTests {
  /// The persons at each step.
  private func persons(
    _ lines: String, _ steps: String, dataEnd: String = "7d00:00",
    _ shape: (inout FunnelQuestion) throws -> Void = { _ in }
  ) throws -> [Cell] {
    try report(lines, steps, dataEnd: dataEnd, shape)[table: "steps"]?[column: "persons"]
      ?? []
  }

  private func report(
    _ lines: String, _ steps: String, dataEnd: String = "7d00:00",
    _ shape: (inout FunnelQuestion) throws -> Void = { _ in }
  ) throws -> Report {
    var question = FunnelQuestion(steps: try StepParser.parse(steps), window: .minutes(60))
    question.showsPersons = true
    try shape(&question)
    let builder = BatchBuilder(lines)
    var context = builder.context()
    context.dataEnd = BatchBuilder.time(dataEnd)
    return builder.report(FunnelAnalysis(question), context)
  }

  private func excluding(
    _ event: String, _ after: Int, _ before: Int
  ) -> (inout FunnelQuestion) throws -> Void {
    { $0.exclusions = [.init(event: try StepParser.parse(event)[0], after: after, before: before)] }
  }

  @Test("V1: a later start that goes further is the one that counts")
  func v1() throws {
    let report = try report("p A @0\np A @30\np B @45\np C @75", "A,B,C")
    #expect(report[table: "steps"]?[column: "persons"] == [.count(1), .count(1), .count(1)])
    let entry = try #require(BatchBuilder.time("@30"))
    #expect(report[table: "persons"]?[column: "entry_time"] == [.time(entry)])
  }

  @Test("V2: events of one moment may be taken in any order, and a note says so")
  func v2() throws {
    let report = try report("p B @10\np A @10", "A,B")
    #expect(report[table: "steps"]?[column: "persons"] == [.count(1), .count(1)])
    #expect(report.notes.contains("1 tie was decided in favour of the person"))
  }

  @Test("V3: one event never stands at two steps")
  func v3() throws {
    #expect(try persons("p X @0", "A|X,B|X") == [.count(1), .count(0)])
  }

  @Test("V4: in a strict funnel any event between interrupts")
  func v4() throws {
    let strict: (inout FunnelQuestion) throws -> Void = { $0.order = .strict }
    #expect(try persons("p A @0\np X @1\np B @2", "A,B", strict) == [.count(1), .count(0)])
    let ignoring: (inout FunnelQuestion) throws -> Void = {
      $0.order = .strict
      $0.ignored = try StepParser.parse("X")
    }
    #expect(try persons("p A @0\np X @1\np B @2", "A,B", ignoring) == [.count(1), .count(1)])
  }

  @Test("V5: an excluded event ends the attempt, and the steps before it count")
  func v5() throws {
    let report = try report("p A @0\np X @1\np B @2", "A,B", excluding("X", 1, 2))
    #expect(report[table: "steps"]?[column: "persons"] == [.count(1), .count(0)])
    #expect(report[table: "steps"]?[column: "excluded"] == [.count(1), .count(0)])
    let leaving = try persons("p A @0\np X @1\np B @2", "A,B") {
      try excluding("X", 1, 2)(&$0)
      $0.spoiled = .leavesFunnel
    }
    #expect(leaving == [.count(0), .count(0)])
  }

  @Test("V6: a clean attempt after a spoiled one counts")
  func v6() throws {
    let lines = "p A @0\np X @1\np A @2\np B @3"
    let report = try report(lines, "A,B", excluding("X", 1, 2))
    #expect(report[table: "steps"]?[column: "persons"] == [.count(1), .count(1)])
    let entry = try #require(BatchBuilder.time("@2"))
    #expect(report[table: "persons"]?[column: "entry_time"] == [.time(entry)])
    let attempts = try persons(lines, "A,B") {
      try excluding("X", 1, 2)(&$0)
      $0.unit = .attempt
    }
    #expect(attempts == [.count(2), .count(1)])
  }

  @Test("V7: the window includes its end")
  func v7() throws {
    #expect(try persons("p A @0\np B @60", "A,B") == [.count(1), .count(1)])
    #expect(try persons("p A @0\np B @3600001ms", "A,B") == [.count(1), .count(0)])
  }

  @Test("V8: a later event for a step is taken where the limit to the next one asks for it")
  func v8() throws {
    let found = try persons("p A @0\np B @1\np B @5\np C @6", "A,B,C") {
      $0.stepWindows[3] = .minutes(2)
    }
    #expect(found == [.count(1), .count(1), .count(1)])
  }

  @Test("V9: the same step twice needs two events")
  func v9() throws {
    #expect(try persons("p A @0\np A @5", "A,A") == [.count(1), .count(1)])
    #expect(try persons("p A @0", "A,A") == [.count(1), .count(0)])
  }

  @Test("V10: who may still go on is open, and outside the headline")
  func v10() throws {
    let report = try report("p A @0\np B @10", "A,B,C", dataEnd: "@30")
    let steps = try #require(report[table: "steps"])
    #expect(steps[column: "persons"] == [.count(1), .count(1), .count(0)])
    #expect(steps[column: "open"] == [.count(0), .count(1), .count(0)])
    #expect(steps[column: "dropped"] == [.count(0), .count(0), .count(0)])
    let maturity = try #require(report[table: "maturity"])
    #expect(maturity[column: "mature"] == [.count(0)])
    #expect(maturity[column: "conversion_rate"] == [.null])
    #expect(maturity[column: "full_low"] == [.rate(0)])
    #expect(maturity[column: "full_high"] == [.rate(1)])
  }

  @Test("V11: a held property is the same at every step, for the value that goes furthest")
  func v11() throws {
    let holding: (inout FunnelQuestion) throws -> Void = { $0.held = ["p"] }
    let first = "p A @0 p=1\np A @1 p=2\np B @2 p=1"
    #expect(try persons(first, "A,B", holding) == [.count(1), .count(1)])
    let second = "p A @0 p=1\np A @1 p=2\np B @2 p='2'"
    #expect(try persons(second, "A,B", holding) == [.count(1), .count(1)])
    #expect(try persons("p A @0 p=1\np B @2 p=2", "A,B", holding) == [.count(1), .count(0)])
    #expect(try persons("p A @0\np B @2", "A,B", holding) == [.count(0), .count(0)])
    let firstEntry: (inout FunnelQuestion) throws -> Void = {
      $0.held = ["p"]
      $0.entry = .first
    }
    #expect(try persons(second, "A,B", firstEntry) == [.count(1), .count(0)])
  }

  @Test("V12: events of one moment are dealt to the steps as they fit")
  func v12() throws {
    #expect(try persons("p X @0\np Y @0", "X|Y,X") == [.count(1), .count(1)])
  }
}
