// What must not be stored as it is: identifiers, addresses, queries with secrets.

public import CairnModel

/// How a reader guards what could tell who somebody is.
public struct FieldGuards: Sendable {
  public var rules: PrivacyRules
  /// What is stored in place of an identifier, where identifiers are hashed.
  public var hash: (@Sendable ([UInt8]) -> [UInt8])?

  public init(_ rules: PrivacyRules, hash: (@Sendable ([UInt8]) -> [UInt8])?) {
    (self.rules, self.hash) = (rules, hash)
  }

  /// What a key's values are, as far as they must be guarded.
  enum Kind: Sendable { case identifier, address, page }

  private static let addressNames: Set = [
    "ip", "ipaddress", "remoteaddr", "clientip", "useripaddress", "cip", "visitip", "xforwardedfor",
    "clientaddress", "sourceaddress", "sourceip", "peeraddress", "peerip", "requestip", "remoteip",
  ]
  /// Names that say that a value is an identifier, where no mapping does.
  private static let identifierNames: Set = [
    "email", "emailaddress", "useremail", "customeremail", "userid", "customerid", "anonymousid",
    "distinctid", "distinctids", "deviceid", "visitorid",
  ]
  private static let pageNames: Set = [
    "url", "uri", "referrer", "referer", "page", "pagelocation", "pagereferrer", "query", "request",
    "search", "currenturl", "urlfull", "urlquery", "pageurlquery", "refrurlquery",
  ]

  /// What the values of a property are, by its name.
  func kind(of name: String) -> Kind? {
    let parts = name.split(separator: ".").suffix(2)
    let plain = Self.plain(parts.suffix(1))
    if hash != nil, Self.identifierNames.contains(plain) { return .identifier }
    // `client.address` is an address as well as `client_address` is.
    let names = [plain, Self.plain(parts)]
    if rules.truncatesAddresses, !Self.addressNames.isDisjoint(with: names) { return .address }
    guard !rules.droppedQueryKeys.isEmpty else { return nil }
    return Self.pageNames.contains(plain) || plain.hasSuffix("url") ? .page : nil
  }

  /// The letters and numbers of a name's parts, in lower case.
  private static func plain(_ parts: some Sequence<Substring>) -> String {
    parts.joined().lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// What may be stored of a value.
  func guarded(_ text: [UInt8], _ kind: Kind) -> [UInt8] {
    switch kind {
    case .identifier: hash?(text) ?? text
    case .address: AddressText.truncated(text)
    case .page: QueryText.without(rules.droppedQueryKeys, text)
    }
  }
}

/// Addresses that tell a network, not a machine.
enum AddressText {
  /// IPv4 as /24, IPv6 as /48, of a list each; what is no address is dropped.
  static func truncated(_ text: [UInt8]) -> [UInt8] {
    let parts = text.split(separator: 0x2C).map { part in
      let address = Array(part.drop(while: \.isBlank))
      return four(address) ?? six(address) ?? []
    }
    return Array(parts.joined(separator: [0x2C, 0x20]))
  }

  /// Whether a word is an address, with its port or without.
  static func isAddress(_ word: ArraySlice<UInt8>) -> Bool {
    let text = Array(word)
    return four(text) != nil || text.count { $0 == 0x3A } > 1 && six(text) != nil
  }

  private static func four(_ text: [UInt8]) -> [UInt8]? {
    let parts = text.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard parts.count == 4, parts.allSatisfy({ isOctet($0.prefix { $0 != 0x3A }) }) else {
      return nil
    }
    return Array(parts[..<3].joined(separator: [0x2E])) + Array(".0".utf8)
  }

  private static func isOctet(_ text: ArraySlice<UInt8>) -> Bool {
    (1...3).contains(text.count) && text.allSatisfy(\.isDigit)
  }

  /// The first three groups of IPv6; an IPv4 address inside one is cut as such.
  private static func six(_ raw: [UInt8]) -> [UInt8]? {
    let text = raw.drop { $0 == .openingBracket }.prefix { $0 != .closingBracket && $0 != 0x25 }
    guard text.contains(0x3A), text.allSatisfy({ $0.hexDigit != nil || $0 == 0x3A || $0 == 0x2E })
    else { return nil }
    if text.contains(0x2E) {
      let last = text.split(separator: 0x3A).last.map { Array($0) } ?? []
      return four(last).map { Array("::ffff:".utf8) + $0 }
    }
    let (head, _) = halves(Array(text))
    var groups = head.prefix(3).map { Array($0) }
    while groups.count < 3 { groups.append([0x30]) }
    return Array(groups.joined(separator: [0x3A])) + Array("::".utf8)
  }

  /// The groups before and behind `::`.
  private static func halves(_ text: [UInt8]) -> (head: [ArraySlice<UInt8>], tail: Int) {
    for index in text.indices.dropLast() where text[index] == 0x3A && text[index + 1] == 0x3A {
      return (text[..<index].split(separator: 0x3A), index)
    }
    return (text.split(separator: 0x3A), text.count)
  }
}

/// Addresses of pages without some of what they were asked with.
enum QueryText {
  /// The text without the pairs of some keys, compared without regard to case.
  static func without(_ keys: [String], _ text: [UInt8]) -> [UInt8] {
    let mark = text.firstIndex(of: 0x3F)
    let start = mark.map { $0 + 1 } ?? 0
    guard mark != nil || text.contains(0x3D), !text.isEmpty else { return text }
    if mark == nil, text.contains(0x2F) { return text }
    let end = text[start...].firstIndex { $0 == 0x23 || $0 == 0x20 } ?? text.count
    let dropped = Set(keys.map { Array($0.utf8.map(\.lowercased)) })
    let kept = text[start..<end].split(separator: 0x26, omittingEmptySubsequences: false)
      .filter { pair in
        let key = Transform.percentDecoded(Array(pair.prefix { $0 != 0x3D }), plusIsBlank: true)
        return !dropped.contains(key.map(\.lowercased))
      }
    let query = Array(kept.joined(separator: [0x26]))
    let head = query.isEmpty && mark != nil ? text[..<(start - 1)] : text[..<start]
    return Array(head) + query + Array(text[end...])
  }
}
