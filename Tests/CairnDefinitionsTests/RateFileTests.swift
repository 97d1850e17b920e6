import CairnModel
import Testing

@testable import CairnDefinitions

@Suite struct RateFileTests {
  private static func day(_ year: Int, _ month: Int, _ day: Int) throws -> Int {
    try #require(CivilDate(year: year, month: month, day: day)).daysSince1970
  }

  @Test func `rates hold from their day on, either way round, rounded half to even`() throws {
    let rates = try RateFile.read(
      """
      # made up
      date,rate,from,to
      2026-09-03,0.87,USD,EUR
      2026-09-01,0.85,USD,EUR

      2026-09-01,4.0,EUR,PLN
      2026-09-01,1.3,GBP,USD
      """, name: "rates.csv", into: "EUR")
    let one = Decimal4(1)
    let first = try Self.day(2026, 9, 1)
    #expect(rates.converted(one, of: "EUR", onDay: 0) == one)
    #expect(rates.converted(one, of: "USD", onDay: first - 1) == nil)
    #expect(rates.converted(one, of: "USD", onDay: first)?.tenThousandths == 8_500)
    #expect(rates.converted(one, of: "USD", onDay: first + 1)?.tenThousandths == 8_500)
    #expect(rates.converted(one, of: "USD", onDay: first + 2)?.tenThousandths == 8_700)
    #expect(rates.converted(one, of: "PLN", onDay: first + 9)?.tenThousandths == 2_500)
    #expect(rates.converted(one, of: "GBP", onDay: first) == nil)
    let odd = [(2, 0), (6, 2), (-2, 0), (-6, -2)]
    for (ten, half) in odd {
      let amount = Decimal4(tenThousandths: Int64(ten))
      #expect(
        rates.converted(amount, of: "PLN", onDay: first)?.tenThousandths == Int64(half), "\(ten)")
    }
  }

  @Test(
    arguments: [
      ("day,from,to,rate\n", "begins with the header"), ("date,from,to,rate\n", "no line tells"),
      ("date,from,to,rate\n2026-02-30,USD,EUR,1\n", "is no date"),
      ("date,from,to,rate\n2026-02-01,USD,EUR,0\n", "is no rate"),
      ("date,from,to,rate\n2026-02-01,USD,EUR,1.12345678901\n", "is no rate"),
      ("date,from,to,rate\n2026-02-01,USD\n", "has a date, two currencies"),
    ])
  func `what is wrong with a file is said with its line`(text: String, part: String) {
    #expect {
      try RateFile.read(text, name: "rates.csv", into: "EUR")
    } throws: { error in
      "\(error)".contains(part) && "\(error)".contains("rates.csv:")
    }
  }

  @Test func `rates and the currency to report in need each other`() throws {
    let whole = "currency: EUR\ncommerce: {rates: r.csv, first_order: since}"
    let commerce = try DefinitionsFile.read(whole).definitions.commerce
    #expect(commerce.reportIn == "EUR" && commerce.ratesFile == "r.csv")
    #expect(commerce.firstOrder == "since")
    for half in ["commerce: {rates: r.csv}", "commerce: {report_in: EUR}"] {
      #expect(throws: DefinitionsError.self) { try DefinitionsFile.read(half) }
    }
  }
}
