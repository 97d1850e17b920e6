/// Texts from logs made safe to look at: what a terminal or a reader would obey is shown instead.
///
/// Control characters become `\x1b`, bidirectional overrides and other invisible characters
/// `\u202e`. The joiners that Persian, Indic scripts and emoji need stay as they are.
enum VisibleText {
  /// Whether a character steers the display, or hides, instead of being seen.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x2029, 0xFFF9...0xFFFB: true
    case 0x20..<0x7F, 0x200C, 0x200D: false
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default:
      scalar.value > 0x9F && scalar.properties.generalCategory == .format
        && scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  /// The text with every hidden character written out, but for those that are kept.
  static func escaped(_ text: String, keeping kept: Set<Unicode.Scalar> = []) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isHidden(scalar), !kept.contains(scalar) {
        result.append(contentsOf: escape(scalar).unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The text in ASCII alone, other characters as `\u4e16`.
  static func ascii(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.isASCII, !isHidden(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += escape(scalar)
      }
    }
    return result
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      let digits = String(scalar.value, radix: 16)
      if scalar.value <= 0x9F { return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits }
      if scalar.value > 0xFFFF { return "\\u{\(digits)}" }
      return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
  }
}
