import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite struct FunnelAnalysisTests {
  private let story = """
    # Ada buys within the hour. Bob only looks. Cid buys, but too late after his first view.
    ada view 09:00 device='phone'
    ada cart 09:10 device='phone'
    ada buy  09:20 device='tablet'
    bob view 10:00
    cid view 11:00 device='phone'
    cid cart 11:30 device='phone'
    cid buy  12:30 device='phone'
    """

  private func report(
    _ lines: String, _ steps: String, dataEnd: String = "1d00:00",
    _ shape: (inout FunnelQuestion) throws -> Void = { _ in },
    scope: (inout QuestionScope) throws -> Void = { _ in }
  ) throws -> Report {
    var question = FunnelQuestion(steps: try StepParser.parse(steps), window: .minutes(60))
    try shape(&question)
    let builder = BatchBuilder(lines)
    var context = builder.context()
    context.dataEnd = BatchBuilder.time(dataEnd)
    try scope(&context.scope)
    return builder.report(FunnelAnalysis(question), context)
  }

  private func counts(_ report: Report) -> [Cell] {
    report[table: "steps"]?[column: "persons"] ?? []
  }

  @Test("tells the worked example of the handbook")
  func workedExample() throws {
    let report = try report(story, "view,cart,buy")
    let steps = try #require(report[table: "steps"])
    #expect(
      steps.columns == [
        "step", "name", "persons", "share_of_first", "share_of_previous", "dropped", "open",
        "median_seconds_from_previous", "mean_seconds_from_previous",
      ])
    let rows: [[Cell]] = [
      [
        .count(1), .text("view"), .count(3), .rate(1), .null, .count(1), .count(0), .null, .null,
      ],
      [
        .count(2), .text("cart"), .count(2), .rate(2.0 / 3), .rate(2.0 / 3), .count(1), .count(0),
        .seconds(1_200), .seconds(1_200),
      ],
      [
        .count(3), .text("buy"), .count(1), .rate(1.0 / 3), .rate(0.5), .count(0), .count(0),
        .seconds(600), .seconds(600),
      ],
    ]
    #expect(steps.rows == rows)
    let maturity = try #require(report[table: "maturity"])
    #expect(
      Array(maturity.rows[0].prefix(5)) == [
        .count(3), .count(3), .count(1), .count(1), .rate(1 / 3),
      ])
    #expect(report.notes.isEmpty)
  }

  @Test("breaks down by the entry, the last event, or any step")
  func breakdown() throws {
    let byFirst = try report(story, "view,cart,buy", { $0.breakdown = ["device"] })
    let steps = try #require(byFirst[table: "steps"])
    #expect(steps.columns.first == "device")
    #expect(
      steps[column: "device"]
        == ["(none)", "(none)", "(none)", "phone", "phone", "phone"].map {
          .text($0)
        })
    #expect(steps[column: "persons"] == [1, 0, 0, 2, 2, 1].map { .count($0) })
    let byLast = try report(
      story, "view,cart,buy",
      {
        $0.breakdown = ["device"]
        $0.breakdownStep = .last
      })
    #expect(counts(byLast) == [1, 0, 0, 1, 1, 0, 1, 1, 1].map { .count($0) })
    let byThird = try report(
      story, "view,cart,buy",
      {
        $0.breakdown = ["device"]
        $0.breakdownStep = .step(3)
        $0.breakdownLimit = 1
      })
    #expect(
      byThird[table: "steps"]?[column: "device"]
        == ["(none)", "(none)", "(none)", "(other)", "(other)", "(other)"].map { .text($0) })
    #expect(counts(byThird) == [2, 1, 0, 1, 1, 1].map { .count($0) })
  }

  @Test("an unlimited window leaves nothing open, and says so")
  func unlimited() throws {
    let report = try report(story, "view,cart,buy", dataEnd: "12:30", { $0.window = nil })
    #expect(counts(report) == [.count(3), .count(2), .count(2)])
    #expect(report[table: "steps"]?[column: "open"] == [.count(0), .count(0), .count(0)])
    #expect(report.notes == ["the window is unlimited: every entry is mature and nothing is open"])
  }

  @Test("the range keeps entries, and later steps may lie behind it")
  func range() throws {
    let found = try report(
      story, "view,cart,buy",
      scope: {
        $0.from = BatchBuilder.time("09:00")
        $0.to = BatchBuilder.time("09:01")
      })
    #expect(counts(found) == [.count(1), .count(1), .count(1)])
    let none = try report(story, "view,cart,buy", scope: { $0.from = BatchBuilder.time("09:01") })
    #expect(counts(none) == [.count(2), .count(1), .count(0)])
  }

  @Test("the filter of the scope decides which events enter")
  func scopeFilter() throws {
    let found = try report(
      story, "view,cart,buy",
      scope: {
        $0.filter = try FilterParser.parse("device = 'phone'")
      })
    #expect(counts(found) == [.count(2), .count(2), .count(0)])
  }

  @Test("steps have alternatives and filters")
  func alternatives() throws {
    let found = try report(story, "*[event = 'view'],cart|buy,buy[device = 'tablet']|pay")
    #expect(counts(found) == [.count(3), .count(2), .count(1)])
  }

  @Test("nobody is a funnel of zeros, with rates of null")
  func nobody() throws {
    let report = try report("ada view 09:00", "cart,buy")
    #expect(counts(report) == [.count(0), .count(0)])
    #expect(report[table: "steps"]?[column: "share_of_first"] == [.null, .null])
    #expect(
      report[table: "maturity"]?.rows.first?.suffix(5) == [.null, .null, .null, .null, .null])
  }

  @Test("a step limit sets in where the step before was taken")
  func limits() throws {
    let slow = try report(story, "view,cart,buy", { $0.stepWindows = [2: .minutes(20)] })
    #expect(counts(slow) == [.count(3), .count(1), .count(1)])
    let apart = try report(story, "view,cart,buy", { $0.stepGaps = [2: .minutes(20)] })
    #expect(counts(apart) == [.count(3), .count(1), .count(0)])
  }

  @Test("sessions are streams of their own")
  func sessions() throws {
    let lines = """
      ada view 09:00 session=0
      ada cart 09:10 session=1
      ada view 09:12 session=1
      ada cart 09:15 session=1
      ada cart 09:20
      """
    let found = try report(lines, "view,cart", { $0.unit = .session })
    #expect(counts(found) == [.count(2), .count(1)])
    #expect(found.notes.contains("sessions are counted: one person may be counted several times"))
  }

  @Test("attempts end on conversion, and with their window")
  func attempts() throws {
    let lines = """
      ada view 09:00
      ada view 09:05
      ada buy  09:10
      ada view 09:10
      ada view 10:10
      ada view 10:11
      ada buy  10:30
      """
    let found = try report(lines, "view,buy", { $0.unit = .attempt })
    #expect(counts(found) == [.count(3), .count(2)])
    let first = try report(lines, "view,buy", { $0.entry = .first })
    #expect(counts(first) == [.count(1), .count(1)])
    #expect(
      first[table: "steps"]?[column: "mean_seconds_from_previous"] == [.null, .seconds(600)])
  }

  @Test("optional steps may be left out, and say how many did")
  func optional() throws {
    let found = try report(
      "ada view 09:00\nada buy 09:10\nbob view 09:00\nbob cart 09:05\nbob buy 09:06",
      "view,cart,buy", { $0.optional = [2] })
    #expect(counts(found) == [.count(2), .count(2), .count(2)])
    #expect(found[table: "steps"]?[column: "skipped"] == [.count(0), .count(1), .count(0)])
    #expect(
      found[table: "steps"]?[column: "median_seconds_from_previous"]
        == [.null, .seconds(300), .seconds(330)])
  }

  @Test("a first-ever entry looks at all of history")
  func firstEver() throws {
    let lines = """
      ada view 09:00 price=1
      ada view 10:00 price=20
      ada buy  10:05
      bob view 10:00 price=20
      bob buy  10:05
      """
    let from10: (inout QuestionScope) -> Void = { $0.from = BatchBuilder.time("10:00") }
    let steps = "view[price > 10],buy"
    #expect(counts(try report(lines, steps, scope: from10)) == [.count(2), .count(2)])
    let ofName = try report(lines, steps, { $0.firstEver = .event }, scope: from10)
    #expect(counts(ofName) == [.count(1), .count(1)])
    let fitting = try report(lines, steps, { $0.firstEver = .fitting }, scope: from10)
    #expect(counts(fitting) == [.count(2), .count(2)])
  }

  @Test("the trend counts a person anew in every period")
  func trend() throws {
    let lines = """
      ada view 09:00
      ada buy  09:10
      ada view 2d09:00
      bob view 2d09:00
      bob buy  2d09:01
      """
    let found = try report(lines, "view,buy", dataEnd: "2d09:30", { $0.every = .day })
    #expect(counts(found) == [.count(2), .count(2)])
    let trend = try #require(found[table: "trend"])
    #expect(trend[column: "entered"] == [.count(1), .count(0), .count(2)])
    #expect(trend[column: "converted"] == [.count(1), .count(0), .count(1)])
    #expect(trend[column: "open"] == [.count(0), .count(0), .count(1)])
    #expect(trend[column: "conversion_rate"] == [.rate(1), .null, .null])
    #expect(trend[column: "complete"] == [.flag(true), .flag(true), .flag(false)])
    #expect(found.notes.count == 1)
  }

  @Test("also by the first entry the trend is a funnel of its own for each period")
  func trendOfFirstEntries() throws {
    let lines = """
      ada view 09:00
      ada view 9d10:00
      ada buy  9d11:00
      zoe view 30d10:00
      """
    let found = try report(lines, "view,buy", dataEnd: "40d00:00") { question in
      question.window = .days(1)
      question.every = .month
      question.entry = .first
    }
    #expect(counts(found) == [.count(2), .count(0)])
    let daily = try report(lines, "view,buy", dataEnd: "40d00:00") { question in
      question.window = .days(1)
      question.every = .day
      question.entry = .first
    }
    let trend = try #require(daily[table: "trend"])
    let converted = trend[column: "converted"].filter { $0 != .count(0) }
    #expect(converted == [.count(1)])
    #expect(daily.notes.contains { $0.contains("a funnel of its own") })
  }

  @Test("a breakdown by a name that the table has already stands under a name of its own")
  func breakdownNames() throws {
    let byStep = try report(story, "view,cart,buy", { $0.breakdown = ["step", "device"] })
    for name in ["steps", "reasons"] {
      let columns = try #require(byStep[table: name]).columns
      #expect(Array(columns.prefix(3)) == ["by_step", "device", "step"])
      #expect(Set(columns).count == columns.count)
    }
  }

  @Test("times between two steps have percentiles and a histogram")
  func times() throws {
    var lines = ""
    for minute in 1...8 { lines += "p\(minute) view @0\np\(minute) buy @\(minute)\n" }
    lines += "q view @0\n"
    let found = try report(lines, "view,buy", { $0.times = [.init(from: 1, to: 2)] })
    let times = try #require(found[table: "times"])
    let row: [Cell] = [
      .count(1), .count(2), .count(8), .seconds(270), .seconds(270), .seconds(165), .seconds(375),
      .seconds(438), .seconds(459), .seconds(300),
    ]
    #expect(times.rows == [row])
    let histogram = try #require(found[table: "time_histogram"])
    #expect(histogram[column: "persons"] == [.count(4), .count(4)])
    #expect(histogram[column: "low_seconds"] == [.seconds(60), .seconds(270)])
  }

  @Test("an exclusion in the moment of a step is taken not to spoil it, and counted")
  func doubts() throws {
    let exclusion = FunnelQuestion.Exclusion(
      event: try StepParser.parse("help")[0], after: 1, before: 2)
    let found = try report(
      "ada view 09:00\nada help 09:10\nada buy 09:10", "view,buy", { $0.exclusions = [exclusion] })
    #expect(counts(found) == [.count(1), .count(1)])
    #expect(
      found.notes == [
        "1 exclusion shares a moment with a step and was taken not to spoil it"
      ])
  }

  @Test("an exclusion behind the limit of every step to come ends nothing")
  func exclusionBehindTheLimit() throws {
    func excluded(_ moment: String, _ limits: [Int: TimeSpan]) throws -> Cell? {
      try report("a view @0s\na help \(moment)\nb view @0s\nb cart @1s", "view,cart") {
        $0.window = nil
        $0.stepWindows = limits
        $0.exclusions = [.init(event: try StepParser.parse("help")[0], after: 1, before: 2)]
      }[table: "steps"]?[column: "excluded"].first
    }
    #expect(try excluded("@3s", [2: .seconds(2)]) == .count(0))
    #expect(try excluded("@2s", [2: .seconds(2)]) == .count(0))
    #expect(try excluded("@1s", [2: .seconds(2)]) == .count(1))
    #expect(try excluded("@3s", [:]) == .count(1))
  }

  @Test("an excluded entry whose window has not closed stands under open, and a note says so")
  func excludedOpen() throws {
    let exclusion = FunnelQuestion.Exclusion(
      event: try StepParser.parse("help")[0], after: 1, before: 2)
    let found = try report(
      "ada view 09:00\nada help 09:10\nbob view 07:00", "view,buy", dataEnd: "09:30",
      { $0.exclusions = [exclusion] })
    #expect(found[table: "steps"]?[column: "open"].first == .count(1))
    #expect(found[table: "steps"]?[column: "dropped"].first == .count(1))
    #expect(found[table: "reasons"]?[column: "excluded"] == [.count(1)])
    #expect(found[table: "reasons"]?[column: "open"] == [.count(0)])
    #expect(
      found.notes == ["1 excluded entry whose window has not closed stands under open"])
  }

  @Test("asks the walk for its names, its properties and its sessions, and no more")
  func needs() throws {
    var question = FunnelQuestion(steps: try StepParser.parse("a|b[x = 1],c"))
    question.held = ["cart_id"]
    question.breakdown = ["device"]
    let needs = FunnelAnalysis(question).needs
    #expect(needs.names == ["a", "b", "c"])
    #expect(needs.properties == ["x", "cart_id", "device"])
    #expect(!needs.sessions)
    question.order = .strict
    #expect(FunnelAnalysis(question).needs.names == nil)
    question = FunnelQuestion(steps: try StepParser.parse("a,*"))
    question.unit = .session
    #expect(FunnelAnalysis(question).needs.names == nil)
    #expect(FunnelAnalysis(question).needs.sessions)
  }

  @Test("forty steps are as good as four")
  func manySteps() throws {
    let names = (0..<80).map { "e\($0)" }
    let lines = names.enumerated().map { "ada \($1) @\($0)s" }.joined(separator: "\n")
    let found = try report(lines, names.joined(separator: ","))
    #expect(counts(found) == names.map { _ in .count(1) })
  }

  @Test("questions that cannot be answered say why")
  func problems() throws {
    var question = FunnelQuestion(steps: try StepParser.parse("a,b,c"))
    #expect(question.problems.isEmpty)
    question.optional = [1]
    question.stepWindows = [1: .minutes(1)]
    question.exclusions = [.init(event: try StepParser.parse("b")[0], after: 1, before: 3)]
    #expect(
      question.problems == [
        "Step 1 has no step before it in a funnel of 3.", "The first step cannot be optional.",
        "b is excluded, but is step 2 as well.",
      ])
    #expect(!FunnelQuestion(steps: []).problems.isEmpty)
  }
}
