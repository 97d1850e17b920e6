import Foundation
import TestSupport
import Testing

/// Damage is named, set aside and mended, as typed.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct RepairTests {
  private let program: CairnProgram
  private let files = Array(CairnProgram.sample.filter { $0.contains("web-") }.prefix(3))

  init() throws { program = try CairnProgram() }

  private func write(_ lines: [String], to name: String) throws {
    try program.folder.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: name)
  }

  private func line(_ number: Int, _ identifiers: String) -> String {
    #"{"event":"view_item","timestamp":"2026-03-0\#(1 + number % 7)T10:00:00Z","#
      + #""event_id":"e-\#(number)",\#(identifiers)}"#
  }

  /// Turns a byte of a file of the store.
  private func turn(_ place: Int, of file: String) throws {
    var bytes = try program.folder.content(file)
    bytes[place] ^= 0x55
    try program.folder.write(bytes, to: file)
  }

  private func summary(_ store: String) throws -> [String: Answer.Value] {
    try #require(try program.answer(["status", "--store", store]).tables["summary"]?.first)
  }

  /// Every session of every person.
  private func list(_ store: String) throws -> String {
    try program.tables(CairnProgram.Question("sessions", "--list"), in: store)
  }

  @Test("a damaged part is moved aside, and its files are taken in again")
  func damageIsRepaired() throws {
    try program.ingest(files, into: "hurt")
    let expected = try program.allTables(in: "hurt")
    try turn(2_000, of: "hurt/parts/0000001.part")
    #expect(try program.run("verify", "--store", "hurt").code == 6)
    #expect(try program.run("revenue", "--store", "hurt").code == 6)
    let repaired = try program.answer(["verify", "--repair", "--store", "hurt"])
    #expect(repaired.tables["loads"]?.count == files.count)
    #expect(try program.allTables(in: "hurt") == expected)
    #expect(try program.run("verify", "--store", "hurt").code == 0)
    let aside = try FileManager.default.contentsOfDirectory(
      atPath: "\(program.folder.path)/hurt/damaged")
    #expect(aside == ["0000001.part"])
    let again = try program.answer(["verify", "--repair", "--store", "hurt"])
    #expect(again.notes == ["nothing is damaged"])
  }

  @Test("whatever byte is damaged of the part that linked a person, the person stays one")
  func personStaysOne() throws {
    try write([line(1, #""email":"a@example.org","user_id":"a""#)], to: "link.ndjson")
    try write([line(2, #""email":"a@example.org""#)], to: "before.ndjson")
    try write([line(3, #""email":"a@example.org""#)], to: "after.ndjson")
    for file in ["link.ndjson", "before.ndjson"] { try program.ingest([file], into: "whole") }
    try FileManager.default.removeItem(atPath: "\(program.folder.path)/link.ndjson")
    let length = try program.folder.content("whole/parts/0000001.part").count
    let step = TestSettings.text("CAIRN_TORTURE") == nil ? 131 : 7
    for place in stride(from: 5, to: length, by: step) {
      let store = "turned-\(place)"
      #expect(try program.shell("cp -r whole \(store)").code == 0)
      try turn(place, of: "\(store)/parts/0000001.part")
      let repaired = try program.run("verify", "--repair", "--store", store)
      #expect([0, 3].contains(repaired.code), "byte \(place): \(repaired.messages)")
      try program.ingest(["after.ndjson"], into: store)
      // A byte that fills a gap is no damage, and then the first event is there still.
      let events = repaired.code == 0 ? 3 : 2
      #expect(try summary(store).count("events") == events, "byte \(place)")
      #expect(try summary(store).count("persons") == 1, "byte \(place)")
      #expect(try program.run("verify", "--store", store).code == 0, "byte \(place)")
      #expect(try program.shell("rm -r \(store)").code == 0)
    }
  }

  @Test("rows whose file is gone are named, and what to type brings them back")
  func lostRowsAreNamed() throws {
    try write([line(1, #""user_id":"a""#)], to: "a.ndjson")
    try write([line(2, #""user_id":"b""#)], to: "b.ndjson")
    for file in ["a.ndjson", "b.ndjson"] { try program.ingest([file], into: "lost") }
    let expected = try list("lost")
    #expect(try program.shell("mkdir away && mv a.ndjson away").code == 0)
    try turn(100, of: "lost/parts/0000001.part")
    let repaired = try program.run("verify", "--repair", "--store", "lost")
    #expect(repaired.code == 3)
    #expect(
      repaired.output.contains("cairn forget --load 1, then cairn ingest a.ndjson"),
      "\(repaired.output)\(repaired.messages)")
    #expect(try summary("lost").count("events") == 1)
    #expect(try program.run("forget", "--load", "1", "--store", "lost").code == 0)
    try program.ingest(["away/a.ndjson"], into: "lost")
    #expect(try list("lost") == expected)
  }

  @Test("a log that grew gives back the rows of each of its nights")
  func grownLogIsTakenInAgain() throws {
    let lines = (0..<6).map { line($0, #""user_id":"u\#($0 % 2)""#) }
    for (count, part) in [(2, 0), (4, 1), (6, 2)] {
      try write(Array(lines[..<count]), to: "app.log")
      try program.ingest(["--preset", "native", "app.log"], into: "grown-\(part)")
      if part < 2 { #expect(try program.shell("cp -r grown-\(part) grown-\(part + 1)").code == 0) }
    }
    let expected = try list("grown-2")
    #expect(try summary("grown-2").count("events") == 6)
    for number in 1...3 {
      let store = "hurt-\(number)"
      #expect(try program.shell("cp -r grown-2 \(store)").code == 0)
      try turn(100, of: "\(store)/parts/000000\(number).part")
      let repaired = try program.run("verify", "--repair", "--store", store)
      #expect(repaired.code == 0, "part \(number): \(repaired.output)\(repaired.messages)")
      #expect(try list(store) == expected, "part \(number)")
    }
  }

  @Test("refused lines and parts of the past that are damaged are set aside too")
  func otherFilesAreSetAside() throws {
    try write([line(1, #""user_id":"a""#), "{broken"], to: "a.ndjson")
    try write([line(2, #""user_id":"b""#)], to: "b.ndjson")
    for file in ["a.ndjson", "b.ndjson"] { try program.ingest([file], into: "old") }
    #expect(try program.run("compact", "--store", "old").code == 0)
    let expected = try list("old")
    try turn(100, of: "old/parts/0000001.part")
    try turn(15, of: "old/rejects/0000001.ndjson.gz")
    #expect(try program.run("verify", "--store", "old").code == 6)
    let repaired = try program.run("verify", "--repair", "--store", "old")
    #expect(repaired.code == 0, "\(repaired.output)\(repaired.messages)")
    #expect(try program.run("verify", "--store", "old").code == 0)
    #expect(try list("old") == expected)
    let aside = try FileManager.default.contentsOfDirectory(
      atPath: "\(program.folder.path)/old/damaged")
    #expect(aside.sorted() == ["0000001.ndjson.gz", "0000001.part"])
  }
}
