import CairnIngest
import CairnModel
import Testing

extension SourceDefinition {
  static func cells(_ separator: Character = ",", columns: [String]? = nil) -> SourceDefinition {
    let byte = separator.asciiValue ?? 0x2C
    return .native(named: "crm", format: .delimited(separator: byte, columns: columns))
  }
}

@Suite("Delimited records")
struct DelimitedTests {
  private func read(_ text: String, _ source: SourceDefinition = .cells()) -> Reading {
    Reading(text, source: source)
  }

  private static let head = "event,ts,user_id,x\n"

  @Test("are mapped as the native preset says, and all cells are text")
  func areMapped() {
    let found = read(
      """
      Event,Timestamp,User ID,customer_id,Email,value,quantity,plan
      buy,2026-01-01 00:00:00,,42, Ada@Example.COM,25.00,2,007
      """)
    #expect(
      found.events.first?.fields == [
        "@customer": "'42'", "@email": "'ada@example.com'", "value": "d25", "quantity": "d2",
        "plan": "'007'",
      ])
    #expect(found.lines == 1)
    #expect(found.events.first?.line == 1)
    #expect(
      found.events.first?.record == "buy,2026-01-01 00:00:00,,42, Ada@Example.COM,25.00,2,007")
  }

  /// A cell as written, and what it must be; nil where it is absent.
  static let cells: [(written: String, meaning: String?)] = [
    ("a", "a"), ("", nil), ("\"\"", nil), ("\"a\"", "a"), ("\"a,b\"", "a,b"),
    ("\"a\"\"b\"", "a\"b"), ("\"\"\"\"", "\""), ("\"\"\"a\"\"\"", "\"a\""), ("\"a\nb\"", "a\nb"),
    ("\"a\r\nb\"", "a\r\nb"), ("5\" screen", "5\" screen"), ("a\"b\"", "a\"b\""), (" a ", " a "),
    ("'a'", "'a'"), ("é😀", "é😀"), ("\"\n\"", "\n"), ("NULL", "NULL"), ("\t", "\t"),
    ("\\N", "\\N"), ("1.50", "1.50"), ("=1+1", "=1+1"), ("\"a;b\"", "a;b"), ("a;b", "a;b"),
  ]

  @Test("hold any text in quotes", arguments: cells)
  func cellsAreRead(_ written: String, _ meaning: String?) {
    for ending in ["\n", "\r\n", ""] {
      let found = read(Self.head + "e,2026-01-01,7," + written + ending)
      #expect(found.events.first?.fields["x"] == meaning.map { "'\($0)'" })
      #expect(found.lines == 1 && found.rejects.isEmpty)
      let first = read("x,event,ts,user_id\n" + written + ",e,2026-01-01,7" + ending)
      #expect(first.events.first?.fields["x"] == meaning.map { "'\($0)'" })
    }
  }

  @Test("may be parted by tab, semicolon or bar", arguments: ["\t", ";", "|"] as [Character])
  func otherSeparators(_ separator: Character) {
    let text = "event,ts,user_id,x\ne,2026-01-01,7,\"a,b\"\n".split(separator: ",", maxSplits: 6)
      .joined(separator: String(separator))
    #expect(read(text, .cells(separator)).events.first?.fields["x"] == "'a,b'")
  }

  @Test(
    "are refused where the number of cells is wrong",
    arguments: [
      "e,2026-01-01,7", "e,2026-01-01,7,x,y", "e", ",,,,,", "e,2026-01-01,7,x,y,",
    ])
  func wrongCellCounts(_ line: String) {
    let good = "e,2026-01-01,7,x\n"
    let found = read(Self.head + good + line + "\n" + good)
    #expect(found.reasons == [.badColumns])
    #expect(found.events.map(\.line) == [1, 3])
  }

  @Test("may end with one separator too many")
  func trailingSeparator() {
    #expect(read(Self.head + "e,2026-01-01,7,x,\n").events.count == 1)
  }

  @Test(
    "are refused by their first line where a quote is not closed",
    arguments: [
      "e,2026-01-01,7,\"open\n", "e,2026-01-01,7,\"open", "e,2026-01-01,7,\"a\"b\n", "\"\n",
      "\"a\" ,1\n",
    ])
  func openQuotes(_ line: String) {
    let good = "e,2026-01-01,7,x\n"
    let found = read(Self.head + good + line + (line.hasSuffix("\n") ? good + good : ""))
    #expect(found.reasons == [.badLine])
    #expect(found.events.map(\.line) == (line.hasSuffix("\n") ? [1, 3, 4] : [1]))
  }

  @Test("get a second name where the header repeats one")
  func repeatedHeaders() {
    let found = read("event,ts,user_id,x,x,,x_2,x\ne,2026-01-01,7,1,2,3,4,5\n")
    #expect(
      found.events.first?.fields == [
        "@customer": "'7'", "x": "'1'", "x_3": "'2'", "column_6": "'3'", "x_2": "'4'", "x_4": "'5'",
      ])
  }

  @Test("may have their columns named by the definition")
  func givenColumns() {
    let source = SourceDefinition.cells(columns: ["user_id", "event", "ts"])
    let found = read("7,e,2026-01-01\n8,f,2026-01-02\n", source)
    #expect(found.events.map(\.name) == ["e", "f"])
    #expect(found.lines == 2)
  }

  @Test("count blank lines and repeated headers as blank")
  func blankLines() {
    let good = "e,2026-01-01,7,x\n"
    let found = read("\n" + Self.head + "\n  \r\n" + good + Self.head + good)
    #expect((found.lines, found.blank, found.accepted) == (6, 4, 2))
    #expect(found.events.map(\.line) == [4, 6])
  }

  @Test("may begin with a byte order mark, and may be Windows-1252")
  func encodings() {
    let marked = Reading(
      [0xEF, 0xBB, 0xBF] + Array((Self.head + "e,2026-01-01,7,x").utf8), source: .cells())
    #expect(marked.events.count == 1 && marked.notes.hasByteOrderMark)
    let latin = Array((Self.head + "e,2026-01-01,7,").utf8) + [0x63, 0x61, 0x66, 0xE9, 0x80, 0x0A]
    #expect(Reading(latin, source: .cells()).reasons == [.notUTF8])
    var source = SourceDefinition.cells()
    source.mapping.encoding = .windows1252
    #expect(Reading(latin, source: source).events.first?.fields["x"] == "'café€'")
  }

  @Test("refuse a NUL only in ids and names")
  func nulBytes() {
    #expect(read(Self.head + "e,2026-01-01,7\0,x\n").reasons == [.nulByte])
    #expect(read(Self.head + "e\0,2026-01-01,7,x\n").reasons == [.nulByte])
    #expect(read(Self.head + "e,2026-01-01,7,x\0\n").events.count == 1)
  }

  @Test("of a file without a readable header are all refused")
  func brokenHeader() {
    let found = read("\"event,ts\ne,2026-01-01\n")
    #expect(found.reasons == [.badColumns])
    #expect(read("").lines == 0)
    #expect(read("event,ts,user_id").lines == 0)
  }

  @Test("come back as they were written, wherever the file is cut")
  func roundTrip() {
    let pieces = ["", "a", "b,c", "\"", "\"\"", "\n", "\r\n", " x ", "ż", "long text with, and \""]
    for seed in UInt64(0)..<80 {
      var random = Dice(seed: seed)
      var rows: [[String]] = []
      var text = "event,ts,user_id,a,b,c\n"
      for _ in 0..<(1 + random.below(15)) {
        let cells = (0..<3).map { _ in random.one(of: pieces) + random.one(of: pieces) }
        rows.append(cells)
        text += (["e", "2026-01-01", "7"] + cells.map { quoted($0, &random) }).joined(
          separator: ",")
        text += random.one(of: ["\n", "\r\n"])
      }
      let whole = read(text)
      let expected = rows.map { cells in
        var fields = ["@customer": "'7'"]
        for (name, cell) in zip(["a", "b", "c"], cells) where !cell.isEmpty {
          fields[name] = "'\(cell)'"
        }
        return fields
      }
      #expect(whole.events.map(\.fields) == expected, "seed \(seed)")
      let bytes = Array(text.utf8)
      for _ in 0..<6 {
        let cuts = (0..<random.below(8)).map { _ in random.below(bytes.count) }.sorted()
        #expect(Reading(bytes, cuts: cuts, source: .cells()) == whole, "seed \(seed), cuts \(cuts)")
      }
    }
  }

  private func quoted(_ cell: String, _ random: inout Dice) -> String {
    let mustQuote = cell.contains { ",\"\n\r\r\n".contains($0) }
    guard mustQuote || random.below(3) == 0 else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }

  @Test("with stray quotes give the same wherever the file is cut")
  func damagedFiles() {
    for seed in UInt64(0)..<60 {
      var random = Dice(seed: seed)
      var bytes = Array(Self.head.utf8)
      for _ in 0..<20 {
        bytes += Array("e,2026-01-01,7,\"quoted, \"\"text\"\"\"".utf8)
        for _ in 0..<random.below(3) {
          bytes.insert(
            random.one(of: [0x22, 0x2C, 0x0A, 0x0D]), at: bytes.count - random.below(20))
        }
        bytes.append(0x0A)
      }
      let whole = Reading(bytes, source: .cells())
      #expect(whole.lines == whole.accepted + whole.rejects.count + whole.blank, "seed \(seed)")
      for _ in 0..<4 {
        let cuts = (0..<random.below(8)).map { _ in random.below(bytes.count) }.sorted()
        #expect(Reading(bytes, cuts: cuts, source: .cells()) == whole, "seed \(seed), cuts \(cuts)")
      }
    }
  }

  @Test("over the limit give back their lines")
  func longRecords() {
    let good = "e,2026-01-01,7,x\n"
    let open = "e,2026-01-01,7,\"open\n"
    let filler = String(repeating: "e,2026-01-01,7,x\n", count: Limits.lineBytes / 17 + 100)
    let bytes = Array((Self.head + good + open + filler + "e,2026-01-01,7,closed\"\n" + good).utf8)
    let whole = Reading(bytes, source: .cells())
    #expect(whole.reasons == [.badLine])
    #expect(whole.rejects.first?.line == 2)
    #expect(whole.lines == Limits.lineBytes / 17 + 104)
    for size in [100_000, 1 << 20, 700_001] {
      let cuts = Array(stride(from: size, to: bytes.count, by: size))
      #expect(Reading(bytes, cuts: cuts, source: .cells()) == whole)
    }
    let long = Array(
      (Self.head + good + "e," + String(repeating: "x", count: 3 << 20) + "\n" + good).utf8)
    let found = Reading(long, source: .cells())
    #expect(found.reasons == [.tooLong])
    #expect(found.events.map(\.line) == [1, 3])
    #expect(Reading(long, cuts: [1 << 20, 2 << 20], source: .cells()) == found)
  }
}
