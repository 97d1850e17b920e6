/// A line of a server's configuration that holds a log's format.
///
/// Users paste what they find: `log_format main '$remote_addr …' '…';` of nginx, whose pieces
/// belong together, or `LogFormat "%h …" combined` of Apache.
enum LogDirective {
  /// The format in a directive, or the text itself where it is none.
  ///
  /// A log's line has no line ends in it: those of the text are where it was folded.
  static func format(in text: String) -> String {
    let trimmed = text.drop(while: \.isWhitespace)
    let pieces =
      trimmed.hasPrefix("log_format")
      ? pieces(of: trimmed, in: ["'", "\""])
      : trimmed.lowercased().hasPrefix("logformat") ? apache(trimmed) : nil
    let lines = (pieces ?? text).split(whereSeparator: \.isNewline)
    guard lines.count > 1 || pieces == nil else { return pieces ?? text }
    return lines.map { line in String(line.trimmingPrefix(while: \.isWhitespace)) }
      .joined(separator: " ")
  }

  /// The quoted pieces of nginx's directive, joined.
  private static func pieces(of text: Substring, in quotes: Set<Character>) -> String? {
    var format = ""
    var found = false
    var quote: Character?
    var isEscaped = false
    for sign in text {
      if let open = quote {
        if isEscaped || (sign != open && sign != "\\") { format.append(sign) }
        if !isEscaped, sign == open { quote = nil }
        isEscaped = !isEscaped && sign == "\\"
      } else if quotes.contains(sign) {
        (quote, found) = (sign, true)
      }
    }
    return found ? format : nil
  }

  /// The quoted format of Apache's directive; its escaped quotes are left to the tokens.
  private static func apache(_ text: Substring) -> String? {
    guard let start = text.firstIndex(of: "\"") else { return nil }
    var format = ""
    var isEscaped = false
    for sign in text[text.index(after: start)...] {
      if sign == "\"", !isEscaped { return format }
      format.append(sign)
      isEscaped = !isEscaped && sign == "\\"
    }
    return nil
  }
}
