internal import CairnIngest
internal import CairnModel
internal import Crypto

extension FieldGuards {
  /// The guards that the definitions ask for, or nil where they ask for none.
  static func make(_ rules: PrivacyRules, store: String) throws(CairnError) -> FieldGuards? {
    guard rules.isActive else { return nil }
    guard let file = rules.keyFile else { return FieldGuards(rules, hash: nil) }
    let key = try IdentifierKey(file: file, store: store)
    return FieldGuards(rules) { key.hash($0) }
  }
}

/// The secret under which identifiers are stored.
///
/// Who has the store alone cannot tell whose a hash is, nor try addresses one after another; who
/// has the key too, can. Losing the key means that new events of a person cannot be tied to old
/// ones.
struct IdentifierKey: Sendable {
  private let key: SymmetricKey

  /// Reads the key: a file of 16 bytes or more outside the store, which only its owner may read.
  init(file: String, store: String) throws(CairnError) {
    let advice =
      "make one with: (umask 077; head -c 32 /dev/urandom | base64 > \(file))"
    guard OutputFile.exists(file) else {
      throw CairnError(.usage, "the key file \(file) of 'hash_ids' is missing; \(advice)")
    }
    if InputPaths.absolute(file).hasPrefix(InputPaths.absolute(store) + "/") {
      throw CairnError(
        .usage,
        "the key file \(file) lies inside the store; whoever has one must not have the other")
    }
    var bytes = Array(try SecretFile.content(of: file).utf8)
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    guard bytes.count >= 16 else {
      throw CairnError(.usage, "the key file \(file) has fewer than 16 bytes; \(advice)")
    }
    key = SymmetricKey(data: bytes)
  }

  /// HMAC-SHA256, of which 128 bits are kept, as 32 hexadecimal digits.
  func hash(_ text: [UInt8]) -> [UInt8] {
    let code = HMAC<SHA256>.authenticationCode(for: text, using: key)
    var digits: [UInt8] = []
    for byte in code.prefix(16) {
      for part in [byte >> 4, byte & 15] { digits.append(part < 10 ? 0x30 + part : 0x57 + part) }
    }
    return digits
  }
}
