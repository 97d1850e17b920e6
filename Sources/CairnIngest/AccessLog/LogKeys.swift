import CairnModel

/// The nodes under which the parts of a log line are put, made once for a file.
struct LogKeys: Sendable {
  let event: Int
  let time: Int
  let cookie: Int
  let method: Int
  let url: Int
  let query: Int
  let path: Int
  let httpProtocol: Int
  let request: Int
  let status: Int
  let ip: Int
  let port: Int
  let userAgent: Int
  let isBot: Int

  init(_ builder: inout EventBuilder) {
    builder.begin()
    event = Self.node("event", &builder)
    time = Self.node("time", &builder)
    cookie = Self.node("cookie", &builder)
    method = Self.node("method", &builder)
    url = Self.node("url", &builder)
    query = Self.node("query", &builder)
    path = Self.node("path", &builder)
    httpProtocol = Self.node("protocol", &builder)
    request = Self.node("request", &builder)
    status = Self.node("status", &builder)
    ip = Self.node("ip", &builder)
    port = Self.node("port", &builder)
    userAgent = Self.node("user_agent", &builder)
    isBot = Self.node("is_bot", &builder)
  }

  /// For each field of a pattern, the node of its own name; the root where it has none.
  static func nodes(of pattern: LogPattern, _ builder: inout EventBuilder) -> [Int] {
    var nodes: [Int] = []
    for piece in pattern.pieces {
      switch piece.field {
      case .number(let name), .text(let name): nodes.append(node(name, &builder))
      case .address, .hostAndPort: nodes.append(node("host", &builder))
      default: nodes.append(KeyTable.root)
      }
    }
    return nodes
  }

  private static func node(_ name: String, _ builder: inout EventBuilder) -> Int {
    builder.node(of: Array(name.utf8).span, in: KeyTable.root) ?? KeyTable.root
  }
}

extension FieldMapping {
  /// A mapping of a web server's log, with what it leaves open filled in: the event is `page_view`
  /// or `request`, and the visitor is estimated from address, browser and day.
  ///
  /// The pattern is the log's format, where it is known beforehand.
  func completedForAccessLog(_ pattern: String?) -> FieldMapping {
    var mapping = self
    mapping.event = event.completed(by: "event")
    mapping.time = time.completed(by: "time")
    if let form = pattern.flatMap({ LogPattern($0).timePattern }) {
      mapping.time = mapping.time.changed { rule in
        if rule.from.contains("time"), rule.patterns.isEmpty { rule.patterns = [form] }
      }
    }
    if !identities.contains(where: \.rule.findsValues) {
      let cookie = identities.firstIndex { $0.name == FieldName.cookie }
      if let cookie {
        mapping.identities[cookie].rule = identities[cookie].rule.completed(by: "cookie")
      } else {
        mapping.identities.append(
          Named(name: FieldName.cookie, rule: FieldRule(from: ["cookie"])))
      }
    }
    let names = mapping.properties.map(\.name)
    for name in [FieldName.url, FieldName.referrer] where !names.contains(name) {
      mapping.properties.append(Named(name: name, rule: FieldRule(from: [name])))
    }
    return mapping
  }
}

extension FieldRule {
  /// Whether the rule may find a value in a record of its own, and not in a further event only.
  fileprivate var findsValues: Bool {
    all.contains { rule in
      rule.constant != nil || !rule.joined.isEmpty || !rule.from.allSatisfy(FurtherEvent.owns)
    }
  }

  /// The rule, or where it finds nothing in any record, the key of the log's own field.
  fileprivate func completed(by key: String) -> FieldRule {
    guard !findsValues else { return self }
    var rule = self
    if alternatives.isEmpty {
      rule.from.append(key)
    } else {
      rule.alternatives.append(FieldRule(from: [key]))
    }
    return rule
  }
}
