import Foundation
import TestSupport
import Testing

/// What a funnel's options do with what is typed, through the built program.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct FunnelOptionTests {
  private static let program: CairnProgram? = {
    guard let program = try? CairnProgram() else { return nil }
    var lines = ""
    for step in 0..<100 {
      let minute = step % 60
      let clock = "\(step < 60 ? "09" : "10"):\(minute < 10 ? "0" : "")\(minute):00"
      let time = "2026-01-01T\(clock)Z"
      for person in ["ada", "bob"] where person == "ada" || step < 50 {
        lines +=
          "{\"user_id\": \"\(person)\", \"event\": \"e\(step)\", \"timestamp\": \"\(time)\"}\n"
      }
    }
    let file = URL(fileURLWithPath: "\(program.folder.path)/steps.ndjson")
    do {
      try Data(lines.utf8).write(to: file)
      try program.ingest(["steps.ndjson"], into: "store")
    } catch { return nil }
    return program
  }()

  @Test("a hundred steps are counted like four")
  func manySteps() throws {
    let program = try #require(Self.program)
    let steps = (0..<100).map { "e\($0)" }.joined(separator: ",")
    let orders = [[], ["--order", "any"], ["--order", "strict"], ["--as", "posthog"]]
    for options in orders + [["--as", "clickhouse"], ["--as", "mixpanel"]] {
      let answer = try program.answer(
        ["funnel", steps, "--window", "1d", "--store", "store"] + options)
      let rows = answer.tables["steps"] ?? []
      #expect(rows.count == 100)
      #expect(rows.prefix(50).allSatisfy { $0.count("persons") == 2 }, "\(options)")
      #expect(rows.dropFirst(50).allSatisfy { $0.count("persons") == 1 }, "\(options)")
    }
  }

  /// Options with a wrong value, and a word of what the message says is allowed.
  private static let mistakes: [([String], String)] = [
    (["--window", "7"], "7d"), (["--window", "1"], "a unit is missing (s, m, h, d, w)"),
    (["--window", "99999999d"], "longest duration is"), (["--window", "9999999w"], "longest"),
    (["--window", "7y"], "a whole number and a unit"), (["--step-gap", "2:9999999w"], "3:30m"),
    (["--order", "sorted"], "strict"), (["--entry", "last"], "best"),
    (["--unit", "device"], "session"), (["--ties", "loose"], "grace:2s"),
    (["--exclude", "e9@2-1"], "between"), (["--exclude", "e9@x"], "1-3"),
    (["--exclusion", "forget"], "drop-person"), (["--step-window", "30m"], "3:30m"),
    (["--step-window", "1:30m"], "Step 1"), (["--step-gap", "2:x"], "3:30m"),
    (["--optional", "1"], "first step"), (["--optional", "9"], "no step 9"),
    (["--anchor", "1"], "any order"), (["--order", "any", "--anchor", "7"], "no step 7"),
    (["--by-step", "middle"], "first, last"), (["--by-step", "8"], "no step 8"),
    (["--by-limit=-1"], "0 or more"), (["--times", "2-1"], "no way"),
    (["--times", "one"], "1-3"), (["--every", "year"], "month"), (["--as", "excel"], "posthog"),
    (["--first-ever", "maybe"], "fitting"), (["--pattern", "(?9)"], "from 1 to 3"),
    (["--pattern", "(?1)(?2)", "--order", "any"], "pattern"),
    (["--hold", "nothing"], "unknown property"),
    (["--order", "strict", "--ignore", "e1x"], "unknown event"),
    (["--as", "clickhouse", "--order", "any"], "ClickHouse"),
    (["--as", "matomo", "--step-window", "2:5m"], "between two steps"),
    (["--by", "event", "--by", "event"], "twice"),
    (["--by-step", "last"], "--by"), (["--exclusion", "drop-person"], "--exclude"),
    (["--step-window", "2:5m", "--step-window", "2:10m"], "two limits"),
    (["--step-gap", "2:10m", "--window", "5m"], "longer than the window"),
    (["--unit", "attempt", "--entry", "first"], "attempt"),
    (["--from", "2026-05-02", "--to", "2026-05-01"], "before it begins"),
    (["--from", "2026-05-02T10:00:00+25:00"], "invalid"),
    (["--where", "event = 'e1x'"], "unknown event"),
    (["--where", "event in ('e1', 'e1x')"], "unknown event"),
    (["--where", "source = 'nope'"], "unknown source"),
  ]

  @Test("a wrong value ends with 2 and says what is allowed")
  func mistakesAreExplained() throws {
    let program = try #require(Self.program)
    for (options, word) in Self.mistakes {
      let outcome = try program.run(["funnel", "e1,e2,e3", "--store", "store"] + options)
      #expect(outcome.code == 2, "\(options)")
      #expect(outcome.output.isEmpty, "\(options)")
      #expect(outcome.messages.contains(word), "\(options): \(outcome.messages)")
    }
  }

  @Test("a range takes a moment as the program prints it, and one with an offset")
  func momentsOfARange() throws {
    let program = try #require(Self.program)
    let spellings = [
      "2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000Z", "2020-01-01T02:00:00+02:00",
      "2019-12-31T18:30:00.0-0530", "2020-01-01",
    ]
    for spelling in spellings {
      let arguments = ["sessions", "--from", spelling, "--format", "json", "--store", "store"]
      let outcome = try program.run(arguments)
      #expect(outcome.code == 0, "\(spelling): \(outcome.messages)")
      #expect(outcome.output.contains("\"from\": \"2020-01-01T00:00:00.000Z\""), "\(spelling)")
    }
  }

  @Test("why cites the lines of the log, and reconcile names the rule")
  func whyAndReconcile() throws {
    let program = try #require(Self.program)
    let why = try program.answer([
      "why", "funnel", "e1,e49,e70", "--person", "bob", "--store", "store",
    ])
    let summary = why.tables["summary"]?.first ?? [:]
    #expect(summary.count("level") == 2)
    #expect(summary.text("reason") == "step 3 (e70) never happened")
    let chain = why.tables["chain"] ?? []
    #expect(chain.map { $0.text("file") } == ["steps.ndjson", "steps.ndjson"])
    #expect(chain.map { $0.count("line") } == [4, 100])
    let reconciled = try program.answer([
      "reconcile", "cairn", "posthog", "--funnel", "e1,e2", "--exclude", "e3@1-2", "--store",
      "store",
    ])
    #expect(reconciled.tables["persons"]?.isEmpty == true)
    #expect(reconciled.tables["steps"]?.map { $0.count("persons_b") } == [2, 2])
    let byEvent = try program.answer([
      "reconcile", "cairn", "posthog", "--funnel", "e1,e2", "--by", "event", "--store", "store",
    ])
    #expect(byEvent.tables["steps"]?.map { $0.text("event") } == ["e0", "e0"])
    #expect(byEvent.tables["steps"]?.map { $0.count("persons_b") } == [2, 2])
    #expect(byEvent.tables["persons"]?.isEmpty == true)
  }

  @Test(
    "an option that a question cannot answer to is not taken in silence",
    arguments: [["why", "funnel", "e1,e2", "--person", "bob"], ["reconcile", "cairn", "posthog"]])
  func idleOptionsAreRefused(_ question: [String]) throws {
    let program = try #require(Self.program)
    for option in [["--times", "1-2"], ["--every", "day"], ["--persons"], ["--everybody"]] {
      let outcome = try program.run(question + option + ["--store", "store"])
      #expect(outcome.code == 2, "\(option)")
      #expect(outcome.output.isEmpty)
      #expect(outcome.messages.contains(option[0]), "\(outcome.messages)")
    }
  }
}
