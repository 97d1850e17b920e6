import CairnModel
import Foundation
import Testing

@testable import CairnReport

@Suite struct ReportJSONTests {
  @Test func `the envelope is written letter by letter`() throws {
    let bytes = try SampleReports.report().rendered(as: .json)
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        {"report": "dropoff",
         "as_of": {"generation": 12, "events": 5000000, "data_start": "2025-09-01T00:00:00.000Z", \
        "data_end": "2025-10-01T04:11:09.412Z"},
         "definition": {"steps": ["a", "b \\u0026 c"], "window": "7d", "limit": 20, "bots": false, \
        "to": null, "session": {"timeout": "30m"}},
         "tables": {
          "points": [
           {"name": "view_item", "persons": 18123, "share": 0.250000, "value": 12.345, \
        "mean_seconds": 192.5, "score": 0.333333, "first": "2025-09-01T00:00:00.250Z", \
        "day": "2026-01-01", "new": true},
           {"name": "zażółć, \\"\\u003cb\\u003e\\"", "persons": -5, "share": 1.000000, \
        "value": -2.5, "mean_seconds": 0, "score": -2.5, "first": "1970-01-01T00:00:00.000Z", \
        "day": "1970-01-01", "new": false},
           {"name": null, "persons": null, "share": null, "value": null, "mean_seconds": null, \
        "score": null, "first": null, "day": null, "new": null}],
          "empty": []},
         "notes": ["2 ties were decided in favour of the person",
          "a \\u003cnote\\u003e"]}

        """)
  }

  @Test func `hostile texts come back the same, and none of their characters acts`() throws {
    let report = SampleReports.hostileReport()
    for format in [OutputFormat.json, .ndjson] {
      let bytes = try report.rendered(as: format)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !VisibleText.isHidden($0) })
      #expect(!text.contains("<") && !text.contains(">") && !text.contains("&"))
    }
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(report.rendered(as: .json))) as? [String: Any])
    let tables = try #require(object["tables"] as? [String: [[String: Any]]])
    let rows = try #require(tables["rows"])
    #expect(rows.count == SampleReports.hostile.count + 1)
    for (row, text) in zip(rows, SampleReports.hostile) {
      let read = try #require(row["text"] as? String)
      #expect(Array(read.utf8) == Array(text.utf8))
    }
    #expect(rows.last?["text"] as? String == "a\u{FFFD}\u{FFFD}b")
    #expect(
      (object["notes"] as? [String])?.map { Array($0.utf8) }
        == SampleReports.hostile.map { Array($0.utf8) })
  }

  @Test func `every line of NDJSON is a row with the envelope's values`() throws {
    let report = SampleReports.report()
    let lines = String(decoding: try report.rendered(as: .ndjson), as: UTF8.self)
      .split(separator: "\n")
    let envelope = String(decoding: try report.rendered(as: .json), as: UTF8.self)
    #expect(lines.count == 3)
    for line in lines { #expect(envelope.contains(line)) }
  }

  @Test func `money is exact and short`() {
    let cases: [(Int64, String)] = [
      (0, "0"), (1, "0.0001"), (-1, "-0.0001"), (10_000, "1"), (12_500, "1.25"),
      (120_000, "12"), (-25_000, "-2.5"), (.max, "922337203685477.5807"),
      (.min, "-922337203685477.5808"), (100_010, "10.001"),
    ]
    for (units, text) in cases {
      #expect(ExactNumber.money(Decimal4(tenThousandths: units)) == text)
    }
  }

  @Test func `rates have six places and other numbers at most six`() {
    let cases: [(Double, String?, String?)] = [
      (0, "0.000000", "0"), (0.25, "0.250000", "0.25"), (1, "1.000000", "1"),
      (2.0 / 3, "0.666667", "0.666667"), (1e-9, "0.000000", "0"), (-1e-9, "0.000000", "0"),
      (-0.5, "-0.500000", "-0.5"), (.nan, nil, nil), (.infinity, nil, nil),
      (0.0000005, "0.000000", "0"), (1e12, "1000000000000.000000", "1000000000000"),
      (123_456_789.125, "123456789.125000", "123456789.125"),
    ]
    for (value, rate, number) in cases {
      #expect(ExactNumber.rate(value) == rate, "\(value)")
      #expect(ExactNumber.number(value) == number, "\(value)")
    }
  }

  @Test func `an unknown table is an error with the names`() {
    var options = RenderOptions()
    options.table = "pionts"
    for format in OutputFormat.allCases {
      #expect(
        throws: ReportError.unknownTable("pionts", report: "dropoff", known: ["points", "empty"])
      ) { try SampleReports.report().rendered(as: format, with: options) }
    }
    #expect(
      "\(ReportError.unknownTable("pionts", report: "dropoff", known: ["points", "empty"]))"
        == "the report 'dropoff' has no table 'pionts'; it has points, empty")
  }

  @Test func `a chosen table is the only one written`() throws {
    var options = RenderOptions()
    options.table = "empty"
    let json = String(
      decoding: try SampleReports.report().rendered(as: .json, with: options), as: UTF8.self)
    #expect(json.contains("\"empty\": []") && !json.contains("points"))
    #expect(try SampleReports.report().rendered(as: .csv, with: options) == Array("a,b\n".utf8))
    #expect(try SampleReports.report().rendered(as: .ndjson, with: options).isEmpty)
  }
}
