import CairnWorld
import Testing

@Suite struct OfficeTests {
  @Test("exports orders that the web log knows, and no second purchase of them")
  func ordersAreTheLogs() async throws {
    let world = try await SampleWorld { $0.days = 20 }
    let lines = try world.lines("crm-orders.csv.gz").map { String(decoding: $0, as: UTF8.self) }
    #expect(lines.first?.hasPrefix("event,timestamp,event_id,customer_id,email,order_id,") == true)
    let bought = Set(
      try world.webLines().compactMap { decode(FlatLine.self, $0) }
        .filter { $0.event == "purchase" }.compactMap(\.order_id))
    var rowCounts: [String: Int] = [:]
    for line in lines.dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let event = String(fields[0])
      rowCounts[event, default: 0] += 1
      let isAboutAnOrder = event.hasPrefix("order_") || event == "refund"
      #expect(!isAboutAnOrder || bought.contains(String(fields[5])), "\(line)")
      #expect(
        ["refund", "store_purchase", "subscription_renewed"].contains(event) != fields[6].isEmpty)
    }
    #expect(rowCounts["purchase"] == nil)
    #expect(rowCounts["refund", default: 0] > 0)
    #expect(rowCounts["order_delivered", default: 0] > 20)
    #expect(bought.count == world.summary.purchaseCount)
  }

  @Test("asks buyers, and some of them answer from 0 to 10")
  func asksBuyers() async throws {
    struct Answer: Decodable {
      var event: String
      var score: Int?
    }
    let world = try await SampleWorld { $0.days = 20 }
    let answers = try world.lines("surveys.ndjson.gz").compactMap { decode(Answer.self, $0) }
    #expect(answers.count == world.summary.surveyEventCount)
    #expect(
      answers.count { $0.event == "nps_asked" } > answers.count { $0.event == "nps_response" })
    #expect(answers.compactMap(\.score).allSatisfy { (0...10).contains($0) })
  }
}
