import Foundation
import TestSupport
import Testing

/// Who is who, through the built program: the vectors by their names, and what they rest on.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct WhoTests {
  /// The person of each event, in the order of time, as `cairn why identity` tells them.
  private func owners(_ diary: String, _ id: String) throws -> [String] {
    let world = try JourneyWorld(diary).ingested()
    return try world.rows(["why", "identity", id], "events", ["person", "reason"]).map {
      $0.joined(separator: " ")
    }
  }

  @Test("ID1: a first visit belongs to the customer who logs in a day later")
  func id1() throws {
    let told = try owners(
      "2026-01-01 view cookie=c\n2026-01-02 login cookie=c user_id=U", "cookie:c")
    #expect(told == ["customer:U next_login", "customer:U own_id"])
  }

  @Test("ID2: between two logins the next one decides")
  func id2() throws {
    let diary = """
      2026-01-01 login cookie=c user_id=U
      2026-01-02 view cookie=c
      2026-01-03 login cookie=c user_id=W
      """
    #expect(
      try owners(diary, "cookie:c") == [
        "customer:U own_id", "customer:W next_login", "customer:W own_id",
      ])
    let world = try JourneyWorld(diary).ingested()
    #expect(
      try world.rows(
        ["why", "identity", "c"], "timeline", ["device", "person", "reason", "events"])
        == [
          ["cookie:c", "customer:U", "own_id", "1"], ["cookie:c", "customer:W", "next_login", "1"],
          ["cookie:c", "customer:W", "own_id", "1"],
        ])
  }

  @Test("ID3: after the last login the previous one decides")
  func id3() throws {
    let told = try owners(
      "2026-01-01 login cookie=c user_id=U\n2026-01-02 view cookie=c", "cookie:c")
    #expect(told == ["customer:U own_id", "customer:U previous_login"])
  }

  @Test("ID4: an address of two customers links neither, and is listed")
  func id4() throws {
    let diary = """
      2026-01-01 view email=e user_id=1
      2026-01-02 view email=e user_id=2
      2026-01-03 view email=e
      """
    #expect(
      try owners(diary, "email:e") == [
        "customer:1 own_id", "customer:2 own_id", "email:e untrusted_id",
      ])
    let world = try JourneyWorld(diary).ingested()
    #expect(try world.rows(["identity"], "summary", ["persons", "shared_ids"]) == [["3", "1"]])
    #expect(
      try world.rows(["identity"], "conflicts", ["kind", "id", "persons", "events"])
        == [["shared", "email:e", "2", "3"]])
  }

  @Test("ID5: a login beyond the look-back claims nothing")
  func id5() throws {
    let diary = "2026-01-01 view cookie=c\n2026-02-14 login cookie=c user_id=U"
    #expect(
      try owners(diary, "cookie:c") == ["cookie:c no_login", "customer:U own_id"])
    #expect(try owners(diary, "customer:U") == ["customer:U own_id"])
  }

  @Test("a star of 5,000 customers on one device is 5,000 persons and one line of the report")
  func theStar() throws {
    let diary = (0..<5_000).map { "2026-01-01T10:00:00 login cookie=tablet user_id=u\($0)" }
    let world = try JourneyWorld(diary.joined(separator: "\n")).ingested()
    #expect(
      try world.rows(["identity"], "summary", ["persons", "known_unique", "hubs"])
        == [["5000", "5000", "1"]])
    #expect(
      try world.rows(["identity"], "hubs", ["id", "persons", "events"])
        == [["cookie:tablet", "5000", "5000"]])
  }

  @Test("a login that comes later changes the past, and values to ignore link nobody")
  func lateLogins() throws {
    let world = try JourneyWorld(
      """
      2026-01-01 view cookie=c
      2026-01-01 view cookie=null email=x
      2026-01-02 login cookie=c user_id=U
      2026-01-02 login cookie=null user_id=W
      """)
    try world.program.ingest([world.file("web.ndjson", Array(world.lines[..<2]))], into: ".cairn")
    #expect(try world.rows(["identity"], "summary", ["events", "matched"]) == [["2", "0"]])
    try world.program.ingest([world.file("late.ndjson", Array(world.lines[2...]))], into: ".cairn")
    #expect(
      try world.rows(["identity"], "summary", ["events", "matched", "logged_in"])
        == [["4", "1", "3"]])
    let before = try world.rows(["identity", "--as-of", "1"], "summary", ["events", "matched"])
    #expect(before == [["2", "0"]])
  }

  @Test("the links say their types, their times, their count, and the lines they came from")
  func evidence() throws {
    let world = try JourneyWorld(
      """
      2026-01-01 view email=e cookie=c
      2026-01-02 login email=e user_id=U
      2026-01-03 login email=e user_id=U
      """
    ).ingested()
    #expect(
      try world.rows(
        ["why", "identity", "U"], "links",
        ["type", "other_type", "id", "other_id", "standing", "events", "first", "last"])
        == [
          [
            "customer", "email", "customer:U", "email:e", "joins", "2",
            "2026-01-02T00:00:00.000Z", "2026-01-03T00:00:00.000Z",
          ],
          [
            "email", "cookie", "email:e", "cookie:c", "login", "1", "2026-01-01T00:00:00.000Z",
            "2026-01-01T00:00:00.000Z",
          ],
        ])
    #expect(
      try world.rows(
        ["why", "identity", "U", "--evidence", "1"], "evidence", ["other_id", "file", "line"])
        == [["email:e", "log.ndjson.gz", "2"], ["cookie:c", "log.ndjson.gz", "1"]])
  }

  /// A small random world of shared tablets, chains and junk ids.
  private func randomWorld(_ seed: UInt64) throws -> JourneyWorld {
    var random = Seeded(seed)
    var diary: [String] = []
    for _ in 0..<60 {
      var line = "2026-01-0\(1 + random.below(9))T0\(random.below(10)):00:00 "
      line += ["view", "login", "purchase"][random.below(3)]
      if !random.chance(30) { line += " cookie=\(["a", "b", "c", "null"][random.below(4)])" }
      if random.chance(30) { line += " email=\(["x", "y", "z"][random.below(3)])" }
      if random.chance(30) { line += " utm_medium=\(["email", "sms", "cpc"][random.below(3)])" }
      if line.contains("purchase") {
        line += " value=\(random.below(90)) order_id=\(random.below(9))"
      }
      if random.chance(25) { line += " user_id=\(["1", "2", "3", "guest"][random.below(4)])" }
      diary.append(line)
    }
    return try JourneyWorld(diary.joined(separator: "\n"))
  }

  /// A person's time-line without file and line, which follow how the log was cut.
  private func timeline(
    _ person: String, _ program: CairnProgram, _ store: String
  ) throws -> String {
    let answer = try program.answer(["person", person, "--store", store])
    let rows = (answer.tables["events"] ?? []).map { row in
      ["time", "event", "source", "session", "stage", "channel", "value"]
        .map { row.text($0) }.joined(separator: " ")
    }
    return rows.joined(separator: "\n")
  }

  @Test("every order and every cut of the files gives the same tables")
  func ordersAndCuts() throws {
    for seed in UInt64(1)...UInt64(max(1, TestSettings.number("CAIRN_CUTS") ?? 2)) {
      let world = try randomWorld(seed)
      let questions = [
        ["identity"], ["sessions", "--list"], ["stages"], ["channels"], ["revenue"],
      ].map { CairnProgram.Question($0[0], Array($0.dropFirst())) }
      var random = Seeded(seed)
      var expected: [String] = []
      for attempt in 0..<4 {
        let shuffled = attempt == 0 ? world.lines : world.lines.shuffled(using: &random)
        let cut = attempt == 0 ? [60] : [5 + random.below(20), 30 + random.below(20), 60]
        var start = 0
        for (index, end) in cut.enumerated() {
          let name = "piece-\(attempt)-\(index).ndjson"
          try world.program.ingest(
            [world.file(name, Array(shuffled[start..<end]))], into: "store-\(attempt)")
          start = end
        }
        let store = "store-\(attempt)"
        var tables = try questions.map { try world.program.tables($0, in: store) }
        for person in try world.persons(in: store) {
          tables.append(try timeline(person, world.program, store))
        }
        if attempt == 0 { expected = tables }
        #expect(tables.count > questions.count, "seed \(seed)")
        #expect(tables == expected, "seed \(seed), attempt \(attempt)")
      }
    }
  }
}
