import Foundation
import TestSupport
import Testing

/// Why a figure moved: the parts add up, and each cause alone is all of it.
@Suite(
  "Diff", .enabled(if: CairnProgram.knows("diff"), "no built program that knows `diff`"))
struct DiffTests {
  private static let start = 1_767_225_600

  private func line(_ id: String, _ fields: [String: String], hour: Int) throws -> Data {
    var fields = fields
    fields["event_id"] = id
    fields["timestamp"] = "\(Self.start + hour * 3_600)"
    return try JSONEncoder().encode(fields) + [0x0A]
  }

  /// An event of a random shop; some have a login beside the cookie, some an order.
  private func event(_ id: String, hour: Int, _ random: inout Seeded) throws -> Data {
    var fields = ["anonymous_id": "c\(random.below(6))"]
    if random.chance(30) { fields["user_id"] = "u\(random.below(4))" }
    fields["event"] = ["page_view", "view_item", "add_to_cart", "purchase"][random.below(4)]
    if fields["event"] == "purchase" {
      fields["order_id"] = "o\(random.below(30))"
      fields["value"] = "\(random.below(90)).\(random.below(9))"
      fields["currency"] = random.chance(80) ? "EUR" : "PLN"
    }
    return try line(id, fields, hour: hour)
  }

  private func write(_ data: Data, _ name: String, _ program: CairnProgram) throws {
    try data.write(to: URL(fileURLWithPath: "\(program.folder.path)/\(name)"))
  }

  /// Every figure's parts, and whether they add up to its change.
  private func expectSums(_ answer: Answer, _ comment: Comment) {
    for change in answer.tables["changes"] ?? [] {
      let key = change.text("metric") + change.text("currency")
      let parts = (answer.tables["parts"] ?? []).filter {
        $0.text("metric") + $0.text("currency") == key
      }
      #expect(parts.count == 6, comment)
      let sum = parts.compactMap { $0.number("amount") }.reduce(0, +)
      #expect(abs(sum - (change.number("change") ?? 0)) < 1e-9, "\(key) \(comment)")
      let difference = (change.number("after") ?? 0) - (change.number("before") ?? 0)
      #expect(abs(difference - (change.number("change") ?? 0)) < 1e-9, "\(key) \(comment)")
    }
  }

  @Test("after random changes the parts of every figure add up to its change")
  func partsAddUp() throws {
    for seed in 0..<UInt64(TestSettings.number("CAIRN_DIFFS") ?? 4) {
      var random = Seeded(seed)
      let program = try CairnProgram()
      var (first, second) = (Data(), Data())
      for index in 0..<60 { first += try event("a\(index)", hour: random.below(500), &random) }
      for index in 0..<40 {
        // Late ones, new ones, and copies of known ones with another content.
        let id = random.chance(30) ? "a\(random.below(60))" : "b\(index)"
        second += try event(id, hour: random.below(800), &random)
      }
      try write(first, "first.ndjson", program)
      try write(second, "second.ndjson", program)
      try program.ingest(["first.ndjson"], into: "store")
      try program.ingest(["second.ndjson"], into: "store")
      let answer = try program.answer(["diff", "--store", "store"])
      expectSums(answer, "seed \(seed)")
      #expect(answer.tables["changes"]?.isEmpty == false)
    }
  }

  private func causes(_ answer: Answer, of metric: String) -> [String: Double] {
    var causes: [String: Double] = [:]
    for part in answer.tables["parts"] ?? [] where part.text("metric") == metric {
      if let amount = part.number("amount"), amount != 0 {
        causes[part.text("cause"), default: 0] += amount
      }
    }
    return causes
  }

