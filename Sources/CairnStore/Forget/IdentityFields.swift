public import CairnModel

/// Under which names the records of a source carry the identifiers of each type.
public struct IdentityFields: Hashable, Sendable {
  /// By type, names without case and underscores, from the outside in.
  private var names: [ByteText: Set<[[UInt8]]>] = [:]

  public init(_ mappings: [FieldMapping] = []) {
    for identity in mappings.flatMap(\.identities) {
      let type = ByteText(identity.name)
      for rule in identity.rule.all {
        for name in rule.from + rule.joined {
          let parts = name.split(separator: ".").map { Self.plain(Array($0.utf8)) }
          if !parts.isEmpty { names[type, default: []].insert(parts) }
        }
      }
    }
  }

  /// Whether a value that stands under some names is an identifier of a type.
  func holds(_ type: ByteText, under path: [[UInt8]]) -> Bool {
    guard let last = path.last else { return false }
    // A copy of an event is kept under the names of the types.
    if last == type.bytes { return true }
    guard let names = names[type] else { return false }
    let plain = path.map(Self.plain)
    return plain.indices.contains { names.contains(Array(plain[$0...])) }
  }

  private static func plain(_ name: [UInt8]) -> [UInt8] {
    ByteText.lowercased(name.span).bytes.filter { $0 != UInt8(ascii: "_") }
  }
}
