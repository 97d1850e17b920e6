import CairnModel
import Testing

@testable import CairnReport

@Suite struct ReportTextTests {
  static func text(_ report: Report, _ options: RenderOptions = RenderOptions()) throws -> String {
    String(decoding: try report.rendered(as: .table, with: options), as: UTF8.self)
  }

  @Test func `a report is drawn letter by letter`() throws {
    var options = RenderOptions()
    options.zone = SampleReports.zone
    #expect(
      try Self.text(SampleReports.report(), options) == """
        dropoff
        as of generation 12 · 5,000,000 events · data 2025-09-01 01:00 – 2025-10-01
          05:11 Europe/Warsaw
        steps a → b & c; window 7d; limit 20; bots no; session (timeout 30m)

        points
                                                  mean
        name          persons   share   value  seconds  score  first
        view_item      18,123   25.0%  12.345   3m 13s  0.333  2025-09-01 01:00:00
        zażółć, "<b…       -5  100.0%   -2.50       0s  -2.50  1970-01-01 01:00:00
        –                   –       –       –        –      –  –

        name          day         new
        view_item     2026-01-01  yes
        zażółć, "<b…  1970-01-01  no
        –             –           –

        empty
        a, b
        (no rows)

        note: 2 ties were decided in favour of the person
        note: a <note>
        note: texts ending in … are shortened; --format json has them whole

        """)
  }

  @Test func `the funnel is drawn letter by letter`() throws {
    #expect(
      try Self.text(SampleReports.funnel()) == """
        funnel
        as of generation 12 · 5,000,000 events · data 2025-09-01 00:00 – 2025-10-01
          04:11 UTC
        steps view_item → add_to_cart → purchase; window 7d; entry best

        step         persons  of first  of prev   lost  open  median
        view_item     18,123    100.0%        –  7,173   100       –  ██████████████████
        add_to_cart   10,850     59.9%    59.9%  6,000    50  3m 12s  ██████████▊
        purchase       4,800     26.5%    44.2%      0     0   2d 4h  ████▊

        biggest loss: view_item → add_to_cart (7,173 persons)
        17,900 of 18,123 entries are mature; 26.5% of them converted (95% interval 25.9%
          to 27.2%)
        counting the open ones too, between 26.5% and 27.3%

        """)
  }

  @Test func `a funnel by a property has its parts apart, in ASCII where that is all there is`()
    throws
  {
    var report = SampleReports.funnel()
    var steps = ReportTable(name: "steps", columns: ["country", "step", "name", "persons"])
    for (country, counts) in [("DE", [400, 100]), ("日本", [80, 79])] {
      steps.append([.text(country), .count(1), .text("view"), .count(counts[0])])
      steps.append([.text(country), .count(2), .text("buy"), .count(counts[1])])
    }
    report.tables = [steps]
    report.definition = []
    var options = RenderOptions()
    (options.asciiOnly, options.width) = (true, 72)
    let text = try Self.text(report, options)
    #expect(
      text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(3)
        .joined(separator: "\n") == """

          country       step  persons  of first  of prev  median
          DE            view      400         -        -       -  ################
          DE            buy       100         -        -       -  ####

          \\u65e5\\u672c  view       80         -        -       -  ###
          \\u65e5\\u672c  buy        79         -        -       -  ###

          biggest loss: DE: view -> buy (300 persons)

          """)
  }

  @Test func `colour is only there when asked for`() throws {
    var options = RenderOptions()
    #expect(!(try Self.text(SampleReports.funnel()).contains("\u{1B}")))
    options.usesColour = true
    let text = try Self.text(SampleReports.funnel(), options)
    #expect(text.contains("\u{1B}[32m██") && text.contains("\u{1B}[0m"))
  }

  @Test func `a table of one wide row is a list`() throws {
    var table = ReportTable(
      name: "summary",
      columns: (1...12).map { "quite_a_long_column_\($0)" })
    table.append((1...12).map { .count($0 * 1_000) })
    let text = try Self.text(Report(name: "carts", tables: [table]))
    #expect(
      text.hasPrefix(
        """
        carts
        times in UTC

        quite a long column 1    1,000
        quite a long column 2    2,000
        """))
  }

  @Test func `retention is a triangle`() throws {
    var report = SamplePages.retention()
    report.tables[0].rows.removeAll { row in
      guard case .count(let period) = row[2] else { return false }
      return period > 2
    }
    let first = report.tables[0].rows[0][0]
    report.tables[0].rows.removeAll { row in row[0] != first && row[2] == .count(2) }
    var options = RenderOptions()
    options.rowLimit = 2
    #expect(
      try Self.text(report, options).contains(
        """
        cohort       size       0      1      2
        2025-09-01  2,000  100.0%  42.0%  21.0%
        2025-09-08  1,910  100.0%  43.0%      –
        """))
    #expect(try Self.text(report, options).contains("note: shares by period"))
    // With a breakdown there is no triangle, and every row is shown.
    report.tables[0].columns.insert("country", at: 0)
    report.tables[0].rows = report.tables[0].rows.flatMap { row in
      [[.text("DE")] + row, [.text("PL")] + row]
    }
    #expect(try Self.text(report).contains("country"))
  }

  @Test func `long tables stop, and say so`() throws {
    var table = ReportTable(name: "persons", columns: ["person"])
    for index in 0..<1_234 { table.append([.text("customer:\(index)")]) }
    let text = try Self.text(Report(name: "funnel", tables: [table]))
    #expect(text.contains("customer:199\n… and 1,034 more rows; --format csv has all\n"))
    #expect(!text.contains("customer:200\n"))
  }

  @Test func `no line is wider than the terminal, whatever the texts`() throws {
    for width in [20, 40, 80, 132] {
      for asciiOnly in [false, true] {
        var options = RenderOptions()
        (options.width, options.asciiOnly) = (width, asciiOnly)
        for report in [
          SampleReports.report(), SampleReports.hostileReport(), SampleReports.funnel(),
        ] {
          let text = try Self.text(report, options)
          for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            #expect(DisplayWidth.of(String(line)) <= width, "\(width): \(line)")
            #expect(line.unicodeScalars.allSatisfy { !VisibleText.isHidden($0) })
            #expect(line.last != " ")
            #expect(!asciiOnly || line.utf8.allSatisfy { $0 < 0x80 })
          }
        }
      }
    }
  }
}
