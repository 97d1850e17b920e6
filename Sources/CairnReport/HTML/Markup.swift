/// A piece of a page that is well-formed by construction.
///
/// Markup is only made of texts, which are escaped, and of tags whose names are written in this
/// program; nothing that came from a log can become a tag, an attribute's end or a script.
struct Markup: Hashable, Sendable {
  typealias Attributes = KeyValuePairs<StaticString, String>

  private(set) var html = ""

  /// Nothing.
  init() {}

  /// A text; hidden characters are shown as `\x1b`, so that none of them acts on the reader.
  init(_ text: String) { html = Self.escaped(text) }

  /// A text of the user's, which may run in another direction than the page.
  static func name(_ text: String) -> Markup {
    let visible = VisibleText.escaped(text)
    // What is long is cut by the style sheet; the whole text stays in the page.
    return visible.utf8.count > 80
      ? .tag("bdi", ["class": "long", "tabindex": "0"], [Markup(visible)])
      : .tag("bdi", [:], [Markup(visible)])
  }

  static func tag(
    _ name: StaticString, _ attributes: Attributes = [:],
    _ children: [Markup] = []
  ) -> Markup {
    var markup = open(name, attributes)
    for child in children { markup.html += child.html }
    markup.html += "</\(name)>"
    return markup
  }

  /// A tag that has no end: `meta`, `br`.
  static func open(
    _ name: StaticString, _ attributes: Attributes = [:]
  ) -> Markup {
    var markup = Markup()
    markup.html = "<\(name)"
    for attribute in attributes {
      markup.html += " \(attribute.key)=\"\(escaped(attribute.value))\""
    }
    markup.html += ">"
    return markup
  }

  /// Something of this program's own, such as its style sheet.
  static func own(_ text: StaticString) -> Markup {
    var markup = Markup()
    markup.html = "\(text)"
    return markup
  }

  static func joined(_ parts: [Markup], by separator: String = "") -> Markup {
    var markup = Markup()
    markup.html = parts.map(\.html).joined(separator: separator)
    return markup
  }

  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in VisibleText.escaped(text).unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "`": escaped += "&#96;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension Markup {
  /// The same as a link, where it leads anywhere.
  func leading(to address: String?) -> Markup {
    guard let address else { return self }
    return .tag("a", ["href": address], [self])
  }

  /// What may be wider than the page; reached and scrolled by keyboard, named for screen readers.
  static func scrolling(label: String, _ children: [Markup]) -> Markup {
    .tag(
      "div", ["class": "wide", "tabindex": "0", "role": "region", "aria-label": label], children)
  }

  /// A coordinate of a drawing, to a hundredth.
  static func coordinate(_ value: Double) -> String {
    ExactNumber.number((value * 100).rounded() / 100) ?? "0"
  }

  /// A drawing with a name and a description for those who do not see it.
  static func drawing(
    _ width: Double, _ height: Double, label: String, _ children: [Markup]
  ) -> Markup {
    .tag(
      "svg",
      [
        "class": width < 500 ? "drawing small" : "drawing",
        "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))",
        "role": "img", "aria-label": VisibleText.escaped(label),
      ], children)
  }

  static func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ style: String
  ) -> Markup {
    .tag(
      "line",
      [
        "x1": coordinate(from.x), "y1": coordinate(from.y), "x2": coordinate(to.x),
        "y2": coordinate(to.y), "class": style,
      ])
  }

  /// A text in a drawing, with the whole of it behind where it was cut.
  static func label(
    _ text: String, at point: (x: Double, y: Double), _ style: String, columns: Int = 60
  ) -> Markup {
    let visible = VisibleText.escaped(text)
    let (short, isCut) = DisplayWidth.shortened(visible, to: columns, mark: "…")
    let whole = isCut ? [Markup.tag("title", [:], [Markup(visible)])] : []
    return .tag(
      "text", ["x": coordinate(point.x), "y": coordinate(point.y), "class": style],
      whole + [Markup(short)])
  }
}
