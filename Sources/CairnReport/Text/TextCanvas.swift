/// How a terminal is drawn on: its width, its letters and its colours.
struct TextCanvas {
  enum Ink: String {
    case bold = "1"
    case dim = "2"
    case green = "32"
    case red = "31"
  }

  var width: Int
  var asciiOnly: Bool
  var usesColour: Bool
  /// Whether some text had to be shortened so far.
  var hasShortened = false
  private(set) var text = ""

  init(_ options: RenderOptions) {
    width = max(20, options.width)
    asciiOnly = options.asciiOnly
    usesColour = options.usesColour
  }

  var ellipsis: String { asciiOnly ? "..." : "…" }
  var arrow: String { asciiOnly ? "->" : "→" }
  var separator: String { asciiOnly ? "|" : "·" }
  var dash: String { asciiOnly ? "-" : "–" }
  var rule: String { asciiOnly ? "-" : "─" }

  /// A text of the user's, safe to show on this terminal.
  func visible(_ text: String) -> String {
    asciiOnly ? VisibleText.ascii(text) : VisibleText.escaped(text)
  }

  /// The text cut to a width; remembers that something was cut.
  mutating func fitted(_ text: String, to width: Int) -> String {
    let (fitted, isCut) = DisplayWidth.shortened(text, to: width, mark: ellipsis)
    if isCut { hasShortened = true }
    return fitted
  }

  func inked(_ text: String, _ ink: Ink) -> String {
    usesColour && !text.isEmpty ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }

  mutating func line(_ line: String = "") {
    var end = line.endIndex
    while end > line.startIndex, line[line.index(before: end)] == " " {
      end = line.index(before: end)
    }
    text += line[..<end]
    text += "\n"
  }

  /// Writes words over as many lines as they need; later lines are indented.
  mutating func paragraph(_ words: String, indent: Int = 2, ink: Ink? = nil) {
    var current = ""
    for word in words.split(separator: " ") {
      let gap = current.isEmpty ? 0 : 1
      if DisplayWidth.of(current) + gap + DisplayWidth.of(String(word)) > width,
        !current.isEmpty
      {
        flush(current, ink)
        current = String(repeating: " ", count: indent) + fitted(String(word), to: width - indent)
      } else {
        current += (current.isEmpty ? "" : " ") + fitted(String(word), to: width - indent)
      }
    }
    if !current.isEmpty { flush(current, ink) }
  }

  private mutating func flush(_ current: String, _ ink: Ink?) {
    if let ink { text += inked(current, ink) + "\n" } else { text += current + "\n" }
  }
}

/// A text brought to a width with blanks.
func aligned(_ text: String, to width: Int, right: Bool) -> String {
  let blanks = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
  return right ? blanks + text : text + blanks
}
