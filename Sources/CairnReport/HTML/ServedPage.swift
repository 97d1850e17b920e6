public import CairnModel

/// The pages of the dashboard: the report live, with controls that work without a script.
public struct ServedPage: Sendable {
  /// The controls as they were set, and what there is to choose from.
  public struct Controls: Hashable, Sendable {
    /// `from`, `to`, `where`, `segment`, `by` and `funnel`, as they stand in the address.
    public var values: [String: String] = [:]
    public var funnels: [String] = []
    public var segments: [String] = []

    public init() {}

    /// What goes along with every link: the range and who is meant.
    var scope: String {
      ["from", "to", "where", "segment"].compactMap { name in
        values[name].flatMap { $0.isEmpty ? nil : "\(name)=\(PageLinks.escaped($0))" }
      }.joined(separator: "&")
    }

    var funnel: String? {
      values["funnel"].flatMap { $0.isEmpty ? nil : $0 } ?? funnels.first
    }
  }

  /// The style sheet, which the pages load from here.
  public static var styleSheet: String { "\(PageStyle.sheet)\n\(controlStyle)\n" }

  public static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="#2563a8">\
    <ellipse cx="16" cy="26" rx="12" ry="4"/><ellipse cx="16" cy="18" rx="9" ry="3.5"/>\
    <ellipse cx="16" cy="10.5" rx="6" ry="3"/><ellipse cx="16" cy="5" rx="3.5" ry="2"/></g></svg>
    """

  private static let controlStyle: StaticString = """
    .controls { display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: end;
      margin: 1rem 0; padding: .8rem; background: var(--card); border-radius: .5rem; }
    .controls label { display: grid; gap: .15rem; font-size: .85rem; color: var(--soft); }
    .controls input, .controls select, .controls button { font: inherit; padding: .3rem .5rem;
      color: var(--ink); background: var(--paper); border: 1px solid var(--soft);
      border-radius: .3rem; min-width: 8rem; max-width: 100%; }
    .controls button { background: var(--one); color: var(--paper); border-color: var(--one);
      min-width: 5rem; cursor: pointer; }
    @media print { .controls { display: none; } }
    """

  private let zone: ZoneTable
  private let controls: Controls

  public init(zone: ZoneTable, controls: Controls = Controls()) {
    (self.zone, self.controls) = (zone, controls)
  }

  private func page(_ title: String) -> ReportPage {
    var page = ReportPage()
    page.title = title
    page.zone = zone
    page.isServed = true
    page.links = PageLinks(scope: controls.scope, funnel: controls.funnel)
    return page
  }

  /// The dashboard: the report with its controls.
  public func dashboard(_ reports: [Report]) -> [UInt8] {
    var page = page("Customer journeys")
    page.controls = form
    return page.bytes(of: reports)
  }

  /// One report under a title: a person's time-line, or the persons behind a figure.
  public func single(_ report: Report, title: String) -> [UInt8] {
    var page = page(title)
    page.controls = back
    return page.bytes(of: [report])
  }

  /// A page that says what went wrong.
  public func failure(_ message: String) -> [UInt8] {
    var page = page("No answer")
    page.controls = .joined([
      .tag("p", ["class": "finding", "role": "alert"], [.name(message)]),
      controls.funnels.isEmpty && controls.segments.isEmpty ? back : form,
    ])
    return page.bytes(of: [])
  }

  private var back: Markup {
    let scope = controls.scope
    return .tag(
      "p", [:], [.tag("a", ["href": scope.isEmpty ? "/" : "/?\(scope)"], [Markup("← dashboard")])])
  }

  private var form: Markup {
    let scope = controls.scope.isEmpty ? "" : "?\(controls.scope)"
    return .joined([
      .tag(
        "form", ["method": "get", "action": "/", "class": "controls", "role": "search"],
        [
          field("from", "from", "2026-09-01 or -30d"), field("to", "to (not included)", "date"),
          choice("funnel", "funnel", controls.funnels, none: nil),
          choice("segment", "segment", controls.segments, none: "everybody"),
          field("by", "funnel by property", "device"),
          field("where", "only events where", "country = 'DE'"),
          .tag("button", ["type": "submit"], [Markup("Show")]),
        ]),
      .tag(
        "p", ["class": "soft"],
        [
          Markup("The same as "),
          .tag("a", ["href": "/api/v1/report\(scope)"], [Markup("JSON")]), Markup(" · "),
          .tag("a", ["href": "/openapi.json"], [Markup("API")]), Markup(" · "),
          .tag("a", ["href": "/metrics"], [Markup("metrics")]),
        ]),
    ])
  }

  private func field(_ name: String, _ label: String, _ example: String) -> Markup {
    .tag(
      "label", [:],
      [
        Markup(label),
        .open(
          "input",
          [
            "name": name, "value": controls.values[name] ?? "", "placeholder": example,
            "autocomplete": "off", "dir": "auto",
          ]),
      ])
  }

  private func choice(
    _ name: String, _ label: String, _ choices: [String], none: String?
  ) -> Markup {
    let chosen = controls.values[name] ?? ""
    func option(_ value: String, _ text: String) -> Markup {
      value == chosen
        ? .tag("option", ["value": value, "selected": "selected"], [Markup(text)])
        : .tag("option", ["value": value], [Markup(text)])
    }
    let options = (none.map { [option("", $0)] } ?? []) + choices.map { option($0, $0) }
    guard !options.isEmpty else { return Markup() }
    return .tag(
      "label", [:], [Markup(label), .tag("select", ["name": name, "dir": "auto"], options)])
  }
}
