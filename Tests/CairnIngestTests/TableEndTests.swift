import CairnDefinitions
import CairnIngest
import CairnModel
import TestSupport
import Testing

/// Where a report's table ends and its prose begins, and how the lines of a file end.
@Suite("Ends of tables and lines")
struct TableEndTests {
  private func report(_ rows: [String]) throws -> (bytes: [UInt8], source: SourceDefinition) {
    let file = try DefinitionsFile.read("sources: {s: {format: csv, footer: true}}")
    let text = "event,time,user_id,note\n" + rows.map { $0 + "\n" }.joined()
    return (Array(text.utf8), try #require(file.definitions.sources.first))
  }

  private static let whole = "e,2026-01-01,u,n"

  @Test("a broken row before whole ones is one reject, and reading goes on")
  func brokenRow() throws {
    for broken in ["e,2026-01-01,u", "e,2026-01-01,u,a,b", "\"e\"x,2026-01-01,u,n"] {
      let (bytes, source) = try report(
        [Self.whole, broken] + Array(repeating: Self.whole, count: 9))
      let found = Reading(bytes, source: source)
      #expect(found.accepted == 10 && found.rejects.count == 1 && found.blank == 0, "\(broken)")
      #expect(found.rejects.first?.line == 2 && found.notes.footerLines == 0)
    }
  }

  @Test("lines of prose at the end are left aside, but not hundreds of them")
  func prose() throws {
    let prose = ["", "The end", "By: somebody, somewhere", "\"Total"]
    let (bytes, source) = try report([Self.whole] + prose)
    let found = Reading(bytes, source: source)
    #expect(found.accepted == 1 && found.rejects.isEmpty && found.blank == 4)
    #expect(found.notes.footerLines == 3, "a blank line is blank anyway")
    let (long, same) = try report([Self.whole] + Array(repeating: "e,2026-01-01", count: 150))
    let cut = Reading(long, source: same)
    #expect(cut.rejects.count == 101 && cut.blank == 49 && cut.lines == 151)
  }

  @Test("it does not matter where the bytes are cut, with either line end")
  func cuts() throws {
    let rows = (0..<58).map { $0 % 7 == 3 ? "broken" : "e\($0),2026-01-01,u,\"a,b\"" }
    let (bytes, source) = try report(rows + ["The end"])
    let returns = bytes.map { $0 == 0x0A ? 0x0D : $0 }
    let whole = Reading(bytes, source: source)
    #expect(whole.accepted == 50 && whole.rejects.count == 8 && whole.blank == 1)
    for seed in UInt64(0)..<40 {
      var random = Dice(seed: seed)
      let cuts = (0..<4).map { _ in random.below(bytes.count) }.sorted()
      #expect(Reading(bytes, cuts: cuts, source: source) == whole)
      #expect(Reading(returns, cuts: cuts, source: source) == whole)
    }
  }

  @Test("carriage returns alone end lines, and other files keep theirs")
  func returns() {
    let old = Reading("event,time,user_id\re,2026-01-01,a\rf,2026-01-02,b\r", source: .cells())
    #expect(old.events.map(\.name) == ["e", "f"] && old.lines == 2)
    let quoted = Reading(
      "event,time,user_id,note\r\ne,2026-01-01,a,\"x\ry\"\r\n", source: .cells())
    #expect(quoted.events.first?.fields["note"] == "'x\ry'")
    let single = Reading("event,time,user_id\r", source: .cells())
    #expect(single.lines == 0)
    let long = "event,time,user_id," + String(repeating: "x", count: 1_004)
    #expect(long.utf8.count == 1_023, "its carriage return is the last byte that is looked at")
    let edge = Reading(long + "\r\ne,2026-01-01,a,1\r\n", source: .cells())
    #expect(edge.lines == 1 && edge.accepted == 1)
  }
}
