/// A piece of a log format: text that stands in every line, or a field.
enum LogPatternToken {
  case text([UInt8])
  case field(LogField)
  /// A time that is written as a pattern says.
  case timePattern(String)

  /// Takes a format apart; what neither language knows is a field under its own name.
  static func tokens(of format: String) -> [LogPatternToken] {
    var tokens: [LogPatternToken] = []
    var rest = Array(format)[...]
    while let first = rest.popFirst() {
      switch first {
      case "$": tokens.append(.field(nginxField(takeName(&rest))))
      case "%": tokens += apacheTokens(&rest)
      case "\\" where rest.first == "\"":
        rest.removeFirst()
        tokens.append(.text([.quote]))
      case "\\" where rest.first == "t":
        rest.removeFirst()
        tokens.append(.text([0x09]))
      default: tokens.append(.text(Array(String(first).utf8)))
      }
    }
    return tokens
  }

  /// The name behind `$`, in braces or not.
  private static func takeName(_ rest: inout ArraySlice<Character>) -> String {
    var name = ""
    let isBraced = rest.first == "{"
    if isBraced { rest.removeFirst() }
    while let next = rest.first, next.isLetter || next.isNumber || next == "_" {
      name.append(next)
      rest.removeFirst()
    }
    if isBraced, rest.first == "}" { rest.removeFirst() }
    return name
  }

  private static func nginxField(_ name: String) -> LogField {
    switch name {
    case "remote_addr": .ip
    case "remote_addr_port": .ipAndPort
    case "time_local", "time_iso8601", "msec": .time
    case "request": .request
    case "request_uri", "uri": .url
    case "request_method": .text("method")
    case "server_protocol": .text("protocol")
    case "status": .status
    case "body_bytes_sent", "bytes_sent": .number("bytes")
    case "http_referer": .text("referrer")
    case "http_user_agent": .userAgent
    case "host", "http_host", "server_name": .text("host")
    case "args", "query_string": .query
    default: .text(name)
    }
  }

  /// The tokens of what stands behind `%`: `h`, `>s`, `{Referer}i`.
  private static func apacheTokens(_ rest: inout ArraySlice<Character>) -> [LogPatternToken] {
    while let next = rest.first, "<>!,".contains(next) || next.isNumber { rest.removeFirst() }
    var name: String?
    if rest.first == "{" {
      rest.removeFirst()
      name = String(rest.prefix { $0 != "}" })
      rest = rest.drop { $0 != "}" }.dropFirst()
    }
    guard let letter = rest.popFirst() else { return [] }
    if letter == "t", name == nil { return [.text([0x5B]), .field(.time), .text([0x5D])] }
    if letter == "t", let form = name { return [time(form)] }
    if letter == "%" { return [.text([0x25])] }
    if letter == "^", rest.first?.isLetter == true { rest = rest.dropFirst(2) }
    return [.field(apacheField(letter, name?.lowercased()))]
  }

  /// A time of Apache's: a number, a part of a second, or a pattern, of the request's begin or end.
  private static func time(_ form: String) -> LogPatternToken {
    let prefix = ["begin:", "end:"].first(where: form.hasPrefix) ?? ""
    let form = String(form.dropFirst(prefix.count))
    return switch form {
    case "sec": .timePattern("%s")
    case "msec", "usec": .field(.time)
    case "msec_frac": .timePattern("%L")
    case "usec_frac": .timePattern("%f")
    default: .timePattern(form)
    }
  }

  private static func apacheField(_ letter: Character, _ name: String?) -> LogField {
    switch (letter, name) {
    case ("h", _), ("a", _): .ip
    case ("l", _): .nothing
    case ("u", _): .text("remote_user")
    case ("r", _): .request
    case ("s", _): .status
    case ("b", _), ("B", _), ("O", _): .number("bytes")
    case ("i", "referer"?): .text("referrer")
    case ("i", "user-agent"?): .userAgent
    case ("i", "host"?), ("v", _), ("V", _): .text("host")
    case ("i", let name?), ("o", let name?), ("C", let name?), ("e", let name?), ("n", let name?):
      .text(name.replacing("-", with: "_"))
    case ("U", _): .url
    case ("q", _): .query
    case ("m", _): .text("method")
    case ("H", _): .text("protocol")
    case ("p", _): .number("port")
    case ("D", _): .number("duration_microseconds")
    case ("T", _): .text("duration_seconds")
    default: .text("field_\(letter)")
    }
  }
}
