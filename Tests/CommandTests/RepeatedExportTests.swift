import Foundation
import TestSupport
import Testing

/// Exports of a shop or a CRM that come again with their orders further on.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct RepeatedExportTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  /// The summary of revenue after some exports came in turn.
  private func summary(_ exports: [String]) throws -> [String: Answer.Value] {
    let store = UUID().uuidString
    for (number, export) in exports.enumerated() {
      let name = "\(store)-\(number).csv"
      try program.folder.write(Data(export.utf8), to: name)
      _ = try program.answer(["ingest", name, "--no-progress", "--store", store])
    }
    let answer = try program.answer(["revenue", "--store", store])
    return answer.tables["summary"]?.first ?? [:]
  }

  private func shopify(_ status: String, refunded: String = "0") -> String {
    let rows = (1...10).map {
      "#\($0),ann@example.org,\(status),EUR,30.00,2026-05-01 10:00:00 +0200,1,Cup,\($0),\(refunded)\n"
    }
    return
      "Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Id,Refunded Amount\n"
      + rows.joined()
  }

  private func wooCommerce(_ status: String) -> String {
    let rows = (1...10).map { "\($0),\(status),2026-05-01 09:59,ann@example.org,30.00,EUR\n" }
    return "Order Number,Order Status,Order Date,Email (Billing),Order Total Amount,Currency\n"
      + rows.joined()
  }

  @Test("orders that have been paid meanwhile count, each once and whatever came first")
  func paid() throws {
    let exports = [
      [shopify("pending"), shopify("paid")],
      [wooCommerce("Pending payment"), wooCommerce("Processing"), wooCommerce("Completed")],
    ]
    for inTurn in exports {
      for order in [inTurn, inTurn.reversed()] {
        let found = try summary(order)
        #expect(found.count("orders") == 10)
        #expect(found.count("gross_revenue") == 300)
      }
    }
  }

  @Test("of a refund that grows the largest total counts, whatever came first")
  func refunds() throws {
    let first = shopify("partially_refunded", refunded: "1.00")
    let second = shopify("partially_refunded", refunded: "2.50")
    for order in [[first, second], [second, first], [second], [first, second, first]] {
      let found = try summary(order)
      #expect(found.count("refunds") == 25)
      #expect(found.count("orders") == 10 && found.count("net_revenue") == 275)
    }
  }

  @Test("a contact and a deal of one number are two records")
  func sameNumber() throws {
    let contacts =
      "Record ID,Email,Lifecycle Stage,Create Date\n7,ann@example.org,Lead,2026-03-12 09:14\n"
    let deals =
      "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Associated Contact IDs\n"
      + "7,Big,Closed Won,12.50,2026-05-02 10:00,2026-04-01 09:14,7\n"
    try program.folder.write(Data(contacts.utf8), to: "contacts.csv")
    try program.folder.write(Data(deals.utf8), to: "deals.csv")
    _ = try program.answer(["ingest", "contacts.csv", "deals.csv", "--no-progress", "--store", "s"])
    let answer = try program.answer(["schema", "--store", "s"])
    let events = answer.tables["events"]?.compactMap { $0["event"] } ?? []
    let names = ["contact_created", "deal_created", "purchase"]
    #expect(Set(events) == Set(names.map { .text($0) }))
  }

  @Test("a preset of JSON reads a table, and tables with other columns are other sources")
  func tables() throws {
    let raw = "uuid,event,distinct_id,properties,timestamp\n1,buy,u1,{},2026-05-01 09:00:00\n"
    try program.folder.write(Data(raw.utf8), to: "p.csv")
    let answer = try program.answer(
      ["ingest", "p.csv", "--preset", "posthog", "--no-progress", "--store", "p"])
    #expect(answer.tables["files"]?.first?.count("accepted") == 1)
    try program.folder.write(Data("event,time,user_id\ne,2026-01-01,u\n".utf8), to: "a.csv")
    try program.folder.write(Data("event,time,plan\ne,2026-01-01,u\n".utf8), to: "b.csv")
    let made = try program.run("init", "a.csv", "b.csv", "--print")
    #expect(made.output.contains("  a:  #") && made.output.contains("  b:  #"))
  }
}
