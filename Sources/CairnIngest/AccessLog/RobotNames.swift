import CairnBytes

/// Knows the browsers that are programs by what they call themselves.
///
/// Words that robots put into their names (`bot`, `crawl`, `spider`) and the names of common
/// fetchers. A log has few different browsers, so each is searched once.
struct RobotNames: Sendable {
  private static let words = [
    "bot", "crawl", "spider", "slurp", "archiver", "curl/", "wget", "python", "java/", "go-http",
    "libwww", "perl", "ruby", "httpclient", "okhttp", "monitor", "uptime", "pingdom", "scan",
    "check", "feed", "rss", "fetch", "preview", "headless", "phantom", "lighthouse", "validator",
    "facebookexternalhit", "embedly", "mediapartners", "portscout", "nutch", "scrapy", "masscan",
  ].map { Array($0.utf8) }

  private var known: [UInt64: Bool] = [:]

  /// Whether a browser's name, or its absence, is a robot's.
  mutating func isRobot(_ name: Span<UInt8>, hash: UInt64) -> Bool {
    if let answer = known[hash] { return answer }
    let text = name.indices.map { name[$0].lowercased }
    let answer = text.isEmpty || Self.words.contains { Self.contains(text, $0) }
    if known.count < 65_536 { known[hash] = answer }
    return answer
  }

  private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
    guard word.count <= text.count else { return false }
    for start in 0...(text.count - word.count) where text[start] == word[0] {
      if text[start...].starts(with: word) { return true }
    }
    return false
  }
}
