import CairnAnalysis
import CairnModel
import TestSupport
import Testing

/// Dated rates in every report about money: one shop whose dollars were worth half an euro from the
/// second day on, and a quarter from the fifth.
@Suite struct ExchangeTests {
  /// Ada's first order has no rate yet; her others, and Bob's cart, have one.
  private var shop: JourneyDiary {
    var diary = JourneyDiary(
      """
      ada view_item 10:00
      ada purchase 11:00 order_id='1' value=8 currency='USD'
      ada view_item 2d10:00
      ada purchase 2d11:00 order_id='2' value=8 currency='USD'
      ada view_item 5d10:00
      ada purchase 5d11:00 order_id='3' value=8 currency='USD'
      ada view_item 5d12:00
      ada purchase 5d12:00 order_id='4' value=3 currency='EUR'
      bob view_item 2d10:00
      bob add_to_cart 2d10:00 product_id='p' price=6 currency='USD'
      bob page_view 30d10:00
      """)
    let first = Int(BatchBuilder.start.microseconds / 86_400_000_000)
    let rates = [(1, 2), (4, 4)].map { day, part in
      ExchangeRates.Rate(day: first + day, numerator: 1, denominator: Int64(part))
    }
    diary.definitions.commerce.rates = ExchangeRates(into: "EUR", ["USD": rates])
    return diary
  }

  private func money(_ report: Report, _ table: String, _ column: String) -> [String: Cell] {
    guard let table = report[table: table], let place = table.columns.firstIndex(of: column),
      let currency = table.columns.firstIndex(of: "currency")
    else { return [:] }
    let rows = table.rows.compactMap { row -> (String, Cell)? in
      if case .text(let name) = row[currency] { (name.description, row[place]) } else { nil }
    }
    return Dictionary(rows) { first, _ in first }
  }

  private func amount(_ whole: Int64) -> Cell { .money(Decimal4(tenThousandths: whole * 10_000)) }

  @Test("orders: 8 dollars are 4 and then 2 euros; those before the first rate stand apart")
  func orders() {
    var question = RevenueQuestion()
    question.showsIntervals = false
    let expected = ["EUR": amount(4 + 2 + 3), "USD": amount(8)]
    let revenue = shop.report(RevenueAnalysis(question, shop.definitions))
    #expect(money(revenue, "summary", "net_revenue") == expected)
    let channels = shop.report(ChannelsAnalysis(ChannelsQuestion(), shop.definitions))
    #expect(money(channels, "totals", "revenue") == expected)
    let stages = shop.report(StagesAnalysis(shop.definitions))
    #expect(money(stages, "revenue", "revenue") == expected)
    for report in [revenue, channels, stages] {
      #expect(
        report.notes.contains("2 amounts were converted to EUR, each by its own day's rate"))
      #expect(
        report.notes.contains("1 amount has no rate on its day: it stands apart in USD"))
    }
  }

  @Test("a cart is worth what its money was on the day of its last event")
  func carts() {
    let carts = shop.report(CartsAnalysis(CartsQuestion(), shop.definitions))
    #expect(money(carts, "summary", "value_lost")["EUR"] == amount(3))
    #expect(carts.notes.contains("1 amount was converted to EUR, each by its own day's rate"))
  }

  @Test("what leavers left, and what those who went on paid, is converted before it is added up")
  func dropOff() {
    var funnel = FunnelQuestion(
      steps: ["view_item", "purchase"].map {
        EventStep(alternatives: [.init(name: ByteText($0))], text: $0)
      }, window: .days(1))
    funnel.name = "shop"
    let report = shop.report(DropOffAnalysis(DropOffQuestion(funnel), shop.definitions))
    let basket = money(report, "points", "basket_value")
    #expect(basket["EUR"] == amount(3))
    #expect(report.notes.contains("amounts are converted to EUR, each by its own day's rate"))
  }

  @Test("what channels cost is converted too, so that it can be laid beside what they brought")
  func spend() {
    let first = Int(BatchBuilder.start.microseconds / 86_400_000_000)
    var question = ChannelsQuestion()
    question.models = [.last]
    question.spend = ChannelSpend(
      file: "spend.csv",
      rows: [
        ChannelSpend.Row(
          day: first + 2, channel: "Direct", amount: Decimal4(tenThousandths: 20_000),
          currency: "USD")
      ])
    let report = shop.report(ChannelsAnalysis(question, shop.definitions))
    #expect(money(report, "spend", "spend") == ["EUR": amount(1)])
    #expect(money(report, "spend", "roas") == ["EUR": .rate(4)])
  }
}
