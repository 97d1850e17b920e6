import CairnModel
import Foundation
import TestSupport
import Testing

/// What an export of another product comes to in the answers.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct PresetMeaningTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  private func ingest(_ lines: [String], _ file: String) throws -> Int32 {
    try program.folder.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: file)
    return try program.run("ingest", file, "--store", "store").code
  }

  @Test("Matomo's referrer is a campaign only where it says so")
  func matomo() throws {
    let visits = [
      (#""search","referrerName":"Google","referrerUrl":"https://www.google.com/""#),
      (#""search","referrerName":"Ecosia","referrerUrl":"""#),
      (#""website","referrerName":"blog.example","referrerUrl":"https://blog.example/x""#),
      (#""direct","referrerName":"","referrerUrl":"""#),
      (#""campaign","referrerName":"spring","campaignSource":"news","campaignMedium":"email""#),
      (#""social","referrerName":"Facebook","referrerUrl":"https://www.facebook.com/""#),
    ]
    let lines = visits.enumerated().map { index, visit in
      #"{"idVisit":\#(index),"visitorId":"v\#(index)","referrerType":\#(visit),"actionDetails":"#
        + #"[{"type":"action","url":"https://shop.example/","timestamp":\#(1_777_626_000 + index)}]}"#
    }
    #expect(try ingest(lines, "matomo.ndjson") == 0)
    let list = try program.run("export", "sessions", "--to", "list.ndjson", "--store", "store")
    let rows = String(decoding: try program.folder.content("list.ndjson"), as: UTF8.self)
    let channels = rows.split(separator: "\n").compactMap { row in
      row.split(separator: "\"channel\": \"").dropFirst().first?.prefix { $0 != "\"" }
    }
    #expect(
      channels.sorted() == [
        "Direct", "Email", "Organic Search", "Organic Search", "Organic Social", "Referral",
      ], "\(rows)\(list.messages)")
  }

  /// Gross revenue, refunds and net revenue of a range.
  private func money(_ options: String...) throws -> [Double?] {
    let answer = try program.answer(["revenue", "--store", "store"] + options)
    let row = try #require(answer.tables["summary"]?.first)
    return [row.number("gross_revenue"), row.number("refunds"), row.number("net_revenue")]
  }

  private func ingestPreset(_ name: String) throws {
    let file = CairnProgram.package.appendingPathComponent("Tests/CairnIngestTests/Presets/\(name)")
    #expect(try program.run("ingest", file.path, "--store", "store").code == 0)
  }

  @Test("WooCommerce's refunds count for their orders, each at its own time")
  func wooCommerceRefunds() throws {
    try ingestPreset("woocommerce-refunds.csv")
    // 12 of order 201 in May, a row of its own; 5 of 202 and all of 203 in June.
    #expect(try money() == [60, 27, 33])
    #expect(try money("--to", "2026-06-01") == [60, 12, 48])
    // A later export knows of more: its running totals take the place of the earlier ones.
    #expect(
      try ingest(
        [
          "Order Number,Order Status,Order Date,Email (Billing),Order Total Amount,"
            + "Order Refund Amount,Parent Order Number,Modified Date",
          "202,Completed,2026-05-02 09:00,bob@example.org,20.00,6.50,,2026-06-05 10:00",
        ], "later.csv") == 3, "the order itself came again with another total of refunds")
    #expect(try money() == [60, 28.5, 31.5])
  }

  @Test("refunds of WooCommerce's API count, in the order's list or as what they are")
  func wooCommerceAPI() throws {
    try ingestPreset("woocommerce-api.json")
    #expect(try money() == [58, 28.5, 29.5])
    #expect(try money("--to", "2026-06-01") == [58, 23, 35])
    // The same order again, with one more refund.
    let order =
      #"{"id":901,"parent_id":0,"number":"R-901","status":"completed","currency":"EUR","#
      + #""date_created":"2026-05-01T11:00:00","date_created_gmt":"2026-05-01T09:00:00","#
      + #""date_modified_gmt":"2026-06-20T09:00:00","total":"30.00","customer_id":7,"#
      + #""billing":{"email":"ann@example.org"},"line_items":[],"refunds":["#
      + #"{"id":902,"total":"-12.00"},{"id":903,"total":"-3.00"},{"id":908,"total":"-2.00"}]}"#
    #expect(try ingest([order], "again.json") == 3, "the order itself came again, changed")
    #expect(try money() == [58, 30.5, 27.5])
  }

  @Test("a deal of HubSpot's is won or lost whatever pipeline stands behind its stage")
  func hubSpotPipelines() throws {
    try ingestPreset("hubspot-pipelines.csv")
    #expect(try money() == [300, 0, 300])
    #expect(try money("--where", "deal_pipeline = 'Sales Pipeline'") == [100, 0, 100])
    #expect(try money("--where", "deal_stage = 'Signed'") == [200, 0, 200])
    let schema = try program.answer(["schema", "--store", "store"]).tables["events"] ?? []
    let counts = schema.map { "\($0.text("event")) \($0.count("count"))" }
    #expect(
      counts.sorted() == ["deal_created 4", "deal_lost 1", "deal_stage_entered 4", "purchase 2"])
    // Of those who had the contract sent, one bought within a month.
    let funnel = try program.answer([
      "funnel", "deal_stage_entered[deal_stage = 'Contract sent'],purchase", "--window", "30d",
      "--where", "deal_pipeline = 'Sales Pipeline'", "--store", "store",
    ])
    #expect(funnel.tables["steps"]?.map { $0.count("persons") } == [3, 1])
  }

  @Test("an order of Segment's that was wholly refunded comes to nothing, by either of its names")
  func segment() throws {
    func line(_ index: Int, _ event: String, _ money: String) -> String {
      #"{"messageId":"m\#(index)","type":"track","event":"\#(event)","userId":"u\#(index / 2)","#
        + #""timestamp":"2026-05-01T0\#(index):00:00Z","context":{},"properties":{\#(money)}}"#
    }
    let code = try ingest(
      [
        line(0, "Order Completed", #""order_id":"a","total":30,"revenue":25,"currency":"EUR""#),
        line(1, "Order Refunded", #""order_id":"a","total":30,"currency":"EUR""#),
        line(2, "Completed Order", #""order_id":"b","revenue":12,"currency":"EUR""#),
      ], "segment.ndjson")
    #expect(code == 0)
    let row = try #require(
      program.answer(["revenue", "--store", "store"]).tables["summary"]?.first)
    #expect(row.number("gross_revenue") == 42)
    #expect(row.number("refunds") == 30)
    #expect(row.number("net_revenue") == 12)
  }
}
