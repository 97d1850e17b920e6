import CairnModel
import Testing

@testable import CairnReport

@Suite struct ReportMarkdownTests {
  @Test func `a table is written letter by letter`() throws {
    var options = RenderOptions()
    options.table = "points"
    let bytes = try SampleReports.report().rendered(as: .markdown, with: options)
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        | name | persons | share | value | mean_seconds | score | first | day | new |
        | --- | ---: | ---: | ---: | ---: | ---: | --- | --- | --- |
        | view_item | 18123 | 0.250000 | 12.345 | 192.5 | 0.333333 | 2025-09-01T00:00:00.250Z | \
        2026-01-01 | true |
        | zażółć, "&lt;b&gt;" | -5 | 1.000000 | -2.5 | 0 | -2.5 | 1970-01-01T00:00:00.000Z | \
        1970-01-01 | false |
        |  |  |  |  |  |  |  |  |  |

        """)
  }

  @Test func `no text breaks out of its cell`() throws {
    let report = SampleReports.hostileReport()
    let text = String(decoding: try report.rendered(as: .markdown), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count == SampleReports.hostile.count + 3)
    for line in lines {
      var bars = 0
      var isEscaped = false
      for scalar in line.unicodeScalars {
        #expect(!VisibleText.isHidden(scalar))
        if scalar == "|", !isEscaped { bars += 1 }
        isEscaped = scalar == "\\" && !isEscaped
      }
      #expect(bars == 3, "\(line.prefix(60))")
      #expect(!line.contains("<") && !line.contains(">"))
    }
  }

  @Test func `underscores inside names stay, others are escaped`() {
    #expect(ReportMarkdown.escaped("add_to_cart") == "add_to_cart")
    #expect(ReportMarkdown.escaped("_x_ *y*") == "\\_x\\_ \\*y\\*")
    #expect(ReportMarkdown.escaped("[a](b) `c` | \\") == "\\[a\\](b) \\`c\\` \\| \\\\")
  }
}
