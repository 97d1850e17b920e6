import Foundation
import TestSupport
import Testing

/// Stages and segments through the built program.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct StageAndSegmentTests {
  private static let diary = """
    2026-01-01T10:00:00 page_view cookie=a user_id=ada device=mobile
    2026-01-01T10:01:00 view_item cookie=a user_id=ada device=mobile
    2026-01-01T10:10:00 purchase cookie=a user_id=ada device=desktop order_id=1 value=600 currency=EUR
    2026-01-02T10:00:00 view_item cookie=a user_id=ada device=desktop
    2026-01-03T10:00:00 refund cookie=a user_id=ada order_id=1 value=150 currency=EUR
    2026-01-01T10:00:00 page_view cookie=b user_id=bob device=desktop
    2026-01-01T10:05:00 purchase cookie=b user_id=bob device=desktop order_id=2 value=500 currency=EUR
    """

  @Test("each event of a person says its stage and the rule that gave it")
  func rulesAreShown() throws {
    let world = try JourneyWorld(Self.diary).ingested()
    #expect(
      try world.rows(["person", "ada"], "events", ["event", "stage", "stage_rule"]) == [
        ["page_view", "awareness", "6"], ["view_item", "consideration", "5"],
        ["purchase", "purchase", "3"], ["view_item", "retention", "4"],
        ["refund", "retention", "4"],
      ])
    let events = try world.rows(["stages"], "stages", ["stage", "events"])
    #expect(events.compactMap { Int($0[1]) }.reduce(0, +) == 7)
    #expect(events.last == ["unassigned", "0"])
  }

  private static let definitions = """
    currency: EUR
    stages:
      - buying: {event: purchase}
    segments:
      big_spenders: "net_revenue >= 500"
      mobile: "first.device = 'mobile'"
      nobody: "first.colour = 'red'"
    """

  @Test("what no rule takes is unassigned, in every model")
  func unassigned() throws {
    let world = try JourneyWorld(Self.diary, definitions: Self.definitions).ingested()
    #expect(
      try world.rows(["stages"], "stages", ["stage", "events"])
        == [["buying", "2"], ["unassigned", "5"]])
    #expect(
      try world.rows(["stages", "--stage-model", "buyer"], "stages", ["stage", "events"]).last
        == ["unassigned", "0"])
  }

  @Test("the report of the night is broken down whole, and a person's time-line not at all")
  func everyReportByValue() throws {
    let world = try JourneyWorld(Self.diary).ingested()
    let whole = try world.program.answer(["report"])
    let parts = try world.program.answer(["report", "--by", "device"])
    for table in ["revenue_conversion", "carts_summary", "sessions_summary", "stages_stages"] {
      let rows = try #require(parts.tables[table])
      #expect(!rows.isEmpty && rows.allSatisfy { $0["device"] != nil }, "\(table)")
    }
    let sessions = try #require(whole.tables["sessions_summary"]?.first).count("sessions")
    let own = try #require(parts.tables["sessions_summary"]).map { $0.count("sessions") }
    #expect(own.reduce(0, +) == sessions)
    #expect(parts.tables["funnel_steps"]?.allSatisfy { $0["device"] != nil } == true)
    let refused = try world.program.run("person", "ada", "--by", "device")
    #expect(refused.code == 2)
    #expect(refused.messages.contains("--by device has no meaning here: person shows"))
    for command in ["watch", "diff"] {
      let refused = try world.program.run(command, "--by", "device")
      #expect(refused.code == 2 && refused.messages.contains("has no meaning here"), "\(command)")
    }
    let unknown = try world.program.run("report", "--by", "devise")
    #expect(unknown.code == 2 && unknown.messages.contains("did you mean 'device'?"))
  }

  @Test("names of the user's own that the store has never seen are told beside what rests on them")
  func strangers() throws {
    let definitions = """
      stages:
        - care: {after: suport_ticket, where: "devise = 'mobile'"}
        - all: {event: "*"}
      commerce: {order: {event: purchas}}
      """
    let world = try JourneyWorld(Self.diary, definitions: definitions).ingested()
    let stages = try world.program.answer(["stages"]).notes
    #expect(stages.contains { $0.contains("'customer'") && $0.contains("suport_ticket") })
    #expect(stages.contains { $0.contains("devise (did you mean 'device'?)") })
    #expect(stages.contains { $0.contains("purchas (did you mean 'purchase'?)") })
    #expect(try !world.program.answer(["sessions"]).notes.contains { $0.contains("suport") })
    let plain = try JourneyWorld(Self.diary).ingested()
    for report in ["stages", "revenue", "carts", "sessions", "channels", "goals", "pains"] {
      let notes = try plain.program.answer([report]).notes
      #expect(!notes.contains { $0.contains("of the definitions names") }, "\(report)")
    }
  }

  @Test("a segment keeps its persons with all their events, in every report and in the nightly one")
  func segments() throws {
    let world = try JourneyWorld(Self.diary, definitions: Self.definitions).ingested()
    let columns = ["orders", "gross_revenue", "net_revenue"]
    #expect(
      try world.rows(["revenue", "--segment", "big_spenders"], "summary", columns)
        == [["1", "500", "500"]])
    #expect(
      try world.rows(["revenue", "--segment", "mobile"], "summary", columns)
        == [["1", "600", "450"]])
    #expect(
      try world.rows(["report", "--segment", "mobile"], "revenue_summary", columns)
        == [["1", "600", "450"]])
    #expect(
      try world.rows(
        ["sessions", "--segment", "mobile", "--by", "device"], "summary", ["device", "sessions"])
        == [["desktop", "1"], ["mobile", "1"], ["(none)", "1"]].sorted { $0[0] < $1[0] })
    #expect(
      try world.rows(
        ["funnel", "page_view,purchase", "--by", "first.device"], "steps",
        ["first.device", "name", "persons"])
        == [
          ["desktop", "page_view", "1"], ["desktop", "purchase", "1"],
          ["mobile", "page_view", "1"],
          ["mobile", "purchase", "1"],
        ])
    let shown = try world.program.run("revenue", "--segment", "nobody", "--format", "json")
    #expect(shown.code == 0 && shown.output.contains("names what the store has never seen: colour"))
    #expect(shown.output.contains("\"segment_filter\": \"first.colour = 'red'\""))
  }

  @Test("an unknown segment, property or stage model is an error with the nearest names")
  func unknownNames() throws {
    let world = try JourneyWorld(Self.diary, definitions: Self.definitions).ingested()
    let wrong = [
      (["revenue", "--segment", "mobil"], "did you mean 'mobile'"),
      (["revenue", "--by", "devise"], "did you mean 'device'"),
      (["stages", "--stage-model", "buyr"], "did you mean 'buyer'"),
      (["why", "identity", "zoe"], "no event carries the identifier 'zoe'"),
    ]
    for (typed, message) in wrong {
      let outcome = try world.program.run(typed)
      #expect(outcome.code == 2 && outcome.messages.contains(message), "\(outcome.messages)")
    }
  }

  @Test("a store without events answers with no rows under a breakdown, and nobody in a segment")
  func empty() throws {
    let world = try JourneyWorld(
      "2026-01-01 page_view", definitions: "segments: {mobile: \"first.device = 'mobile'\"}")
    try world.program.ingest([world.file("empty.ndjson", [])], into: ".cairn")
    #expect(try world.rows(["sessions", "--by", "device"], "summary", ["sessions"]) == [])
    #expect(
      try world.rows(["sessions", "--segment", "mobile"], "summary", ["sessions", "bounce_rate"])
        == [["0", "-"]])
  }
}
