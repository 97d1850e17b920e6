import CairnDefinitions
import CairnIngest
import CairnModel
import Testing

@Suite("Cells of W3C logs")
struct W3CCellTests {
  private static let columns =
    "date time c-ip cs-method cs-uri-stem sc-status cs(User-Agent) x-note"
  private static let start = "2026-05-01 09:00:00 192.0.2.1 GET /p 200 "

  private func read(_ lines: String, columns: String = columns) throws -> Reading {
    let preset = try #require(SourcePresets.preset(named: "w3c"))
    return Reading("#Fields: \(columns)\n" + lines, source: preset)
  }

  @Test(
    "a line has as many cells as #Fields names",
    arguments: [
      ("Mozilla/5.0 note more", "9 cells, and #Fields names 8"),
      ("Mozilla/5.0 (X11) a note of words", "12 cells, and #Fields names 8"),
      ("Mozilla/5.0", "7 cells, and #Fields names 8"), ("", "7 cells, and #Fields names 8"),
      ("\"Mozilla/5.0 note", nil), ("\"Mozilla/5.0 (X11) note", "9 cells, and #Fields names 8"),
      ("Mozilla/5.0  note", "9 cells, and #Fields names 8"), ("Mozilla/5.0 note ", nil),
      ("Mozilla/5.0 note\r", nil), ("Mozilla/5.0 note \r", nil),
      ("Mozilla/5.0 note  ", "10 cells, and #Fields names 8"),
    ])
  func counts(_ rest: String, _ problem: String?) throws {
    let found = try read(Self.start + rest + "\n" + Self.start + "M n\n")
    #expect(found.rejects.map(\.detail) == (problem.map { [$0] } ?? []), "\(rest)")
    #expect(found.reasons.allSatisfy { $0 == .badColumns })
    #expect(found.events.last?.fields["x_note"] == "'n'", "the next line is read")
  }

  @Test("a line whose cells are shifted is refused for that, not for what stands in a wrong place")
  func shifted() throws {
    let line = "2026-05-01 09:00:00 192.0.2.1 GET /my page 200 Mozilla/5.0 note\n"
    let found = try read(line)
    #expect(found.rejects.map(\.detail) == ["9 cells, and #Fields names 8"])
    // As many cells as columns, and one of them cannot be what it must.
    let bad = try read("2026-05-01 09:00:00 192.0.2.1 GET /p ok Mozilla/5.0 note\n")
    #expect(bad.reasons == [.badLine])
  }

  @Test(
    "a cell in quotes is one, whatever stands in it",
    arguments: [
      (#""Mozilla/5.0 (X11; Linux)" n"#, "Mozilla/5.0 (X11; Linux)", "n"),
      (#""Mozilla/5.0+(X11)" "a note""#, "Mozilla/5.0 (X11)", "a note"),
      (#"M "say ""it"" twice""#, "M", #"say "it" twice"#),
      (#""a ""b"" c" "d""#, #"a "b" c"#, "d"),
      (#"M """#, "M", nil), (#"M "-""#, "M", nil), (#"M """""#, "M", #"""#),
      (#"M "open"#, "M", #""open"#), (#"M in"side"#, "M", #"in"side"#), (#"M a"" "#, "M", #"a"""#),
    ])
  func quotes(_ rest: String, _ agent: String, _ note: String?) throws {
    for end in ["\n", "\r\n", ""] {
      let found = try read(Self.start + rest + end)
      let fields = try #require(found.events.first?.fields, "\(rest): \(found.rejects)")
      #expect(fields["user_agent"] == "'\(agent)'", "\(rest)")
      #expect(fields["x_note"] == note.map { "'\($0)'" }, "\(rest)")
    }
  }

  @Test("any cells come back as they were written, and one too many never does")
  func anyCells() throws {
    let signs = ["a", "7", "\"", " ", "-", "\\", "ż", "'", "+", "%"]
    for seed in UInt64(0)..<500 {
      var random = Dice(seed: seed)
      let separator = random.one(of: [" ", "\t"])
      let count = 1 + random.below(6)
      let cells = (0..<count).map { _ in
        (0..<(1 + random.below(6))).map { _ in random.one(of: signs) }.joined()
      }
      let names = cells.indices.map { "x-\($0)" }
      let columns = (["date", "time", "c-ip"] + names).joined(separator: " ")
      let known = ["2026-05-01", "09:00:00", "192.0.2.1"]
      let written = cells.map { cell in
        let isPlain = !cell.contains(" ") && !cell.hasPrefix("\"")
        return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
      }
      let line = (known + written).joined(separator: separator)
      let found = try read(line + "\n", columns: columns)
      let fields = try #require(found.events.first?.fields, "seed \(seed): \(line)")
      for (index, cell) in cells.enumerated() {
        let value = cell == "-" ? nil : "'\(cell)'"
        #expect(fields["x_\(index)"] == value, "seed \(seed): \(line)")
      }
      for wrong in [line + separator + "x", known[2] + separator + line] {
        #expect(try read(wrong + "\n", columns: columns).reasons == [.badColumns], "seed \(seed)")
      }
    }
  }
}
