import CairnModel
import Testing

@testable import CairnReport

@Suite struct ReportCSVTests {
  /// A strict reader of RFC 4180: quotes only around whole fields, every record as long as the
  /// first.
  static func read(_ bytes: [UInt8]) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var index = 0
    func at(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }
    while index < bytes.count {
      if at(index) == UInt8(ascii: "\"") {
        index += 1
        while let byte = at(index) {
          index += 1
          if byte != UInt8(ascii: "\"") {
            field.append(byte)
          } else {
            guard at(index) == UInt8(ascii: "\"") else { break }
            field.append(byte)
            index += 1
          }
        }
      } else {
        while let byte = at(index), byte != UInt8(ascii: ","), byte != 0x0A {
          #expect(byte != UInt8(ascii: "\""), "a bare quote inside a field")
          field.append(byte)
          index += 1
        }
      }
      record.append(String(decoding: field, as: UTF8.self))
      field = []
      #expect(at(index) == UInt8(ascii: ",") || at(index) == 0x0A)
      if at(index) == 0x0A {
        records.append(record)
        record = []
      }
      index += 1
    }
    return records
  }

  @Test func `a table is written letter by letter`() throws {
    let bytes = try SampleReports.report().rendered(as: .csv)
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        name,persons,share,value,mean_seconds,score,first,day,new
        view_item,18123,0.250000,12.345,192.5,0.333333,2025-09-01T00:00:00.250Z,2026-01-01,true
        "zażółć, ""<b>""\",-5,1.000000,-2.5,0,-2.5,1970-01-01T00:00:00.000Z,1970-01-01,false
        ,,,,,,,,

        """)
  }

  @Test func `no text can be a formula, and raw gives every text back`() throws {
    let report = SampleReports.hostileReport()
    let guarded = Self.read(try report.rendered(as: .csv))
    #expect(guarded.count == SampleReports.hostile.count + 2)
    for record in guarded {
      #expect(record.count == 2)
      let start = record[0].drop { $0 == " " || $0 == "\"" || $0 == "\u{FEFF}" }.first
      #expect(
        !["=", "+", "-", "@", "\t", "\r", "\0", "＝"].contains(start), "\(record[0].prefix(20))")
      #expect(!record[0].unicodeScalars.contains("\u{1B}"))
    }
    var options = RenderOptions()
    options.isRaw = true
    let raw = Self.read(try report.rendered(as: .csv, with: options))
    for (record, text) in zip(raw.dropFirst(), SampleReports.hostile) {
      #expect(Array(record[0].utf8) == Array(text.utf8))
    }
  }

  @Test func `numbers are never guarded, texts that only look like them are`() throws {
    var table = ReportTable(name: "t", columns: ["a", "b", "c"])
    table.append([.money(Decimal4(tenThousandths: -25_000)), .count(-1), .text("-1")])
    let bytes = ReportCSV().bytes(of: table)
    #expect(String(decoding: bytes, as: UTF8.self) == "a,b,c\n-2.5,-1,'-1\n")
    // The name of standard input, which has nothing to calculate.
    var files = ReportTable(name: "t", columns: ["file", "n"])
    files.append([.text("-"), .text("--")])
    #expect(String(decoding: ReportCSV().bytes(of: files), as: UTF8.self) == "file,n\n-,'--\n")
  }

  @Test func `a header of the user's is guarded too`() {
    let table = ReportTable(name: "t", columns: ["=cmd()", "n"])
    #expect(String(decoding: ReportCSV().bytes(of: table), as: UTF8.self) == "'=cmd(),n\n")
  }

  @Test func `an empty text differs from no value, and a lone empty cell is still a record`() {
    var two = ReportTable(name: "t", columns: ["a", "b"])
    two.append([.text(""), .null])
    #expect(String(decoding: ReportCSV().bytes(of: two), as: UTF8.self) == "a,b\n\"\",\n")
    var one = ReportTable(name: "t", columns: ["a"])
    one.append([.null])
    #expect(String(decoding: ReportCSV().bytes(of: one), as: UTF8.self) == "a\n\"\"\n")
  }

  @Test func `the figures are those of the envelope, cell by cell`() throws {
    let report = SampleReports.report()
    let records = Self.read(try report.rendered(as: .csv))
    for (record, row) in zip(records.dropFirst(), report.tables[0].rows) {
      for (field, cell) in zip(record.dropFirst(), row.dropFirst()) {
        var json: [UInt8] = []
        cell.appendJSON(to: &json)
        let text = String(decoding: json, as: UTF8.self).filter { $0 != "\"" }
        #expect(field == (text == "null" ? "" : text))
      }
    }
  }
}
