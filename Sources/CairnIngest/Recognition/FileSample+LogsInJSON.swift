import CairnModel

extension FileSample {
  /// A web server's log whose lines are JSON, as nginx writes it by
  /// `log_format … escape=json '{"ip": "$remote_addr", …}'`.
  ///
  /// The server writes every line by one pattern, so the first line with its values taken out is
  /// the format; the keys say which field is which. It is a log where address, time, request and
  /// status are there, and nearly all lines fit.
  var accessLogInJSON: Recognition? {
    for source in presets {
      guard case .accessLog = source.format else { continue }
      let sample = linesRead(by: source)
      guard sample.areNearlyAll else { continue }
      return .recognised(
        source: source,
        reason: Self.lines(sample.read, of: sample.count) + " \(source.title)")
    }
    guard let first = lines.first, let pattern = JSONLogPattern.pattern(of: Array(first.utf8))
    else { return nil }
    let source = SourceDefinition.accessLog(named: "nginx_json", pattern: pattern)
    let sample = linesRead(by: source)
    guard sample.areNearlyAll else { return nil }
    return .recognised(
      source: source,
      reason: Self.lines(sample.read, of: sample.count) + " a web server's log in JSON, "
        + "read as log_format escape=json with the keys of the first")
  }
}

/// Makes a server's words of a line of its log in JSON.
enum JSONLogPattern {
  /// What stands under a key, in nginx's words; other keys keep their names.
  private static let variables: [String: String] = [
    "time": "time_iso8601", "timestamp": "time_iso8601", "@timestamp": "time_iso8601",
    "ts": "time_iso8601", "time_local": "time_local", "time_iso8601": "time_iso8601",
    "msec": "msec", "remote_addr": "remote_addr", "remote_ip": "remote_addr",
    "client_ip": "remote_addr", "clientip": "remote_addr", "ip": "remote_addr",
    "client": "remote_addr", "request": "request", "request_method": "request_method",
    "method": "request_method", "request_uri": "request_uri", "uri": "uri", "url": "request_uri",
    "path": "request_uri", "args": "args", "query_string": "args", "status": "status",
    "status_code": "status", "body_bytes_sent": "body_bytes_sent", "bytes_sent": "bytes_sent",
    "bytes": "body_bytes_sent", "size": "body_bytes_sent", "http_referer": "http_referer",
    "http_referrer": "http_referer", "referer": "http_referer", "referrer": "http_referer",
    "http_user_agent": "http_user_agent", "user_agent": "http_user_agent",
    "agent": "http_user_agent", "useragent": "http_user_agent", "host": "host",
    "http_host": "host", "server_name": "host", "server_protocol": "server_protocol",
    "protocol": "server_protocol",
  ]

  /// The pattern by which a line was written; nil where the line is no flat object, or has not
  /// all that a request has.
  static func pattern(of line: [UInt8]) -> String? {
    guard case .object(let members)? = RecordTree(json: line[...]) else { return nil }
    var pattern: [UInt8] = []
    var end = line.startIndex
    var names: [String] = []
    for member in members {
      guard case .scalar(let value) = member.value, !value.isEmpty else { return nil }
      let key = String(decoding: member.key, as: UTF8.self).lowercased()
      var name = variables[key] ?? plain(key)
      // Of two keys that mean the same the second keeps its own name.
      if names.contains(name) { name = plain(key) }
      guard !names.contains(name), !name.isEmpty else { return nil }
      names.append(name)
      let isText = value.first == .quote
      let start = value.startIndex + (isText ? 1 : 0)
      pattern += line[end..<start] + Array("$\(name)".utf8)
      end = value.endIndex - (isText ? 1 : 0)
    }
    pattern += line[end...]
    // Between the fields nothing may stand that means something in a format, or in its quotes.
    let hasSigns = pattern.contains { "%\\'".utf8.contains($0) }
    guard isRequest(Set(names)), !hasSigns,
      pattern.count(where: { $0 == UInt8(ascii: "$") }) == names.count
    else { return nil }
    return String(decoding: pattern, as: UTF8.self)
  }

  private static func isRequest(_ names: Set<String>) -> Bool {
    let hasTime = !names.isDisjoint(with: ["time_local", "time_iso8601", "msec"])
    let hasPage = names.contains("request") || !names.isDisjoint(with: ["request_uri", "uri"])
    let hasMethod = names.contains("request") || names.contains("request_method")
    // Who names events says with them what they are.
    let isOfEvents = !names.isDisjoint(with: ["event", "event_name", "event_type"])
    return !isOfEvents && hasTime && hasPage && hasMethod && names.contains("status")
      && !names.isDisjoint(with: ["remote_addr", "http_x_forwarded_for"])
  }

  private static func plain(_ key: String) -> String {
    String(key.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}
