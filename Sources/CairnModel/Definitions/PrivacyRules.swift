/// What is done to what could tell who somebody is, before anything is stored.
public struct PrivacyRules: Hashable, Sendable {
  /// A file with the secret key under which identifiers are stored as keyed hashes.
  public var keyFile: String?
  /// Whether addresses lose their last part: IPv4 to /24, IPv6 to /48.
  public var truncatesAddresses = false
  /// Keys that are dropped from the queries of pages and referrers.
  public var droppedQueryKeys: [String] = []

  public init() {}

  public var isActive: Bool { self != PrivacyRules() }
}
