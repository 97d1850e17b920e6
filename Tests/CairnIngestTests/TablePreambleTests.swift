import CairnIngest
import CairnModel
import Testing

@Suite("What stands above a table")
struct TablePreambleTests {
  private static let rows = "event;time;user_id\na;2026-01-01;u1\nb;2026-01-02;u2\n"

  /// Reads a table as its beginning says it is.
  private func read(_ text: String, separator: UInt8 = 0x3B, cuts: [Int] = []) -> Reading {
    let above = TablePreamble(head: Array(text.utf8), separator: separator)
    let cells = RecordFormat.delimited(separator: above.separator ?? separator, columns: nil)
    var source = SourceDefinition.native(named: "s", format: cells)
    source.cells.titleLines = above.lineCount
    return Reading(Array(text.utf8), cuts: cuts, source: source)
  }

  private static let titles = [
    ("sep=;\n", 1, 1), ("\"sep=;\"\r\n", 1, 1), ("SEP=;\n", 1, 1), ("\u{FEFF}sep=;\n", 1, 1),
    ("Orders of May\n", 1, 1), ("Orders of May\n\n", 2, 1),
    ("Orders;;\n;;\nmade;2026-06-01\n", 3, 3), ("# made by hand\n# on a day\n", 2, 2),
    ("sep=;\n\nOrders\n#\n", 4, 3),
    ("Shop;My shop\nFrom;2026-01-01\n\n", 3, 2), ("\"a title;\nof two lines\"\n", 2, 2),
    ("# a;b;c;d;e\n", 1, 1), ("Orders of 5\" screens\n", 1, 1), ("\n\n", 0, 0), ("", 0, 0),
  ]

  @Test("is left aside with a note, whatever it is", arguments: titles)
  func leftAside(_ title: String, _ lines: Int, _ noted: Int) {
    let text = title + Self.rows
    let plain = read(Self.rows)
    let found = read(text)
    #expect(plain.events.count == 2)
    #expect(found.events.map(\.fields) == plain.events.map(\.fields), "\(title)")
    #expect(found.rejects.isEmpty && found.lines == found.accepted + found.blank)
    #expect(found.notes.titleLines == noted, "\(title)")
    #expect(TablePreamble(head: Array(text.utf8), separator: 0x3B).lineCount == lines, "\(title)")
    for cut in 0...text.utf8.count {
      #expect(read(text, cuts: [cut]) == found, "\(title), cut at \(cut)")
    }
    let recognised = recognise(fileName: "a.csv", head: Array(text.utf8))
    #expect("\(recognised)".contains("3 columns parted by semicolons"), "\(title): \(recognised)")
  }

  @Test("the sign that the first line names parts the cells")
  func separators() {
    for sign in [",", ";", "|", "\t"] {
      let text = "sep=\(sign)\n" + Self.rows.replacing(";", with: sign)
      #expect(read(text, separator: 0x2C).events.count == 2, "\(sign)")
      let recognised = recognise(fileName: "a.csv", head: Array(text.utf8))
      guard case .recognised(let source, _) = recognised else {
        Issue.record("\(sign): \(recognised)")
        continue
      }
      #expect(source.format == .delimited(separator: Array(sign.utf8)[0], columns: nil))
    }
  }

  @Test(
    "the header stays where it is",
    arguments: [
      "event;time;user_id\na;2026-01-01;u1\n", "event;time;time\na;2026-01-01;u\nb;c;d\n",
      "03;u3;z\nd;2026-01-04;u4\nd;2026-01-04;u4\n",
      "event;time\na;2026-01-01;u1\nb;2026-01-02;u\n",
      "#id;event;time\n1;a;2026-01-01\n2;b;2026-01-01\n",
      "Name;Email;Total\n#1001;a@b.example;5\n#1002;b@b.example;6\n",
      ";time;2026;event\n1;2026-01-04;x;d\n", "a;b\n1;2\n3;4\n", "one\ntwo\nthree\n",
      "sep;x\na;b\n",
      "event;time;user_id;\na;2026-01-01;u1;\n", "a;b;c\n", "", "\"open\nevent;time;user_id\n",
    ])
  func untouched(_ text: String) {
    let above = TablePreamble(head: Array(text.utf8), separator: 0x3B)
    #expect(above.lineCount == 0 && above.separator == nil, "\(text)")
  }

  @Test("comments between the rows are left aside, and orders' names are no comments")
  func comments() {
    let found = read(Self.rows + "# to be continued\n#\n## 5; 6\n#1001;x\nc;2026-01-03;u3\n")
    #expect(found.events.map(\.name) == ["a", "b", "c"])
    #expect(found.reasons == [.badColumns] && found.rejects[0].bytes == Array("#1001;x".utf8))
    #expect(found.notes.commentLines == 3 && found.blank == 3)
  }
}
