import Foundation
import TestSupport
import Testing

/// When a session begins and ends, through the built program: the vectors and peers' cases.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct SessionVectorTests {
  private func sessions(
    _ diary: String, _ definitions: String? = nil, _ columns: [String] = ["events", "boundary"]
  ) throws -> [[String]] {
    let world = try JourneyWorld(diary, definitions: definitions).ingested()
    return try world.rows(["sessions", "--list"], "sessions", columns)
  }

  private static let day = "2026-01-01T"

  @Test("S1: a gap of exactly the timeout stays in the session")
  func s1() throws {
    let diary = "\(Self.day)10:00:00 view cookie=c\n\(Self.day)10:30:00 view cookie=c"
    #expect(try sessions(diary) == [["2", "first"]])
    #expect(try sessions(diary, "session: {timeout: 29m}").count == 2)
  }

  @Test("S2: midnight does not split unless it is told to, and then in the report's zone")
  func s2() throws {
    let diary = "2026-01-01T23:55:00 view cookie=c\n2026-01-02T00:05:00 view cookie=c"
    #expect(try sessions(diary) == [["2", "first"]])
    #expect(
      try sessions(diary, "session: {midnight: true}") == [["1", "first"], ["1", "midnight"]])
    #expect(
      try sessions(diary, "zone: Europe/Warsaw\nsession: {midnight: true}") == [["2", "first"]])
  }

  @Test("S3: a second campaign is a second touch of one session, or a new one by option")
  func s3() throws {
    let diary =
      "\(Self.day)10:00:00 view cookie=c utm_source=a\n\(Self.day)10:10:00 view cookie=c utm_source=b"
    #expect(try sessions(diary) == [["2", "first"]])
    #expect(
      try sessions(diary, "session: {campaign: true}") == [["1", "first"], ["1", "campaign"]])
  }

  @Test("S4: a push received belongs to a session and does not prolong it")
  func s4() throws {
    let diary = """
      \(Self.day)10:00:00 page cookie=c
      \(Self.day)10:25:00 push_received cookie=c
      \(Self.day)10:50:00 page cookie=c
      """
    #expect(try sessions(diary) == [["1", "first"], ["1", "idle"]])
    #expect(try sessions(diary, "session: {passive: other}") == [["3", "first"]])
  }

  @Test("S5: a late event makes one session of two; the first one's id stays")
  func s5() throws {
    let world = try JourneyWorld(
      """
      \(Self.day)10:00:00 view cookie=c
      \(Self.day)10:45:00 view cookie=c
      \(Self.day)10:20:00 view cookie=c
      """)
    try world.program.ingest([world.file("early.ndjson", Array(world.lines[..<2]))], into: ".cairn")
    let before = try world.rows(["sessions", "--list"], "sessions", ["session"])
    try world.program.ingest([world.file("late.ndjson", [world.lines[2]])], into: ".cairn")
    let after = try world.rows(["sessions", "--list"], "sessions", ["session", "events"])
    #expect(before.count == 2 && after == [[before[0][0], "3"]])
  }

  @Test("start events, the longest length, several devices, and ids that person shows too")
  func otherRules() throws {
    let diary = """
      \(Self.day)10:00:00 app_open cookie=a user_id=U
      \(Self.day)10:10:00 view cookie=b user_id=U
      \(Self.day)10:20:00 app_open cookie=a user_id=U
      \(Self.day)10:40:00 view cookie=a user_id=U
      """
    #expect(try sessions(diary) == [["3", "first"], ["1", "first"]])
    #expect(
      try sessions(diary, "session: {start: app_open, span: person}")
        == [["2", "first"], ["2", "event"]])
    #expect(
      try sessions(diary, "session: {max: 30m, span: person}") == [["3", "first"], ["1", "max"]])
    let world = try JourneyWorld(diary).ingested()
    let listed = try world.rows(["sessions", "--list"], "sessions", ["session"]).map { $0[0] }
    let shown = try world.rows(["person", "U"], "events", ["session"]).map { $0[0] }
    #expect(Set(listed) == Set(shown) && listed.count == 2)
  }

  @Test("a single page is a bounce by its own rule, however long it was read")
  func singlePages() throws {
    let diary = """
      \(Self.day)10:00:00 page_view cookie=a
      \(Self.day)10:05:00 scroll cookie=a
      \(Self.day)10:00:00 page_view cookie=b
      \(Self.day)10:00:01 page_view cookie=b
      """
    for (definitions, rate) in [(nil, "0"), ("session: {bounce: single_page}", "0.5")] {
      let world = try JourneyWorld(diary, definitions: definitions).ingested()
      #expect(try world.rows(["sessions"], "summary", ["bounce_rate"]) == [[rate]])
    }
  }

  /// A session of a peer's published test: events in, sessions out.
  private struct Case: Decodable {
    struct Event: Decodable {
      var user: String
      var session_id: String
      var event: String
      var ts: String
      var event_id: String?
    }
    struct Session: Decodable {
      var session_id: String
      var start: String
      var end: String
      var events: Int
    }
    struct Expected: Decodable {
      var sessions: [Session]?
    }
    var name: String
    var events: [Event]
    var expected: Expected
  }

  @Test("peers' cases of declared sessions: starts, ends and events as published")
  func publishedCases() throws {
    guard let folder = TestSettings.text("CAIRN_CASES") else {
      print("=== SKIPPED: CAIRN_CASES names no folder of cases ===")
      return
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/session_cases.json"))
    for example in try JSONDecoder().decode([Case].self, from: data) {
      guard let wanted = example.expected.sessions else { continue }
      let world = try JourneyWorld("", definitions: "session: {declared: true}")
      let lines = try example.events.map { event in
        var fields = [
          "cookie": event.user, "session_id": event.session_id, "event": event.event,
          "timestamp": event.ts,
        ]
        fields["event_id"] = event.event_id
        return String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
      }
      try world.program.ingest([world.file("case.ndjson", lines)], into: ".cairn")
      let rows = try world.rows(["sessions", "--list"], "sessions", ["start", "end", "events"])
      for session in wanted where !example.name.contains("longer_than_3_days") {
        let own = example.events.filter { $0.session_id == session.session_id }
        // A lone page ping is dated back by five seconds there; here a session begins with it.
        let isPing = own.allSatisfy { $0.event == "page_ping" }
        let start = isPing ? session.end : session.start
        #expect(rows.contains([start, session.end, "\(session.events)"]), "\(example.name)")
      }
      #expect(rows.count == Set(example.events.map(\.session_id)).count, "\(example.name)")
    }
  }
}
