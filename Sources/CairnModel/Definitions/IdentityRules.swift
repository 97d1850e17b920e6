/// How identifiers make persons: semantics of identity, `docs/meaning/identity.md`.
public struct IdentityRules: Hashable, Sendable {
  /// How much an identifier proves.
  public enum IdentityClass: String, Hashable, Sendable, CaseIterable {
    /// One value is one person: a customer number.
    case unique
    /// Nearly so, and links where nothing speaks against it: an e-mail address, a loyalty card.
    case strong
    /// A thing that several people may use: a cookie, an installation.
    case device
  }

  public struct IdentityType: Hashable, Sendable {
    public var name: ByteText
    public var identityClass: IdentityClass

    public init(name: ByteText, identityClass: IdentityClass) {
      (self.name, self.identityClass) = (name, identityClass)
    }
  }

  public var types: [IdentityType] = [
    IdentityType(name: "customer", identityClass: .unique),
    IdentityType(name: "email", identityClass: .strong),
    IdentityType(name: "cookie", identityClass: .device),
  ]
  /// How far a login reaches over a device's events without one, both ways.
  public var deviceLookback = TimeSpan.days(30)
  /// An id linked to more customers than this stops linking.
  public var hubLimit = 50
  /// Values that identify nobody, compared in lower case.
  public var ignoredValues: Set<ByteText> = IdentityRules.builtInIgnored

  public static let builtInIgnored: Set<ByteText> = [
    "", "null", "none", "nil", "undefined", "unknown", "anonymous", "guest", "test", "nan", "0",
    "-1", "(not set)", "00000000-0000-0000-0000-000000000000",
  ]

  public init() {}
}
