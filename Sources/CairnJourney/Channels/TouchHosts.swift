internal import CairnModel

/// The hosts met as pages and referrers, and which of them bring visitors.
struct TouchHosts: Sendable {
  /// The host of an address without one.
  static let none: UInt32 = 0

  private(set) var names: [ByteText] = [""]
  private var indices: [ByteText: UInt32] = ["": 0]
  /// Whether a host is the shop's own, or is passed through on the way.
  private var isPassage: [Bool] = [true]
  private let passages: [ByteText]
  private let sites: SiteDirectory

  init(_ rules: ChannelRules, sites: SiteDirectory) {
    passages = rules.ignoredReferrers.union(rules.ownHosts).map(\.lowercased)
    self.sites = sites
  }

  mutating func index(of host: ByteText) -> UInt32 {
    if let index = indices[host] { return index }
    let index = UInt32(names.count)
    indices[host] = index
    names.append(host)
    isPassage.append(
      sites.isPassage(host) || passages.contains { Self.isHost(host, within: $0) })
    return index
  }

  /// Whether a referrer brings a visitor to a page: not from the page's own site, nor a passage.
  func brings(_ referrer: UInt32, to page: UInt32) -> Bool {
    guard referrer != Self.none, referrer != page, !isPassage[Int(referrer)] else { return false }
    guard page != Self.none else { return true }
    let (from, to) = (names[Int(referrer)], names[Int(page)])
    return !Self.isHost(from, within: to) && !Self.isHost(to, within: from)
  }

  /// Whether a host is another one or lies below it.
  static func isHost(_ host: ByteText, within site: ByteText) -> Bool {
    let (host, site) = (host.bytes, site.bytes)
    guard !site.isEmpty, host.count >= site.count, host.suffix(site.count) == site[...] else {
      return false
    }
    return host.count == site.count || host[host.count - site.count - 1] == UInt8(ascii: ".")
  }
}
