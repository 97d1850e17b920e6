/// What a client may cost: every number in one place.
public struct ServerLimits: Hashable, Sendable {
  public var connections = 256
  /// Bytes of a request's first line.
  public var lineBytes = 8_192
  /// Bytes of a request's first line and its headers.
  public var headBytes = 32_768
  public var headerFields = 100
  /// Seconds for a whole head, from its first byte or from the connection on.
  public var headSeconds: Int64 = 10
  /// Seconds for an answer to be taken.
  public var writeSeconds: Int64 = 30
  /// Seconds that a connection may be idle between requests.
  public var idleSeconds: Int64 = 30
  /// Questions that are worked on at once.
  public var workers = 2
  /// Questions that wait; one more is told to come again.
  public var waiting = 32
  /// Seconds after which a client is told to come again; the question goes on for the next one.
  public var answerSeconds: Int64 = 30
  /// Rows of one table in an answer.
  public var rows = 100_000
  /// Bytes of answers that are kept for the state of the store that they are of.
  public var cacheBytes = 64 << 20

  public init() {}
}
