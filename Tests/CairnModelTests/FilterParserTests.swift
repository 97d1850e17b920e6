import CairnModel
import TestSupport
import Testing

@Suite struct FilterParserTests {
  @Test("reads the filter of the handbook")
  func readsTheHandbooksFilter() throws {
    let filter = try FilterParser.parse(
      "country = 'DE' and price >= 10 and device in ('mobile', 'tablet')")
    #expect(
      filter
        == .and(
          .comparison(property: "country", .equal, .text("DE")),
          .and(
            .comparison(property: "price", .greaterOrEqual, .number(Decimal4(10))),
            .oneOf(property: "device", [.text("mobile"), .text("tablet")]))))
  }

  @Test(
    "spellings of one meaning are one filter",
    arguments: [
      ("a == 1", "a = 1"), ("a <> 1", "a != 1"), ("A IS NULL", "A is null"),
      ("not a is null", "a is not null"), ("a not in (1)", "not a in (1)"),
      ("not not a = 1", "a = 1"), ("((a=1))", "a = 1"), ("\"a\" = 1", "a = 1"),
      ("a=1 and b=2 or c=3", "(a=1 and b=2) or c=3"), ("a = -1.5", "a = -1.50"),
      ("a = 1e3", "a = 1000"), ("a = 'x'", "a='x'"), ("a not glob 'x*'", "not a glob 'x*'"),
    ])
  func spellings(left: String, right: String) throws {
    #expect(try FilterParser.parse(left) == FilterParser.parse(right))
  }

  @Test(
    "keeps names and texts byte by byte",
    arguments: [
      ("context.page.url ~ 'x'", "context.page.url ~ 'x'"),
      ("\"odd \"\"name\"\"\" = 'it''s'", "\"odd \"\"name\"\"\" = 'it''s'"),
      ("\"and\" = true", "\"and\" = true"), ("größe = 'ö'", "größe = 'ö'"),
      ("$browser = 'Safari'", "$browser = 'Safari'"), ("utm-source is null", "utm-source is null"),
    ])
  func namesAndTexts(text: String, canonical: String) throws {
    #expect(try FilterParser.parse(text).description == canonical)
  }

  @Test(
    "says where a filter went wrong",
    arguments: [
      ("", 0), ("a", 1), ("a =", 3), ("a = b", 4), ("a = \"b\"", 4), ("a = 'b", 4), ("= 1", 0),
      ("a = 1 b = 2", 6), ("(a = 1", 6), ("a = 1)", 5), ("a in 1", 5), ("a in (1", 7),
      ("a in ()", 6), ("a is 1", 5), ("a ! 1", 2), ("a = 1.23456", 4), ("a = 1x", 4),
      ("a < true", 4), ("a ~ 5", 4), ("a = null", 4), ("and = 1", 0), ("ä = 'ö' § b", 8),
      ("a = 99999999999999999", 4), ("\"\" = 1", 0), ("a = 1 and", 9),
    ])
  func errors(text: String, offset: Int) {
    #expect(
      performing: {
        try FilterParser.parse(text)
      }, throws: { ($0 as? FilterError)?.offset == offset })
  }

  @Test("a filter of many terms stays shallow, and one that nests too deep is refused")
  func limits() throws {
    let terms = Array(repeating: "a = 1", count: 1_500).joined(separator: " or ")
    #expect(try FilterParser.parse(terms).properties == ["a"])
    let inside = String(repeating: "(", count: 60) + "a = 1" + String(repeating: ")", count: 60)
    #expect(try FilterParser.parse(inside) == FilterParser.parse("a = 1"))
    let deep = String(repeating: "(", count: 70) + "a = 1" + String(repeating: ")", count: 70)
    #expect(throws: FilterError.self) { try FilterParser.parse(deep) }
    let nots = String(repeating: "not ", count: 2_001) + "a = 1"
    #expect(try FilterParser.parse(nots) == FilterParser.parse("not a = 1"))
    #expect(throws: FilterError.self) {
      try FilterParser.parse(String(repeating: " ", count: Limits.filterBytes) + "a = 1")
    }
  }

  @Test("no bytes crash it, and every filter it reads reads back")
  func anyBytes() {
    let pieces = [
      "a", "b.c", " ", "=", "'x'", "\"q r\"", "1", "-2.5", "and", "or", "not", "in", "(", ")", ",",
      "is", "null", "~", "glob", "<", ">", "!", "true", "'", "\"", "é", "[", "\u{0}",
    ]
    for seed in UInt64(0)..<20_000 {
      var random = Seeded(seed)
      let text = (0...random.below(12)).map { _ in pieces[random.below(pieces.count)] }
        .joined(separator: random.chance(70) ? " " : "")
      guard let filter = try? FilterParser.parse(text) else { continue }
      let spelled = filter.description
      let again = try? FilterParser.parse(spelled)
      #expect(again?.description == spelled, "seed \(seed): \(text)")
    }
  }
}