  @Test("a run with only a late file is all late events, one with only news is behaviour")
  func oneCause() throws {
    let program = try CairnProgram()
    func order(_ id: Int, hour: Int, value: Int) throws -> Data {
      try line(
        "e\(id)",
        [
          "user_id": "u\(id % 3)", "event": "purchase", "order_id": "o\(id)",
          "value": "\(value)", "currency": "EUR",
        ], hour: hour)
    }
    let first = try (0..<10).map { try order($0, hour: 20 + $0 * 10, value: 10) }
    try write(first.reduce(Data(), +), "first.ndjson", program)
    let late = try (10..<12).map { try order($0, hour: $0, value: 5) }
    try write(late.reduce(Data(), +), "late.ndjson", program)
    try write(try order(12, hour: 200, value: 7), "news.ndjson", program)
    // Order 0 comes again, earlier and with another value: the earlier copy is kept.
    try write(try order(0, hour: 19, value: 4), "copy.ndjson", program)
    // Merging parts may make generations of its own between the loads.
    var generations: [Int] = []
    for file in ["first", "late", "news", "copy"] {
      try program.ingest(["\(file).ndjson"], into: "store")
      let status = try program.answer(["status", "--store", "store"])
      generations.append(try #require(status.tables["summary"]?.first?.count("generation")))
    }
    func answer(_ load: Int) throws -> Answer {
      try program.answer([
        "diff", "--from-generation", "\(generations[load - 1])", "--to-generation",
        "\(generations[load])", "--store", "store",
      ])
    }
    let afterLate = try answer(1)
    #expect(causes(afterLate, of: "revenue.orders") == ["late_events": 2])
    #expect(causes(afterLate, of: "revenue.net_revenue") == ["late_events": 10])
    let afterNews = try answer(2)
    #expect(causes(afterNews, of: "revenue.net_revenue") == ["behaviour": 7])
    let afterCopy = try answer(3)
    #expect(causes(afterCopy, of: "revenue.orders").values.reduce(0, +) == 0)
    #expect(causes(afterCopy, of: "revenue.net_revenue").keys.sorted() == ["duplicates"])
  }

  @Test("a late event joins two sessions: both ids are listed, and ingest says how far it reaches")
  func joinedSessions() throws {
    let program = try CairnProgram()
    func view(_ id: String, minute: Int, cookie: String = "c") throws -> Data {
      let fields = [
        "event": "page_view", "anonymous_id": cookie, "event_id": id,
        "timestamp": "\(Self.start + 36_000 + minute * 60)",
      ]
      return try JSONEncoder().encode(fields) + [0x0A]
    }
    let first = try [
      view("a", minute: 0), view("b", minute: 45), view("x", minute: 50, cookie: "other"),
    ]
    try write(first.reduce(Data(), +), "first.ndjson", program)
    try write(try view("late", minute: 20) + view("n", minute: 600), "late.ndjson", program)
    let opened = try program.answer(["ingest", "--store", "store", "first.ndjson"])
    #expect(!opened.notes.contains { $0.hasPrefix("events came from") })
    let before = try program.answer(["sessions", "--list", "--store", "store"])
    let came = try program.answer(["ingest", "--store", "store", "late.ndjson"])
    let reach = try #require(came.notes.first { $0.hasPrefix("events came from") })
    #expect(reach.contains("from 2026-01-01T10:20:00.000Z on"))
    #expect(reach.contains("ended 2026-01-01T10:50:00.000Z"))
    #expect(reach.contains("days from 2026-01-01 on"))
    let ids = (before.tables["sessions"] ?? []).filter { $0.text("person") == "cookie:c" }
      .map { $0.text("session") }
    let answer = try program.answer(["diff", "--sessions", "--store", "store"])
    let changed = answer.tables["sessions"] ?? []
    #expect(changed.map { $0.text("session") } == ids)
    #expect(changed.map { $0.text("change") } == ["changed", "gone"])
    #expect(changed.map { $0.count("events_before") } == [1, 1])
    #expect(changed.first?.count("events") == 3)
    #expect(changed.map { $0.text("person_before") } == ["cookie:c", "cookie:c"])
    #expect(try program.answer(["diff", "--store", "store"]).tables["sessions"] == nil)
  }

  @Test("changed definitions are their own cause; an unknown figure is an error with the nearest")
  func definitions() throws {
    let program = try CairnProgram()
    try program.ingest([CairnProgram.sample[0]], into: "store")
    try write(Data("session: {timeout: 2m}\n".utf8), "old.yaml", program)
    let newest = try program.answer(["status", "--store", "store"])
    let generation = try #require(newest.tables["summary"]?.first?.count("generation"))
    let answer = try program.answer([
      "diff", "--from-generation", "\(generation)", "--definitions-before", "old.yaml",
      "--metric", "sessions.sessions", "--store", "store",
    ])
    #expect(causes(answer, of: "sessions.sessions").keys.sorted() == ["definitions"])
    let wrong = try program.run("diff", "--metric", "net_revenu", "--store", "store")
    #expect(wrong.code == 2 && wrong.messages.contains("net_revenue"))
  }
}
