/// What the columns of a W3C log are called, by IIS and by CloudFront.
enum W3CField {
  static func field(named name: String) -> LogField {
    switch name.lowercased() {
    case "date": .date
    case "time": .clock
    case "c-ip": .ip
    case "cs-method": .text("method")
    case "cs-uri-stem": .url
    case "cs-uri", "cs-uri-path": .url
    case "cs-uri-query": .query
    case "sc-status": .status
    case "cs(user-agent)": .userAgent
    case "cs(referer)": .text("referrer")
    case "cs-host", "cs(host)": .text("host")
    case "cs-username": .text("remote_user")
    case "sc-bytes": .number("bytes")
    case "cs-bytes": .number("bytes_received")
    case "cs-version", "cs-protocol-version": .text("protocol")
    case "time-taken": .text("time_taken")
    case "cs(cookie)": .text("cookie_header")
    default: .text(plain(name))
    }
  }

  /// `x-edge-request-id` as `x_edge_request_id`, `cs(X-Forwarded-For)` as `cs_x_forwarded_for`.
  private static func plain(_ name: String) -> String {
    let letters = name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" }
    return String(letters).split(separator: "_").joined(separator: "_")
  }
}
