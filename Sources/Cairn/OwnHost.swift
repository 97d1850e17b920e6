internal import CairnIngest
internal import CairnModel

/// The site's own host, where a web server's log does not name it: the one whose pages, named as
/// referrers, are pages that the log itself has.
struct OwnHost: Hashable {
  var host: String
  /// The log that says so.
  var file: String

  /// Looks at the first lines of a log; nil where they say nothing certain.
  init?(_ head: [UInt8], _ source: SourceDefinition, file: String) {
    switch source.format {
    case .accessLog, .w3c: break
    default: return nil
    }
    guard let end = head.lastIndex(of: 0x0A) else { return nil }
    var reader = RecordReader(source: source)
    let events = reader.read(Array(head[...end]), isLast: true).events
    let names = events.columns.map(\.name.description)
    guard Set(names).isDisjoint(with: Self.hostFields) else { return nil }
    let texts = { (column: String) in
      events.fields.filter { $0.type == .text && names[Int($0.column)] == column }
        .map { String(decoding: events.bytes[$0.slice.range], as: UTF8.self) }
    }
    let pages = Set(texts("url").map(Self.withoutQuery))
    var counts: [String: Int] = [:]
    for referrer in texts("referrer") {
      guard let (host, page) = Self.parts(referrer), page != "/", pages.contains(page) else {
        continue
      }
      counts[host, default: 0] += 1
    }
    let best = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
    guard let best, best.value >= Self.fewestPages else { return nil }
    (host, self.file) = (best.key, file)
  }

  /// One page of the same name may be chance.
  private static let fewestPages = 2

  /// Fields in which a log names the host of each request.
  private static let hostFields: Set = [
    "http_x_forwarded_host", "x_forwarded_host", "cs_x_forwarded_host", "x_host_header", "host",
    "http_host", "hostname",
  ]

  private static func withoutQuery(_ url: String) -> String {
    String(url.prefix { $0 != "?" && $0 != "#" })
  }

  /// The host and the page of a url with a scheme.
  private static func parts(_ url: String) -> (host: String, page: String)? {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    let rest = url[scheme.upperBound...]
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }
    let path = rest.drop { $0 != "/" }
    return host.isEmpty ? nil : (host.lowercased(), withoutQuery(String(path)))
  }

  /// The definitions with the remark on channels turned into the hosts that were found.
  static func write(_ found: [OwnHost], into text: String) -> String {
    var hosts: [String] = []
    for own in found where !hosts.contains(own.host) { hosts.append(own.host) }
    guard let first = found.first else { return text }
    var isRemark = false
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# channels:") {
        isRemark = true
        lines.append("channels:" + line.dropFirst("# channels:".count))
      } else if isRemark, line.hasPrefix("#   own_hosts:") {
        lines.append(
          "  own_hosts: [\(hosts.joined(separator: ", "))]  # referrers in \(first.file) that are "
            + "its own pages")
      } else if isRemark, line.hasPrefix("#   ") {
        lines.append("  # " + line.dropFirst(4))
      } else {
        isRemark = false
        lines.append(String(line))
      }
    }
    return lines.joined(separator: "\n")
  }
}
