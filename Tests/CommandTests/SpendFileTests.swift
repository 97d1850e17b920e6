import Foundation
import TestSupport
import Testing

/// What channels cost, through the built program: how a spend file is read, and what is refused.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct SpendFileTests {
  private static let diary = """
    2026-01-01T10:00:00 page_view cookie=a country=DE
    2026-01-01T10:05:00 purchase cookie=a country=DE order_id=1 value=600 currency=EUR
    """

  private func world(_ spend: String, definitions: String? = nil) throws -> JourneyWorld {
    let world = try JourneyWorld(Self.diary, definitions: definitions).ingested()
    try world.write(spend + "\n", to: "spend.csv")
    return world
  }

  private static let options = ["channels", "--spend", "spend.csv", "--attribution", "last"]
  private static let header = "date,channel,amount,currency\n"

  @Test("small letters of a currency are capitals, as in events; a fifth place is rounded and said")
  func reading() throws {
    let world = try world(Self.header + "2026-01-01,Direct,5.00001,eur")
    let answer = try world.program.answer(Self.options)
    #expect(
      try world.rows(Self.options, "spend", ["channel", "currency", "spend", "conversions"])
        == [["Direct", "EUR", "5", "1"]])
    #expect(
      answer.notes.contains("1 amount of spend.csv had more than 4 places: rounded half to even"))
  }

  @Test("without a column of currencies spend is in the one currency of the orders")
  func noCurrency() throws {
    let world = try world("date,channel,amount\n2026-01-01,Direct,5")
    #expect(
      try world.rows(Self.options, "spend", ["channel", "currency", "spend", "roas"])
        == [["Direct", "EUR", "5", "120"]])
  }

  @Test(
    "what cannot be read is refused, with its line",
    arguments: [
      ("2026-01-01,Direct,1,234,EUR", "spend.csv:2: 5 cells where the header has 4"),
      ("2026-01-01,Direct,5,EURO", "spend.csv:2: 'EURO' is no currency code"),
      ("2026-01-01,Direct,five,EUR", "spend.csv:2: 'five' is no amount"),
    ])
  func refused(row: String, reason: String) throws {
    let outcome = try world(Self.header + row).program.run(Self.options)
    #expect(outcome.code == 2 && outcome.messages.contains(reason), "\(outcome.messages)")
  }

  @Test("what is spent is not shared out over the values of a breakdown")
  func brokenDown() throws {
    let world = try world(
      Self.header + "2026-01-01,Direct,5,EUR", definitions: "version: 1\nspend: spend.csv")
    let refused = try world.program.run(Self.options + ["--by", "country"])
    #expect(refused.code == 2 && refused.messages.contains("--spend and --by"))
    let answer = try world.program.answer(["channels", "--by", "country"])
    #expect(answer.tables["spend"] == nil && answer.tables["credit"]?.isEmpty == false)
    #expect(answer.notes.contains { $0.contains("the table spend is left out") })
  }
}
