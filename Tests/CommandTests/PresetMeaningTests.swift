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
