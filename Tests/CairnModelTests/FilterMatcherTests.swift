import CairnModel
import TestSupport
import Testing

@Suite struct FilterMatcherTests {
  private func people(_ filter: String, _ lines: String) throws -> [String] {
    let builder = BatchBuilder(lines)
    let matcher = FilterMatcher(try FilterParser.parse(filter), builder.context())
    let batch = builder.batch()
    let rows = (0..<batch.rowCount).filter { matcher.matches(batch, $0) }
    let bulk = matcher.matches(batch, rows: 0..<batch.rowCount)
    #expect(rows == bulk.indices.filter { bulk[$0] }, "one by one and in bulk agree")
    return rows.map { builder.people[$0] }
  }

  private let values = """
    a view 09:00 x=10
    b view 09:00 x=10.5
    c view 09:00 x='10'
    d view 09:00 x='abc'
    e view 09:00 x=true
    f view 09:00 y=1
    g buy 09:00 x=1e-7 source=crm
    h view 09:00 x='010'
    i view 09:00 x='true'
    """

  @Test(
    "answers as the page on filters says",
    arguments: [
      ("x = 10", "ach"), ("x = '10'", "ac"), ("x != 10", "bdegi"), ("x != '10'", "bdeghi"),
      ("x > 10", "b"), ("x >= 10", "abch"), ("x < 10", "g"), ("not x > 10", "acgh"),
      ("not x = 10", "bdegi"), ("x in (10, 'abc')", "acdh"), ("x not in (10, 'abc')", "begi"),
      ("x is null", "f"), ("x is not null", "abcdeghi"), ("not (x is null)", "abcdeghi"),
      ("x = true", "ei"), ("x = false", ""), ("x != true", "abcdgh"), ("x ~ '1'", "abcgh"),
      ("x ~ ''", "abcdeghi"), ("not x ~ '1'", "dei"), ("x glob '1*'", "abcg"),
      ("x glob '?bc'", "d"), ("x > 'abb'", "di"), ("x < 'abb'", "ch"), ("y = 1", "f"),
      ("z = 1", ""), ("z != 1", ""), ("not z = 1", ""), ("z is null", "abcdefghi"),
      ("event = 'buy'", "g"), ("event != 'buy'", "abcdefhi"), ("source = 'crm'", "g"),
      ("event is null", ""), ("x = 10 and event = 'view'", "ach"), ("x = 10 or y = 1", "acfh"),
      ("not (x = 10 or y = 1)", ""), ("not (x = 10 and event = 'view')", "bdegi"),
    ])
  func answers(filter: String, expected: String) throws {
    #expect(try people(filter, values).joined() == expected, "\(filter)")
  }

  @Test("numbers of different types are compared without rounding")
  func exactNumbers() throws {
    let lines = """
      a e 09:00 x=9007199254740993
      b e 09:00 x=0.1
      c e 09:00 x=0.10000000000000002
      d e 09:00 x='0.10001'
      e e 09:00 x=-0.00001
      f e 09:00 x='9007199254740993'
      """
    #expect(try people("x > 0.1", lines).joined() == "acdf")
    #expect(try people("x = 0.1", lines).joined() == "b")
    #expect(try people("x < 0", lines).joined() == "e")
    #expect(try people("x = '9007199254740993'", lines).joined() == "af")
    #expect(try people("x = '9007199254740992'", lines).joined() == "")
  }

  @Test("a real is compared with a decimal as the exact numbers are")
  func realsAgainstDecimals() {
    // Reals that are whole sixteenths are decimals of four places: both ways of saying them agree.
    for seed in UInt64(0)..<20_000 {
      var random = Seeded(seed)
      let sixteenths = random.below(400) - 200
      let tenThousandths = Int64(random.below(240_000) - 120_000)
      let exact = Int64(sixteenths) * 625
      var expected: Int { exact < tenThousandths ? -1 : exact == tenThousandths ? 0 : 1 }
      let real = PropertyValue.real(Double(sixteenths) / 16)
      var builder = BatchBuilder()
      builder.add(person: "a", event: "e", at: BatchBuilder.start, values: ["x": real])
      let literal = EventFilter.Literal.number(Decimal4(tenThousandths: tenThousandths))
      let comparison: EventFilter.Comparison = [.less, .equal, .greater][expected + 1]
      let matcher = FilterMatcher(
        .comparison(property: "x", comparison, literal), builder.context())
      #expect(matcher.matches(builder.batch(), 0), "seed \(seed)")
    }
  }

  @Test(
    "globs fit whole texts",
    arguments: [
      ("*", "", true), ("", "", true), ("", "a", false), ("a*c", "abbc", true),
      ("a*c", "abbd", false), ("a*b*c", "axxbyyc", true), ("*.html", "/a/b.html", true),
      ("a?c", "aéc", true), ("[a-c]x", "bx", true), ("[^a-c]x", "bx", false), ("[?]", "?", true),
      ("[?]", "x", false), ("[]]", "]", true), ("[a", "[a", true), ("**a**", "xxaxx", true),
      ("A*", "abc", false), ("[a-]", "-", true),
    ])
  func globs(pattern: String, text: String, fits: Bool) {
    var builder = BatchBuilder()
    builder.add(
      person: "a", event: "e", at: BatchBuilder.start, values: ["x": .text(ByteText(text))])
    let matcher = FilterMatcher(
      .comparison(property: "x", .glob, .text(ByteText(pattern))), builder.context())
    #expect(matcher.matches(builder.batch(), 0) == fits)
  }

  @Test("a filter asks for the properties it reads, and no more")
  func needs() throws {
    var needs = EventNeeds()
    needs.add(try FilterParser.parse("a = 1 and (event = 'x' or b is null) and a < 5"))
    #expect(needs.properties == ["a", "b"])
    #expect(!needs.sources)
    needs.add(try FilterParser.parse("source = 'crm'"))
    #expect(needs.sources)
  }
}
