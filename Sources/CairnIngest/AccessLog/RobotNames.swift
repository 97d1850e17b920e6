import CairnBytes

/// Knows the browsers that are programs by what they call themselves.
///
/// Words that robots put into their names (`bot`, `crawl`, `spider`), the names of common fetchers
/// and monitors, and words of the user's own, all looked for in one pass. A log has few different
/// browsers, so each is searched once.
struct RobotNames: Sendable {
  private static let words = [
    "bot", "crawl", "spider", "slurp", "archiver", "archive.org", "curl/", "wget", "python",
    "java/", "go-http", "libwww", "perl", "ruby", "httpclient", "http-client", "okhttp", "monitor",
    "uptime", "pingdom", "scan", "check", "feed", "rss", "fetch", "preview", "headless", "phantom",
    "lighthouse", "validator", "facebookexternalhit", "embedly", "mediapartners", "portscout",
    "nutch", "scrapy", "masscan", "aiohttp", "axios", "node-fetch", "undici", "guzzle", "postman",
    "insomnia", "httpie", "winhttp", "urlgrabber", "apache-http", "jakarta", "reqwest", "hyper/",
    "puppeteer", "playwright", "selenium", "webdriver", "cypress", "electron-fetch", "zgrab",
    "nmap", "nikto", "sqlmap", "nessus", "qualys", "censys", "shodan", "expanse", "gptbot",
    "chatgpt-user", "ccbot", "claude-web", "perplexity", "bytespider", "ahrefs", "semrush",
    "mj12", "dotbot", "petalbot", "yandex.com/bots", "baiduspider", "sogou", "exabot", "seznam",
    "duckduck", "applebot", "bingpreview", "adsbot", "apis-google", "google-read-aloud",
    "google-inspectiontool", "googleother", "feedfetcher", "feedly", "feedburner", "tiny tiny",
    "newsblur", "inoreader", "whatsapp/", "telegrambot", "slackbot", "discordbot", "skypeuri",
    "linkedinbot", "pinterest", "twitterbot", "flipboard", "outbrain", "quora link", "vkshare",
    "w3c_", "w3clinemode", "nagios", "zabbix", "icinga", "prometheus", "blackbox", "datadog",
    "newrelic", "statuscake", "site24x7", "updown.io", "healthcheck", "elb-health", "kube-probe",
    "googlehc", "varnish", "lwp-", "mechanize", "wordpress/", "drupal (", "magpie", "simplepie",
    "jersey/", "dalvik/fetch", "cfnetwork-fetch", "heritrix", "httrack", "teleport", "webcopier",
    "webzip", "offline explorer", "grabber", "harvest", "extract", "siteimprove", "screaming frog",
    "netcraft", "gtmetrix", "pagespeed", "ptst/", "catchpoint", "dareboost", "speedcurve",
  ]

  private let search: WordSearch
  private var known: [UInt64: Bool] = [:]

  init(further: [String] = []) {
    search = further.isEmpty ? Self.builtIn : Self.search(for: Self.words + further)
  }

  private static let builtIn = search(for: words)

  private static func search(for words: [String]) -> WordSearch {
    WordSearch(words.map { Array($0.utf8.map(\.lowercased)) })
  }

  /// Whether a browser's name, or its absence, is a robot's.
  mutating func isRobot(_ name: Span<UInt8>, hash: UInt64) -> Bool {
    if let answer = known[hash] { return answer }
    let answer = name.isEmpty || search.finds(in: name)
    if known.count < 65_536 { known[hash] = answer }
    return answer
  }
}

/// Looks for many words in one pass: a tree of their letters, in which a letter that does not fit
/// leads to the longest word begun that still does (Aho and Corasick).
struct WordSearch: Sendable {
  /// The states' next states, 256 each; letters are compared in lower case.
  private var next: [Int32]
  private var isEnd: [Bool] = [false]

  init(_ words: [[UInt8]]) {
    next = [Int32](repeating: 0, count: 256)
    for word in words where !word.isEmpty { add(word) }
    link()
  }

  private mutating func add(_ word: [UInt8]) {
    var state = 0
    for byte in word {
      if next[state << 8 | Int(byte)] == 0 {
        next[state << 8 | Int(byte)] = Int32(isEnd.count)
        isEnd.append(false)
        next.append(contentsOf: repeatElement(0, count: 256))
      }
      state = Int(next[state << 8 | Int(byte)])
    }
    isEnd[state] = true
  }

  /// Fills in where a letter leads that no word goes on with, the shortest beginnings first.
  private mutating func link() {
    var fallback = [Int](repeating: 0, count: isEnd.count)
    var queue = (0..<256).map { Int(next[$0]) }.filter { $0 != 0 }
    var index = 0
    while index < queue.count {
      let state = queue[index]
      index += 1
      if isEnd[fallback[state]] { isEnd[state] = true }
      for byte in 0..<256 {
        let target = Int(next[state << 8 | byte])
        let other = next[fallback[state] << 8 | byte]
        if target == 0 {
          next[state << 8 | byte] = other
        } else {
          fallback[target] = Int(other)
          queue.append(target)
        }
      }
    }
  }

  /// Whether any of the words stands in a text.
  func finds(in text: Span<UInt8>) -> Bool {
    var state = 0
    for index in text.indices {
      state = Int(next[state << 8 | Int(text[index].lowercased)])
      if isEnd[state] { return true }
    }
    return false
  }
}
