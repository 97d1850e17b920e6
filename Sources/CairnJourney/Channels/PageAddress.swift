internal import CairnModel

/// What a page's address tells of where the visitor came from: its host and its link's tags.
///
/// Addresses in logs are often broken; whatever cannot be read is taken as absent.
struct PageAddress {
  /// The host in lower case without `www.` and port; empty where the address has none.
  private(set) var host: [UInt8] = []
  /// The tags in the query.
  private(set) var tags = TouchOrigin()

  init(_ text: ByteText) {
    let bytes = text.bytes
    readHost(bytes)
    guard let mark = bytes.firstIndex(of: UInt8(ascii: "?")) else { return }
    let rest = bytes[(mark + 1)...]
    let query = rest.prefix { $0 != UInt8(ascii: "#") }
    for parameter in query.split(separator: UInt8(ascii: "&")) { readParameter(parameter) }
  }

  private mutating func readHost(_ bytes: [UInt8]) {
    guard let start = Self.hostStart(bytes) else { return }
    let ends: [UInt8] = Array("/?#".utf8)
    host = Self.host(of: bytes[start...].prefix { !ends.contains($0) })
  }

  /// The host that a field of its own names: `Shop.example:443`, with a scheme or without.
  ///
  /// Of a list, as proxies make them, it is the first: that is the one that the visitor typed.
  static func host(named text: ByteText) -> [UInt8] {
    let separators: [UInt8] = Array("/,; ".utf8)
    var rest = text.bytes[...]
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")),
      rest[(colon + 1)...].starts(with: "//".utf8)
    {
      rest = rest[(colon + 3)...]
    }
    return host(of: rest.prefix { !separators.contains($0) })
  }

  /// The host in an authority: without user, port, `www.` and the root's dot.
  private static func host(of authority: ArraySlice<UInt8>) -> [UInt8] {
    var rest = authority
    if let at = rest.lastIndex(of: UInt8(ascii: "@")) { rest = rest[(at + 1)...] }
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")) { rest = rest[..<colon] }
    var host = rest.map { $0.lowercased }
    if host.starts(with: "www.".utf8), host.count > 4 { host.removeFirst(4) }
    while host.last == UInt8(ascii: ".") { host.removeLast() }
    return host
  }

  /// Where the host begins: behind `scheme://` or `//`, or at the front of `shop.example/page`.
  private static func hostStart(_ bytes: [UInt8]) -> Int? {
    let slash = UInt8(ascii: "/")
    guard let first = bytes.firstIndex(of: slash) else {
      let name = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
      return name.contains(UInt8(ascii: ".")) && name.allSatisfy(\.isHostByte) ? 0 : nil
    }
    let second = first + 1
    if second < bytes.count, bytes[second] == slash {
      let scheme = bytes[..<first]
      return scheme.isEmpty || scheme.last == UInt8(ascii: ":") ? second + 1 : nil
    }
    let name = bytes[..<first]
    return name.contains(UInt8(ascii: ".")) && name.allSatisfy(\.isHostByte) ? 0 : nil
  }

  private mutating func readParameter(_ parameter: ArraySlice<UInt8>) {
    let parts = parameter.split(
      separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty else { return }
    let name = ByteText(bytes: parts[0].map { $0.lowercased })
    switch name {
    case "utm_source": tags.source = Self.decoded(parts[1]).tag
    case "utm_medium": tags.medium = Self.decoded(parts[1]).tag
    case "utm_campaign": tags.campaign = Self.decoded(parts[1]).tag
    default:
      guard let click = TouchOrigin.Click(parameter: name),
        !Self.decoded(parts[1]).tag.bytes.isEmpty
      else { return }
      // What was paid for says more than that somebody clicked.
      if tags.click == nil || click.isPaid { tags.click = click }
    }
  }

  /// A query value without its percent signs; a broken one stands as it is.
  private static func decoded(_ value: ArraySlice<UInt8>) -> ByteText {
    var bytes: [UInt8] = []
    var index = value.startIndex
    while index < value.endIndex {
      let byte = value[index]
      if byte == UInt8(ascii: "%"), index + 2 <= value.endIndex - 1,
        let high = value[index + 1].hexValue, let low = value[index + 2].hexValue
      {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
      }
    }
    return ByteText(bytes: bytes)
  }
}

extension UInt8 {
  /// The ASCII letter in lower case; other bytes as they are.
  var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

  fileprivate var isHostByte: Bool {
    (0x30...0x39).contains(self) || (0x61...0x7A).contains(lowercased)
      || self == UInt8(ascii: ".") || self == UInt8(ascii: "-") || self == UInt8(ascii: ":")
      || self >= 0x80
  }

  fileprivate var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}

extension ByteText {
  /// The text with its ASCII letters in lower case.
  var lowercased: ByteText { ByteText(bytes: bytes.map { $0.lowercased }) }
}
