internal import NIOCore
internal import NIOHTTP1

/// Takes whole requests, has them answered, and writes the answers in their order.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let service: DashboardService
  private let connection: ConnectionGuard
  private var head: HTTPRequestHead?
  private var isRefused = false

  init(_ service: DashboardService, _ connection: ConnectionGuard) {
    (self.service, self.connection) = (service, connection)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch Self.unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      connection.requestArrived()
      guard Self.hasBody(head) else { return }
      // There is nothing to send here; what comes is not waited for.
      isRefused = true
      let isReading = head.method == .GET || head.method == .HEAD
      let refusal: DashboardResponse =
        isReading ? .refused(.payloadTooLarge) : service.methodRefused
      answer(refusal, to: head, context)
    case .body: break
    case .end:
      guard let head, !isRefused else { return }
      switch service.reply(to: head) {
      case .now(let response): answer(response, to: head, context)
      case .later(let work): answer(work, to: head, context)
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case HTTPParserError.headerOverflow:
      connection.refuse(431, "Request Header Fields Too Large")
    case is HTTPParserError: connection.refuse(400, "Bad Request")
    default: context.close(promise: nil)
    }
  }

  private static func hasBody(_ head: HTTPRequestHead) -> Bool {
    if head.headers.contains(name: "transfer-encoding") { return true }
    return head.headers["content-length"].contains { $0 != "0" }
  }

  private func answer(
    _ work: @escaping @Sendable () async -> DashboardResponse, to head: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) {
    let loop = context.eventLoop
    let bound = NIOLoopBound((self, context), eventLoop: loop)
    Task {
      let response = await work()
      loop.execute {
        let (handler, context) = bound.value
        handler.answer(response, to: head, context)
      }
    }
  }

  private func answer(
    _ response: DashboardResponse, to head: HTTPRequestHead, _ context: ChannelHandlerContext
  ) {
    guard context.channel.isActive else { return }
    service.count(response.status)
    let staysOpen = head.isKeepAlive && !isRefused && !service.isStopping
    var headers = HTTPHeaders(response.headers)
    headers.add(name: "content-type", value: response.type)
    headers.add(name: "content-length", value: String(response.byteCount))
    headers.add(contentsOf: HTTPHeaders(DashboardResponse.guardingHeaders))
    if !staysOpen { headers.add(name: "connection", value: "close") }
    let line = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
    connection.answerBegins()
    context.write(Self.wrapOutboundOut(.head(line)), promise: nil)
    if head.method != .HEAD, response.byteCount > 0 {
      context.write(Self.wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
    }
    self.head = nil
    let done = context.eventLoop.makePromise(of: Void.self)
    let bound = NIOLoopBound((connection, context), eventLoop: context.eventLoop)
    done.futureResult.whenComplete { _ in
      let (connection, context) = bound.value
      connection.answerEnded()
      if !staysOpen { context.close(promise: nil) }
    }
    context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: done)
  }
}
