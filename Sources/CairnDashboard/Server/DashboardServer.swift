internal import Dispatch
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// The dashboard as a server: listens, answers, and stops when the system asks for it.
public struct DashboardServer: Sendable {
  private let address: BindAddress
  private let service: DashboardService
  private let limits: ServerLimits

  /// A server of these answers.
  public init(
    _ source: any AnswerSource, _ access: ServerAccess, limits: ServerLimits = ServerLimits()
  ) {
    address = access.address
    self.limits = limits
    service = DashboardService(source, doors: Doors(access), limits: limits)
  }

  /// Serves until SIGTERM or SIGINT; what is being answered then is finished first.
  ///
  /// `onReady` is given the port, which the system chooses where 0 was asked for.
  public func run(onReady: @Sendable (Int) -> Void) async throws(ServerError) {
    // One loop: all that it does is short, and the work is done elsewhere.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      let channel = try await bootstrap(group).bind(host: address.host, port: address.port).get()
      let port = channel.localAddress?.port ?? address.port
      service.opened(atPort: port)
      onReady(port)
      await StopSignal.wait()
      service.beginStopping()
      try? await channel.close().get()
      service.registry.closeIdle()
      await drain()
      service.registry.closeAll()
      try? await group.shutdownGracefully()
    } catch {
      try? await group.shutdownGracefully()
      throw ServerError(
        "\(address.host):\(address.port) could not be listened at: \(error)")
    }
  }

  /// Waits for the answers under way, ten seconds at the most.
  private func drain() async {
    for _ in 0..<100 where service.registry.openCount > 0 {
      try? await Task.sleep(for: .milliseconds(100))
    }
  }

  private func bootstrap(_ group: MultiThreadedEventLoopGroup) -> ServerBootstrap {
    let (service, limits) = (service, limits)
    return ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 512)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard service.registry.admit(channel) else { throw ChannelError.alreadyClosed }
          var decoding = NIOHTTPDecoderLimitConfiguration()
          decoding.maxHeaderFieldSize = limits.headBytes
          decoding.maxHeaderListSize = limits.headBytes
          decoding.maxHeaderFieldCount = limits.headerFields
          let connection = ConnectionGuard(limits, service.registry)
          let decoder = HTTPRequestDecoder(
            leftOverBytesStrategy: .dropBytes, limitConfiguration: decoding)
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(connection)
          try pipeline.addHandler(HTTPResponseEncoder())
          try pipeline.addHandler(ByteToMessageHandler(decoder))
          try pipeline.addHandler(HTTPServerPipelineHandler())
          try pipeline.addHandler(RequestHandler(service, connection))
        }
      }
  }
}

/// Why the server could not be opened.
public struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }
}

/// The system's wish that the program end.
enum StopSignal {
  /// Waits for SIGTERM or SIGINT.
  static func wait() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    let sources = [SIGTERM, SIGINT].map { number in
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
    for await _ in stream { break }
    for source in sources { source.cancel() }
  }
}
