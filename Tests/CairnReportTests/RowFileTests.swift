import CairnModel
import Foundation
import TestSupport
import Testing

@testable import CairnReport

@Suite struct RowFileTests {
  private static let table = {
    var table = ReportTable(
      name: "odd", columns: ["text", "count", "money", "rate", "time", "day", "flag"])
    let texts = ["", "plain", "=1+1", "-2", "a,b\"c\n", "\u{202e}x", "é", "'", " =x"]
    for (index, text) in texts.enumerated() {
      table.append([
        .text(text), .count(index - 4), .money(Decimal4(tenThousandths: Int64(index - 4) * 12_345)),
        .rate(Double(index) / 7), .time(EventTime(microseconds: Int64(index) * 1_234_567)),
        .date(CivilDate(daysSince1970: index * 40)), .flag(index.isMultiple(of: 2)),
      ])
    }
    table.append(Array(repeating: .null, count: 7))
    return table
  }()

  private static func file(_ format: RowFile.Format, _ table: ReportTable) -> [UInt8] {
    var rows = RowFile(format, table.rowColumns) { $0 }
    var bytes: [UInt8] = []
    rows.begin(into: &bytes)
    for row in table.rows { rows.append(row, to: &bytes) }
    rows.finish(into: &bytes)
    #expect(rows.rowCount == table.rows.count)
    return bytes
  }

  @Test func `CSV and NDJSON piece by piece are the bytes of the report`() throws {
    let report = Report(name: "odd", tables: [Self.table])
    #expect(try Self.file(.csv, Self.table) == report.rendered(as: .csv))
    #expect(try Self.file(.ndjson, Self.table) == report.rendered(as: .ndjson))
  }

  @Test func `a measured number keeps all its digits, a report's number six places`() {
    let columns = [RowColumn("measured", .real), RowColumn("printed", .number)]
    var rows = RowFile(.csv, columns) { $0 }
    var bytes: [UInt8] = []
    rows.append([.number(0.123456789012345), .number(0.123456789012345)], to: &bytes)
    rows.append([.number(-1e-300), .null], to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "0.123456789012345,0.123457\n-1e-300,\n")
  }

  @Test func `the format is the end of the file's name`() {
    #expect(RowFile.Format(fileName: "a.b/events.CSV") == .csv)
    #expect(RowFile.Format(fileName: "x.parquet") == .parquet)
    #expect(RowFile.Format(fileName: "csv") == nil)
    #expect(RowFile.Format(fileName: "x.csv.gz") == nil)
  }

  @Test func `Parquet begins and ends as it must, and says where its footer is`() {
    let bytes = Self.file(.parquet, Self.table)
    #expect(bytes.prefix(4) == Array("PAR1".utf8)[...])
    #expect(bytes.suffix(4) == Array("PAR1".utf8)[...])
    let length = bytes.suffix(8).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(length > 0 && length < bytes.count - 12)
    let footer = bytes.dropLast(8).suffix(length)
    for column in Self.table.columns {
      #expect(footer.firstRange(of: Array(column.utf8)) != nil, "\(column)")
    }
  }

  @Test func `a column whose cells differ is one of texts, an empty one what it usually is`() {
    var table = ReportTable(name: "t", columns: ["mixed", "time", "is_repeat", "net_revenue"])
    table.append([.count(1), .null, .null, .null])
    table.append([.text("x"), .null, .null, .null])
    #expect(table.rowColumns.map(\.kind) == [.text, .time, .flag, .decimal])
  }
}

@Suite struct MartTests {
  @Test func `moments, days and money get their exact twins`() throws {
    var table = ReportTable(name: "t", columns: ["time", "day", "value", "is_new", "rate"])
    table.append([
      .time(EventTime(microseconds: -1)), .date(CivilDate(daysSince1970: 1)),
      .money(Decimal4(tenThousandths: -12_345)), .flag(true), .rate(1.0 / 3),
    ])
    table.append(Array(repeating: .null, count: 5))
    let mart = Mart("t", table, description: "", renamed: ["time": "ordered_at"])
    #expect(
      mart.columns.map { "\($0.name) \($0.declared.rawValue)" } == [
        "ordered_at TIMESTAMP", "ordered_at_unix INTEGER", "day TIMESTAMP", "day_unix INTEGER",
        "value REAL", "value_minor INTEGER", "is_new BOOLEAN", "rate REAL",
      ])
    #expect(
      mart.rows[0] == [
        .text("1969-12-31 23:59:59"), .integer(-1), .text("1970-01-02 00:00:00"), .integer(86_400),
        .real(-1.2345), .integer(-12_345), .integer(1), .real(0.333333),
      ])
    #expect(mart.rows[1].allSatisfy { $0 == .null })
  }

  @Test func `a publication is seen whole, and another's database is left alone`() throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/marts.db"
    var report = Report(name: "sessions", tables: [ReportTable(name: "summary", columns: ["n"])])
    report.tables[0].append([.count(1)])
    func set() -> MartSet {
      MartSet(reports: [report], lists: [], ledger: Report(name: "ledger"), zone: .utc)
    }
    try MartsFile(path).publish(set())
    let first = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(first.prefix(15) == Data("SQLite format 3".utf8))
    // Neither the readers' nor the writers' version says write-ahead log.
    #expect(first[18] == 1 && first[19] == 1)
    report.tables[0].append([.count(2)])
    try MartsFile(path).publish(set())
    try folder.write(Data("plain text that is no database at all".utf8), to: "other.db")
    let error = #expect(throws: MartsError.self) {
      try MartsFile("\(folder.path)/other.db").publish(set())
    }
    #expect(error?.kind == .usage)
    #expect(try folder.content("other.db") == Data("plain text that is no database at all".utf8))
  }
}
