import Foundation
import TestSupport
import Testing

/// Where the data begin and end: at the first and the last event that counts, whatever was there
/// before.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct DataBoundsTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  private func ingest(_ name: String, _ lines: [String], _ options: [String] = []) throws {
    let file = URL(fileURLWithPath: "\(program.folder.path)/\(name)")
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    let outcome = try program.run(["ingest", name, "--store", "store", "-q"] + options)
    #expect([0, 3].contains(outcome.code), "\(outcome.messages)")
  }

  private func event(_ id: String, _ time: String, _ name: String, by person: String) -> String {
    """
    {"event_id":"\(id)","event":"\(name)","timestamp":"\(time)Z","user_id":"\(person)",\
    "product_id":"p1","price":10,"currency":"EUR"}
    """
  }

  /// The first and last hour of the data.
  private func bounds() throws -> [String] {
    let status = try program.answer(["status", "--store", "store"])
    let summary = status.tables["summary"]?.first ?? [:]
    return ["data_start", "data_end"].map { String(summary.text($0).prefix(13)) }
  }

  @Test("a copy that was dropped does not move the end, within a file or from night to night")
  func droppedCopies() throws {
    let (kept, late) = (
      event("e1", "2026-01-01T10:00:00", "add_to_cart", by: "u1"),
      event("e1", "2026-01-09T10:00:00", "add_to_cart", by: "u1")
    )
    try ingest("one.ndjson", [kept, late])
    #expect(try bounds() == ["2026-01-01T10", "2026-01-01T10"])
    let carts = try program.answer(["carts", "--store", "store"]).tables["summary"]?.first ?? [:]
    #expect(carts.count("open") == 1 && carts.count("abandoned") == 0)
    try ingest(
      "two.ndjson", [event("e2", "2025-12-30T10:00:00", "view_item", by: "u1"), late])
    #expect(try bounds() == ["2025-12-30T10", "2026-01-01T10"])
  }

  @Test("a stored copy that loses to one that came later takes its moment with it")
  func supersededCopies() throws {
    try ingest("late.ndjson", [event("e1", "2026-01-09T10:00:00", "add_to_cart", by: "u1")])
    #expect(try bounds() == ["2026-01-09T10", "2026-01-09T10"])
    try ingest("early.ndjson", [event("e1", "2026-01-01T10:00:00", "add_to_cart", by: "u1")])
    #expect(try bounds() == ["2026-01-01T10", "2026-01-01T10"])
    _ = try program.run("compact", "--store", "store")
    #expect(try bounds() == ["2026-01-01T10", "2026-01-01T10"])
  }

  @Test("what was forgotten moves neither end, and a catalog put together again says the same")
  func forgottenEvents() throws {
    try ingest(
      "shop.ndjson",
      [
        event("1", "2026-01-10T10:00:00", "purchase", by: "ann"),
        event("2", "2026-02-10T10:00:00", "purchase", by: "ann"),
        event("3", "2026-03-10T10:00:00", "view_item", by: "bob"),
      ])
    #expect(try bounds() == ["2026-01-10T10", "2026-03-10T10"])
    #expect(try program.run("forget", "--person", "customer:bob", "--store", "store").code == 0)
    #expect(try bounds() == ["2026-01-10T10", "2026-02-10T10"])
    #expect(try program.run("forget", "--before", "2026-02-01", "--store", "store").code == 0)
    #expect(try bounds() == ["2026-02-10T10", "2026-02-10T10"])
    try FileManager.default.removeItem(atPath: "\(program.folder.path)/store/catalog.sqlite")
    #expect(try program.run("rebuild-catalog", "--store", "store").code == 0)
    #expect(try bounds() == ["2026-02-10T10", "2026-02-10T10"])
  }

  @Test("days that were written anew end where their new events end")
  func replacedDays() throws {
    try ingest(
      "days.ndjson",
      [
        event("1", "2026-01-10T10:00:00", "view_item", by: "ann"),
        event("2", "2026-02-10T02:00:00", "view_item", by: "ann"),
        event("3", "2026-02-10T23:00:00", "view_item", by: "ann"),
      ])
    try ingest(
      "again.ndjson", [event("4", "2026-02-10T01:00:00", "view_item", by: "ann")], ["--replace"])
    #expect(try bounds() == ["2026-01-10T10", "2026-02-10T01"])
  }

  @Test("an event far ahead of its load is stored, and the end stays where the others end")
  func futureEvents() throws {
    try ingest(
      "ahead.ndjson",
      [
        event("1", "2026-01-10T10:00:00", "view_item", by: "ann"),
        event("2", "2026-01-12T10:00:00", "view_item", by: "ann"),
        event("3", "2091-01-01T00:00:00", "view_item", by: "ann"),
      ])
    #expect(try bounds() == ["2026-01-10T10", "2026-01-12T10"])
    try ingest("more.ndjson", [event("4", "2026-01-11T10:00:00", "view_item", by: "ann")])
    #expect(try bounds() == ["2026-01-10T10", "2026-01-12T10"])
  }
}
