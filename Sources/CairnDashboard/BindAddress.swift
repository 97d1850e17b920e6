/// Where the dashboard listens: `127.0.0.1:8080`.
public struct BindAddress: Hashable, Sendable {
  public var host: String
  public var port: Int

  public init(host: String = "127.0.0.1", port: Int = 8080) {
    (self.host, self.port) = (host, port)
  }

  /// Whether only this machine can reach it.
  public var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
