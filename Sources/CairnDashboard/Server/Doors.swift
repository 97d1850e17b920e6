internal import NIOHTTP1

/// Who may come in: the names under which this server is asked for, and the token where one is set.
///
/// A page of somebody else's that makes the name of its own server point here (DNS rebinding) asks
/// for that name, and is turned away.
struct Doors: Sendable {
  private let hosts: [String]
  private let token: AccessToken?

  init(_ access: ServerAccess) {
    let address = access.address
    var hosts = ["localhost", "127.0.0.1", "[::1]"]
    if !address.isLoopback, address.host != "0.0.0.0", address.host != "::" {
      hosts.append(address.host.contains(":") ? "[\(address.host)]" : address.host)
    }
    self.hosts = hosts + access.names.map { $0.lowercased() }
    token = access.token
  }

  /// What is wrong with a request, or nil where it may come in.
  func refusal(_ head: HTTPRequestHead, port: Int) -> DashboardResponse? {
    let named = head.headers["host"]
    guard named.count == 1, isKnown(named[0], port) else { return .refused(.misdirected) }
    if let origin = head.headers.first(name: "origin"), !isOwn(origin, port) {
      return .refused(.forbidden)
    }
    // Another site may send somebody here by a link, but its pages may not read from here.
    let site = head.headers.first(name: "sec-fetch-site") ?? "none"
    let isVisit = head.headers.first(name: "sec-fetch-mode") == "navigate"
    guard ["same-origin", "none"].contains(site) || isVisit else { return .refused(.forbidden) }
    guard let token else { return nil }
    let shown = head.headers.first(name: "authorization") ?? ""
    return token.isShown(in: shown) ? nil : .unauthorized
  }

  private func isKnown(_ host: String, _ port: Int) -> Bool {
    let lowered = host.lowercased()
    return hosts.contains { lowered == "\($0):\(port)" || (port == 80 && lowered == $0) }
  }

  private func isOwn(_ origin: String, _ port: Int) -> Bool {
    guard origin.lowercased().hasPrefix("http://") else { return false }
    return isKnown(String(origin.dropFirst(7)), port)
  }
}

/// Where a server listens, by which names it is asked for, and what it wants to be shown.
public struct ServerAccess: Sendable {
  public var address: BindAddress
  /// Names beside those of this machine.
  public var names: [String]
  /// Wanted of every request where it is given.
  public var token: AccessToken?

  public init(address: BindAddress, names: [String] = [], token: AccessToken? = nil) {
    (self.address, self.names, self.token) = (address, names, token)
  }
}

/// The secret that opens a server which others can reach.
public struct AccessToken: Sendable {
  private let bytes: [UInt8]

  /// A token of at least 128 bits, which is 22 characters of Base64 or 32 hexadecimal digits.
  public init?(_ text: String) {
    let trimmed = text.split { $0.isWhitespace }.joined()
    guard trimmed.utf8.count >= 22, trimmed.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return nil
    }
    bytes = Array(trimmed.utf8)
  }

  /// Whether an `Authorization` header shows it: as `Bearer TOKEN`, or as the password of `Basic`,
  /// which is what a browser asks for.
  func isShown(in header: String) -> Bool {
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return false }
    switch parts[0].lowercased() {
    case "bearer": return isEqual(Array(parts[1].utf8))
    case "basic":
      guard let pair = Base64.decoded(parts[1]), let colon = pair.firstIndex(of: 0x3A) else {
        return false
      }
      return isEqual(Array(pair[(colon + 1)...]))
    default: return false
    }
  }

  /// Compares in a time that says nothing about where two texts differ.
  private func isEqual(_ shown: [UInt8]) -> Bool {
    var difference: UInt8 = shown.count == bytes.count ? 0 : 1
    for (index, byte) in bytes.enumerated() {
      difference |= byte ^ (index < shown.count ? shown[index] : ~byte)
    }
    return difference == 0
  }
}

/// The encoding of `Basic` credentials.
enum Base64 {
  static func decoded(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.utf8 where byte != UInt8(ascii: "=") {
      guard let value = value(of: byte) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
