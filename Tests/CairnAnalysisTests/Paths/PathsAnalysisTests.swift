import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Paths")
struct PathsAnalysisTests {
  static func step(_ name: String) -> EventStep {
    EventStep(alternatives: [EventStep.Alternative(name: ByteText(name))], text: name)
  }

  static let example = """
    ada home 09:00 session=0
    ada item 09:01 session=0
    ada item 09:02 session=0
    ada cart 09:04 session=0
    ada pay 09:09 session=0
    ada home 5d09:00 session=1
    ada item 5d09:02 session=1
    bob home 09:00 session=0
    bob item 09:03 session=0
    bob home 09:04 session=0
    bob help 09:05 session=0
    bob cart 09:06 session=0
    """

  static func report(
    _ lines: String, _ change: (inout PathsQuestion) -> Void = { _ in }
  ) -> Report {
    var question = PathsQuestion()
    question.depth = 3
    change(&question)
    return BatchBuilder(lines).report(PathsAnalysis(question))
  }

  /// The rows of the edges as `position from>to persons transitions`.
  static func edges(_ report: Report) -> [String] {
    report[table: "edges"]?.rows.map { row in
      guard case .count(let position) = row[0], case .text(let from) = row[1],
        case .text(let to) = row[2], case .count(let persons) = row[3],
        case .count(let transitions) = row[4]
      else { return "?" }
      return "\(position) \(from)>\(to) \(persons) \(transitions)"
    } ?? []
  }

  @Test("the worked example of the page comes out as printed")
  func workedExample() {
    let report = Self.report(Self.example)
    let expected = [
      "1 (start)>home 2 3", "2 home>item 2 3", "3 item>(end) 1 1", "3 item>cart 1 1",
      "3 item>home 1 1", "4 cart>(other) 1 1", "4 home>(other) 1 1", "5 (other)>(end) 2 2",
    ]
    #expect(Self.edges(report) == expected)
    // One, two and three minutes from home to item; repeats of item are one stop.
    #expect(report[table: "edges"]?[column: "median_seconds"][1] == .seconds(120))
    #expect(report[table: "edges"]?[column: "median_seconds"][3] == .seconds(180))
  }

  @Test("after an event the way begins with it, before an event it ends with it")
  func parts() {
    let after = Self.report(Self.example) { $0.part = .after(Self.step("cart")) }
    #expect(
      Self.edges(after) == [
        "1 (start)>cart 2 2", "2 cart>(end) 1 1", "2 cart>pay 1 1", "3 pay>(end) 1 1",
      ])
    let before = Self.report(Self.example) { $0.part = .before(Self.step("cart")) }
    #expect(
      Self.edges(before) == [
        "1 cart>(end) 2 2", "2 help>cart 1 1", "2 item>cart 1 1", "3 home>help 1 1",
        "3 home>item 1 1", "4 (other)>home 1 1", "4 (start)>home 1 1", "5 (start)>(other) 1 1",
      ])
  }

  @Test("between two events the middle is shortened")
  func between() {
    let report = Self.report(Self.example) {
      $0.part = .between(Self.step("home"), Self.step("cart"))
      $0.per = .person
    }
    #expect(
      Self.edges(report) == [
        "1 (start)>home 2 2", "2 home>item 2 2", "3 item>(other) 1 1", "3 item>cart 1 1",
        "4 (other)>cart 1 1", "4 cart>(end) 1 1", "5 cart>(end) 1 1",
      ])
  }

  @Test("the commonest ways come first")
  func variants() {
    let report = Self.report("\(Self.example)\ncid home 09:00 session=0\ncid item 09:01 session=0")
    {
      $0.showsVariants = true
    }
    let variants = report[table: "variants"]
    #expect(variants?[column: "way"].first == .text("home > item"))
    #expect(variants?[column: "ways"] == [2, 1, 1].map(Cell.count))
    #expect(variants?[column: "share_so_far"] == [.rate(0.5), .rate(0.75), .rate(1)])
  }

  @Test("a range keeps sessions by their start, and persons' events by their time")
  func range() {
    let events = BatchBuilder(Self.example)
    var context = events.context()
    context.scope.from = BatchBuilder.start + .days(1)
    let report = events.report(PathsAnalysis(PathsQuestion()), context)
    #expect(
      Self.edges(report) == ["1 (start)>home 1 1", "2 home>item 1 1", "3 item>(end) 1 1"])
  }

  @Test("a long way over very many names loses none of its steps")
  func manyNames() {
    let names = (100..<260).map { "step\($0)" }
    let lines = names.enumerated().map { minute, name in
      "ada \(name) \(9 + minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60) session=0"
    }
    let log = lines.map { $0.replacing(" 9:", with: " 09:") }.joined(separator: "\n")
    let report = Self.report(log) { $0.depth = 200 }
    let stops = ["(start)"] + names + ["(end)"]
    let expected = (1..<stops.count).map { "\($0) \(stops[$0 - 1])>\(stops[$0]) 1 1" }
    #expect(Self.edges(report) == expected)
  }
}
