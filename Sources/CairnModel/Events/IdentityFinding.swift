/// One identifier seen in the data: its type and the hash of its bytes.
public struct IdentityKey: Hashable, Sendable {
  /// Index into `IdentityRules.types`.
  public var identityType: UInt8
  /// The 64-bit hash of the identifier's bytes; 0 is never an identifier's.
  public var identityHash: UInt64

  public init(identityType: UInt8, identityHash: UInt64) {
    (self.identityType, self.identityHash) = (identityType, identityHash)
  }
}

extension PersonRef {
  /// The person whom an identifier stands for.
  public init(_ key: IdentityKey) {
    self.init(identityType: key.identityType, identityHash: key.identityHash)
  }

  /// Whom the rows without any identifier belong to (all theirs are on the ignore list).
  public static let nobody = PersonRef(identityType: .max, identityHash: 0)
}

/// An identifier or a link that the identity pass did not trust, for the identity report.
public struct IdentityFinding: Hashable, Sendable {
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// A strong id seen with two or more unique ids; it links nothing.
    case shared
    /// An id linked to more persons than the hub limit; it links nothing.
    case hub
    /// A link that would have joined two unique ids through a chain; it was cut.
    case cut
  }

  public var kind: Kind
  public var key: IdentityKey
  /// The other end of a link that was cut.
  public var other: IdentityKey?
  /// How many persons a shared id or a hub was seen with; 2 for a link that was cut.
  public var persons: Int
  /// The events that spoke for it: those that carry the id, or both ends of the link.
  public var events: Int

  public init(
    kind: Kind, key: IdentityKey, other: IdentityKey? = nil, persons: Int, events: Int
  ) {
    self.kind = kind
    self.key = key
    self.other = other
    self.persons = persons
    self.events = events
  }
}
