import CairnModel
import Foundation
import Testing

@testable import CairnReport

@Suite struct ReportPageTests {
  private static func text(_ reports: [Report], _ page: ReportPage = ReportPage()) -> String {
    String(decoding: page.bytes(of: reports), as: UTF8.self)
  }

  /// The tags of a page in their order; every `<` and `>` must belong to one of this form.
  private static func tags(_ page: String) throws -> [(name: Substring, whole: Substring)] {
    let tag = #/<(/?[a-z0-9]+)((?: [a-zA-Z0-9-]+="[^"<>`']*")*)>/#
    var rest = page.replacing("<!DOCTYPE html>", with: "")[...]
    var tags: [(Substring, Substring)] = []
    let style = try #require(rest.firstMatch(of: #/<style>[^<]*</style>/#))
    rest = rest.replacing(style.output, with: "")[...]
    while let start = rest.firstIndex(where: { $0 == "<" || $0 == ">" }) {
      let match = try #require(rest[start...].prefixMatch(of: tag), "\(rest[start...].prefix(80))")
      tags.append((match.output.1, match.output.0))
      rest = rest[match.range.upperBound...]
    }
    return tags
  }

  private static let known: Set<Substring> = [
    "html", "head", "meta", "title", "body", "a", "header", "h1", "h2", "h3", "p", "nav", "ul",
    "li", "main", "section", "figure", "figcaption", "div", "table", "thead", "tbody", "tr", "th",
    "td", "bdi", "span", "details", "summary", "svg", "rect", "line", "polyline", "path", "text",
    "br",
  ]

  private static let attributes: Set<Substring> = [
    "lang", "dir", "charset", "http-equiv", "content", "name", "class", "href", "id", "scope",
    "aria-label", "aria-labelledby", "aria-hidden", "role", "tabindex", "viewBox", "colspan", "d",
    "preserveAspectRatio", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "points",
    "stroke-width",
  ]

  private static func expectWellFormed(_ page: String) throws {
    var open: [Substring] = []
    for (name, whole) in try tags(page) {
      if name.first == "/" {
        #expect(open.popLast() == name.dropFirst(), "\(whole)")
      } else {
        #expect(known.contains(name), "\(whole)")
        if name != "meta", name != "br" { open.append(name) }
      }
      for attribute in whole.matches(of: #/ ([a-zA-Z0-9-]+)="/#) {
        #expect(attributes.contains(attribute.output.1), "\(whole)")
      }
      if whole.contains("href=") { #expect(whole.contains("href=\"#"), "\(whole)") }
    }
    #expect(open.isEmpty)
  }

  @Test func `a page of every report is well-formed and needs nothing else`() throws {
    var page = ReportPage()
    page.blanks = [.init(name: "touchpoints", reason: "no touchpoint was found in the data")]
    let text = Self.text(SamplePages.all(), page)
    try Self.expectWellFormed(text)
    #expect(!text.contains("http://") && !text.contains("https://") && !text.contains("url("))
    #expect(!text.contains("<script") && text.contains("Content-Security-Policy"))
    for title in [
      "Scorecard", "Journey map", "Funnel", "Drop-offs and their price: checkout", "Carts",
      "Revenue",
      "Retention", "Paths", "Channels", "Surveys", "Touchpoints",
    ] {
      #expect(
        text.contains("><bdi>\(title)</bdi></h2>") || text.contains(">\(title)</h2>"), "\(title)")
    }
    #expect(text.contains("no touchpoint was found in the data"))
    #expect(text.contains("biggest loss: view_item → add_to_cart (7,173 persons)"))
    #expect(text.contains("too few answers (12)"))
    write(text, "page.html")
  }

  @Test func `hostile names stay text in every figure`() throws {
    // Each text comes to stand in each place.
    for offset in stride(from: 4, to: SampleReports.hostile.count, by: 5) {
      let names = Array(SampleReports.hostile[offset...] + SampleReports.hostile[..<offset])
      let text = Self.text(SamplePages.all(names: names))
      try Self.expectWellFormed(text)
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !VisibleText.isHidden($0) })
      if offset == 14 {
        #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        write(text, "hostile.html")
      }
      if offset == 29 { write(text, "scripts.html") }
    }
    var page = ReportPage()
    page.title = "</title><script>"
    page.blanks = SampleReports.hostile.map { .init(name: $0, reason: $0) }
    try Self.expectWellFormed(Self.text([SampleReports.hostileReport()], page))
  }

  @Test func `every figure has its definition and what it rests on`() throws {
    let text = Self.text(SamplePages.all())
    let captions = text.matches(of: #/<figcaption>([^<]*)</figcaption>/#)
    #expect(captions.count >= 12)
    #expect(text.matches(of: #/<figure>/#).count == captions.count)
    for caption in captions {
      #expect(caption.output.1.contains("as of generation 12 · 5,000,000 events"))
    }
  }

  @Test func `reports without rows say so instead of drawing nothing`() throws {
    for report in SamplePages.all() {
      var empty = report
      empty.tables = empty.tables.map { ReportTable(name: $0.name, columns: $0.columns) }
      let text = Self.text([empty])
      try Self.expectWellFormed(text)
      #expect(text.contains("class=\"blank\""), "\(report.name)")
      empty.tables = []
      try Self.expectWellFormed(Self.text([empty]))
    }
    try Self.expectWellFormed(Self.text([]))
  }

  @Test func `the page is the same whatever order the reports come in, but for equal ones`() {
    let reports = SamplePages.all()
    let titles = { (text: String) in
      text.matches(of: #/<h2[^>]*>(?:<bdi>)?([^<]*)/#).map { String($0.output.1) }
    }
    #expect(titles(Self.text(reports)) == titles(Self.text(reports.reversed())))
    #expect(Self.text(reports) == Self.text(reports))
  }

  @Test func `the drawn flows of a node add up to those of the table`() throws {
    let markup = try #require(SankeyFigure.markup(SamplePages.paths { $1 })).html
    let flows = markup.matches(of: #/<title>([^<]*) → ([^<]*): ([0-9,]+)<\/title>/#)
    let drawn = flows.reduce(0) { $0 + (Int($1.output.3.filter { $0 != "," }) ?? 0) }
    let table = SamplePages.paths { $1 }.tables[0]
    #expect(drawn == table[column: "transitions"].compactMap(\.countValue).reduce(0, +))
  }

  /// Keeps a page for looking at, where `CAIRN_PAGES` names a folder.
  private func write(_ text: String, _ name: String) {
    guard let folder = ProcessInfo.processInfo.environment["CAIRN_PAGES"] else { return }
    let path = "\(folder)/\(name)"
    #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
  }
}
