import CairnDefinitions
import CairnIngest
import CairnModel
import Testing

@Suite("Amounts as people write them")
struct NumberFormTests {
  private func read(
    _ number: String, _ cells: [String], field: String = "value"
  ) throws -> Reading {
    let column = field == "value" ? "total" : "points"
    let rule = "{\(field): {from: \(column), number: \(number)}}"
    let fields = number.isEmpty ? "" : ", fields: \(rule)"
    let file = try DefinitionsFile.read("sources: {s: {format: csv, separator: tab\(fields)}}")
    let rows = cells.map { "e\t2026-01-01\tu\t\($0)\n" }.joined()
    let source = try #require(file.definitions.sources.first)
    return Reading("event\ttime\tuser_id\t\(column)\n" + rows, source: source)
  }

  private static let german = #"{decimal: ",", thousands: "."}"#
  private static let american = #"{thousands: ","}"#
  private static let polish = #"{decimal: ",", thousands: " "}"#
  private static let swiss = #"{thousands: "'"}"#

  @Test(
    "are read in the form that is said",
    arguments: [
      (german, "1.234,56 €", "1234.56"), (german, "EUR 1.234.567,8", "1234567.80"),
      (german, "-12,5", "-12.50"), (german, "€ -12", "-12"), (german, "12,00-", "-12"),
      (german, "1234,5", "1234.50"), (german, ",5", "0.50"), (german, "  7 ", "7"),
      (german, "−1.000,00 kr.", "-1000"), (german, "1,23456", "1.2346"),
      (american, "$1,234.50", "1234.50"), (american, "($1,234.50)", "-1234.50"),
      (american, "US$ 12", "12"), (american, "₹1,23,456.00", "123456"), (american, "+5", "5"),
      (american, "-$0.01", "-0.01"), (american, "12345678", "12345678"), (american, "-.5", "-0.50"),
      (polish, "1 234,56", "1234.56"), (polish, "1\u{A0}234\u{202F}567,00 zł", "1234567"),
      (swiss, "CHF 1'234.50", "1234.50"), (swiss, "1’234", "1234"), ("{}", "£12.50", "12.50"),
      (#"{decimal: ","}"#, "0,05", "0.05"),
    ])
  func good(_ form: String, _ text: String, _ amount: String) throws {
    let found = try read(form, [text])
    #expect(found.events.first?.fields["value"] == "d\(amount)", "\(found.rejects)")
    let own = try read(form, [text], field: "score")
    #expect(own.events.first?.fields["score"] == "d\(amount)", "any property may be a number")
  }

  @Test(
    "are refused where they do not fit the form",
    arguments: [
      (german, "12.50"), (german, "1.23"), (german, "1,234.50"), (german, "0.123"),
      (german, "1.2345,6"), (german, "1..234"), (german, "12,"), (german, "1,2,3"), (german, "."),
      (german, "€ 5 EUR"), (german, "5 pieces"), (german, "5 %"), (german, "--5"), (german, "-5-"),
      (german, "1 234,56"), (american, "1,5"), (american, "12,34,5"), (american, "1,234,56.00"),
      (american, "12,345,67,890"), (american, ",234"), (american, "1e3"), (american, "(-5)"),
      (american, "(5"), (polish, "1  234"), (swiss, "1,234"), ("{}", "1,234"), ("{}", "٣"),
      ("{}", "inf"), ("{}", "0x12"), ("{}", "5 5"), (#"{decimal: ","}"#, "1.234,5"),
    ])
  func bad(_ form: String, _ text: String) throws {
    #expect(try read(form, [text]).reasons == [.badMoney])
    #expect(try read(form, [text], field: "score").reasons == [.badMoney], "also any property")
  }

  @Test(
    "what to type is said, with every reading there is",
    arguments: [
      (
        "1.234,56 €",
        #"value is no amount: 1.234,56 €; say how it is written by "#
          + #"`value: {from: total, number: {decimal: ",", thousands: "."}}`"#
      ),
      (
        "1,234",
        #"value is no amount: 1,234; say how it is written by `value: {from: total, "#
          + #"number: {decimal: ".", thousands: ","}}` or `value: {from: total, "#
          + #"number: {decimal: ","}}`"#
      ),
      (
        "$5",
        #"value is no amount: $5; say how it is written by `value: {from: total, "#
          + #"number: {decimal: "."}}`"#
      ),
      ("inf", "value is no amount: inf"),
    ])
  func advice(_ text: String, _ detail: String) throws {
    #expect(try read("", [text]).rejects.map(\.detail) == [detail])
  }

  @Test("where a form is said, the line that does not fit it shows both")
  func adviceOnAnother() throws {
    let found = try read(Self.german, ["12.50", "12,50"])
    #expect(found.events.map { $0.fields["value"] } == ["d12.50"])
    #expect(
      found.rejects.map(\.detail) == [
        #"value is no amount by number: {decimal: ",", thousands: "."}: 12.50; say how it is "#
          + #"written by `value: {from: total, number: {decimal: "."}}`"#
      ])
  }

  @Test("every amount is read back from every form, and from no form as another number")
  func everyForm() {
    for seed in UInt64(0)..<2_000 {
      var random = Dice(seed: seed)
      let form = random.one(of: NumberForm.all)
      let whole = random.one(of: ["0", "7", "12", "123", "1234", "98765", "1000000"])
      let places = random.one(of: ["", "5", "50", "999"])
      var written = ""
      for (index, digit) in whole.enumerated() {
        let isGap = index > 0 && (whole.count - index).isMultiple(of: 3)
        if isGap, let sign = form.thousands { written += sign.rawValue }
        written.append(digit)
      }
      if !places.isEmpty { written += form.decimal.rawValue + places }
      written = random.one(of: ["", "-", "€", "$ "]) + written + random.one(of: ["", " "])
      let sign = written.hasPrefix("-") ? "-" : ""
      let number = sign + whole + (places.isEmpty ? "" : "." + places)
      #expect(form.plain(Array(written.utf8)) == Array(number.utf8), "\(form.text): \(written)")
      // Where several forms fit, they are all said, and no two of them mean the same.
      let readings = NumberForm.all.compactMap { $0.plain(Array(written.utf8)) }
      #expect(readings.contains(Array(number.utf8)))
    }
  }

  @Test("numbers of JSON are as JSON writes them, and further events have forms of their own")
  func formats() throws {
    let number = "number: \(Self.german)"
    let file = try DefinitionsFile.read(
      """
      sources:
        s:
          format: ndjson
          fields: {value: {from: total, \(number)}}
          also:
            refund:
              where: back is not null
              fields: {event: {const: refund}, value: {from: back, number: {thousands: ","}}}
      """)
    let source = try #require(file.definitions.sources.first)
    let start = #"{"event":"e","time":"2026-01-01","user_id":"u","#
    let found = Reading(
      start + #""total":1.5}"# + "\n" + start + #""total":"1.500,00","back":"$1,000"}"# + "\n"
        + start + #""total":"2","back":"1,5"}"# + "\n" + start + #""total":"1.5"}"#, source: source)
    #expect(found.events.map { $0.fields["value"] } == ["d1.50", "d1500", "d1000", "d2"])
    #expect(found.rejects.map(\.reason) == [.badMoney, .badMoney])
    #expect(found.rejects[0].detail.contains("value is no amount: 1,5"), "\(found.rejects[0])")
  }
}
