/// A line of a server's configuration that holds a log's format.
///
/// Users paste what they find: `log_format main '$remote_addr …' '…';` of nginx, whose pieces
/// belong together, or `LogFormat "%h …" combined` of Apache.
enum LogDirective {
  /// The format in a directive, or the text itself where it is none.
  static func format(in text: String) -> String {
    let trimmed = text.drop(while: \.isWhitespace)
    if trimmed.hasPrefix("log_format") { return pieces(of: trimmed, in: ["'", "\""]) ?? text }
    if trimmed.lowercased().hasPrefix("logformat") { return apache(trimmed) ?? text }
    return text
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
