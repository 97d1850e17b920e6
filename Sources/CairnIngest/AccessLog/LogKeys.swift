import CairnModel

/// The nodes under which the parts of a log line are put, made once for a file.
struct LogKeys: Sendable {
  let event: Int
  let time: Int
  let cookie: Int
  let method: Int
  let url: Int
  let path: Int
  let httpProtocol: Int
  let request: Int
  let status: Int
  let ip: Int
  let userAgent: Int
  let isBot: Int
  /// For each piece of the pattern, the node of its own name.
  let named: [Int]

  init(_ pattern: LogPattern, _ builder: inout EventBuilder) {
    func node(_ name: String, _ builder: inout EventBuilder) -> Int {
      builder.node(of: Array(name.utf8).span, in: KeyTable.root) ?? KeyTable.root
    }
    builder.begin()
    event = node("event", &builder)
    time = node("time", &builder)
    cookie = node("cookie", &builder)
    method = node("method", &builder)
    url = node("url", &builder)
    path = node("path", &builder)
    httpProtocol = node("protocol", &builder)
    request = node("request", &builder)
    status = node("status", &builder)
    ip = node("ip", &builder)
    userAgent = node("user_agent", &builder)
    isBot = node("is_bot", &builder)
    named = pattern.pieces.map { piece in
      switch piece.field {
      case .number(let name), .text(let name): node(name, &builder)
      default: KeyTable.root
      }
    }
  }
}

extension FieldMapping {
  /// A mapping of a web server's log, with what it leaves open filled in: the event is `page_view`
  /// or `request`, and the visitor is estimated from address, browser and day.
  var completedForAccessLog: FieldMapping {
    var mapping = self
    if mapping.event.from.isEmpty { mapping.event.from = ["event"] }
    if mapping.time.from.isEmpty { mapping.time.from = ["time"] }
    if mapping.identities.isEmpty {
      mapping.identities = [Named(name: FieldName.cookie, rule: FieldRule(from: ["cookie"]))]
    }
    let names = mapping.properties.map(\.name)
    for name in [FieldName.url, FieldName.referrer] where !names.contains(name) {
      mapping.properties.append(Named(name: name, rule: FieldRule(from: [name])))
    }
    return mapping
  }
}
