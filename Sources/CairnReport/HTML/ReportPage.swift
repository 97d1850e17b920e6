public import CairnModel

/// Some reports as one page that needs nothing else: no script, no network, no other file.
///
/// Every figure stands beside its definition and what it rests on; drawings are of this program's
/// own making and have their tables behind them. The same reports give the same bytes.
public struct ReportPage: Hashable, Sendable {
  /// A part of the page that could not be drawn, and why.
  public struct Blank: Hashable, Sendable {
    /// The name of the report that is missing.
    public var name: String
    public var reason: String

    public init(name: String, reason: String) { (self.name, self.reason) = (name, reason) }
  }

  public var title = "Customer journeys"
  /// The zone in which moments are shown.
  public var zone = ZoneTable.utc
  public var blanks: [Blank] = []
  /// Whether the page comes from the dashboard, which serves its style sheet beside it.
  var isServed = false
  /// Where figures lead, on a page that is served.
  var links: PageLinks?
  /// What stands above the figures.
  var controls = Markup()

  public init() {}

  public func bytes(of reports: [Report]) -> [UInt8] {
    let sections = self.sections(reports)
    let body: [Markup] = [
      .tag("a", ["class": "skip", "href": "#content"], [Markup("Skip to the figures")]),
      header(reports), controls, sections.count > 1 ? navigation(sections) : Markup(),
      .tag("main", ["id": "content"], [scorecard(reports)] + sections.map(\.markup)),
    ]
    let page = Markup.tag(
      "html", ["lang": "en", "dir": "ltr"],
      [.tag("head", [:], head), .tag("body", [:], body)])
    return Array("<!DOCTYPE html>\n\(page.html)\n".utf8)
  }

  private var head: [Markup] {
    let common: [Markup] = [
      .open("meta", ["charset": "utf-8"]),
      .open("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .open("meta", ["name": "referrer", "content": "no-referrer"]),
      .tag("title", [:], [Markup(title)]),
    ]
    if isServed {
      // The policy is in the header of the answer.
      return common + [
        .open("link", ["rel": "stylesheet", "href": "/style.css"]),
        .open("link", ["rel": "icon", "href": "/icon.svg", "type": "image/svg+xml"]),
      ]
    }
    let policy =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return [
      common[0],
      // Nothing but the style sheet below may act, whatever a text might contain.
      .open("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
    ] + common.dropFirst() + [
      .tag("style", [:], [.own(PageStyle.sheet)])
    ]
  }

  private func header(_ reports: [Report]) -> Markup {
    let asOf = reports.compactMap(\.asOf).first
    let line = AsOfLine.text(asOf, zone: zone, separator: " · ", dash: "–")
    return .tag(
      "header", [:],
      [.tag("h1", [:], [.name(title)]), .tag("p", ["class": "soft"], [Markup(line)])])
  }

  private func navigation(_ sections: [(anchor: String, title: String, markup: Markup)]) -> Markup {
    let items = sections.map { section in
      Markup.tag("li", [:], [.tag("a", ["href": "#\(section.anchor)"], [.name(section.title)])])
    }
    return .tag("nav", ["aria-label": "Sections"], [.tag("ul", [:], items)])
  }

  private func scorecard(_ reports: [Report]) -> Markup {
    guard let tiles = ScorecardFigure(reports, zone: zone).markup else { return Markup() }
    return .tag(
      "section", ["aria-labelledby": "scorecard-title"],
      [.tag("h2", ["id": "scorecard-title"], [Markup("Scorecard")]), tiles])
  }

  private func sections(
    _ reports: [Report]
  ) -> [(anchor: String, title: String, markup: Markup)] {
    var sections: [(rank: Int, anchor: String, title: String, markup: Markup)] = []
    for (index, report) in reports.enumerated() {
      let anchor = "report-\(index + 1)"
      let section = PageSection(
        report: report, others: reports, zone: zone, anchor: anchor, links: links)
      sections.append((PageSection.rank(report.name), anchor, section.title, section.markup))
    }
    for (index, blank) in blanks.enumerated() {
      let anchor = "blank-\(index + 1)"
      let title = PageSection.title(blank.name)
      let markup = Markup.tag(
        "section", ["id": anchor],
        [
          .tag("h2", [:], [.name(title)]),
          .tag("p", ["class": "blank"], [.name(blank.reason)]),
        ])
      sections.append((PageSection.rank(blank.name), anchor, title, markup))
    }
    let sorted = sections.enumerated().sorted { left, right in
      (left.element.rank, left.offset) < (right.element.rank, right.offset)
    }
    return sorted.map { ($0.element.anchor, $0.element.title, $0.element.markup) }
  }
}
