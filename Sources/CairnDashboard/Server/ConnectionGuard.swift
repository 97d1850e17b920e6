internal import NIOCore

/// Stands nearest to the network: watches over time and size of what a client sends.
///
/// A head must be whole ten seconds after its first byte, an answer must be taken in thirty, and a
/// connection without either is closed after thirty. What is refused before there is a request is
/// answered from here, as plain bytes.
final class ConnectionGuard: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State { case readsHead, answers, idles, isDone }

  private let limits: ServerLimits
  private let registry: ConnectionRegistry
  private var state = State.readsHead
  private var headBytes = 0
  private var hasLine = false
  private var context: ChannelHandlerContext?
  private var deadline: Scheduled<Void>?

  init(_ limits: ServerLimits, _ registry: ConnectionRegistry) {
    (self.limits, self.registry) = (limits, registry)
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    deadline?.cancel()
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    set(limits.headSeconds)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    registry.release(context.channel)
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = Self.unwrapInboundIn(data)
    switch state {
    case .isDone: return
    case .idles:
      state = .readsHead
      set(limits.headSeconds)
    case .readsHead, .answers: break
    }
    if !hasLine {
      let view = buffer.readableBytesView
      let line = view.firstIndex(of: UInt8(ascii: "\n")).map { $0 - view.startIndex }
      if headBytes + (line ?? view.count) > limits.lineBytes { return refuse(414, "URI Too Long") }
      hasLine = line != nil
    }
    headBytes += buffer.readableBytes
    // A client that sends while its answer is made is held back by the same measure.
    if headBytes > limits.headBytes { return refuse(431, "Request Header Fields Too Large") }
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The network's errors; the client is gone or nearly so.
    context.close(promise: nil)
  }

  /// A whole request has come, and is being answered.
  func requestArrived() {
    guard let context, state != .isDone else { return }
    state = .answers
    deadline?.cancel()
    registry.mark(context.channel, isBusy: true)
  }

  /// The answer is on its way.
  func answerBegins() { set(limits.writeSeconds) }

  /// The answer is with the client.
  func answerEnded() {
    guard let context, state == .answers else { return }
    state = .idles
    (headBytes, hasLine) = (0, false)
    registry.mark(context.channel, isBusy: false)
    set(limits.idleSeconds)
  }

  /// Says what is wrong, where no answer is under way, and closes.
  func refuse(_ status: Int, _ reason: String) {
    guard let context, state != .isDone else { return }
    let isFree = state == .readsHead || state == .idles
    state = .isDone
    deadline?.cancel()
    guard isFree else { return context.close(promise: nil) }
    let body = "\(status) \(reason)\n"
    let text =
      "HTTP/1.1 \(status) \(reason)\r\ncontent-type: text/plain; charset=utf-8\r\n"
      + "content-length: \(body.utf8.count)\r\nconnection: close\r\n"
      + "cache-control: no-store\r\nx-content-type-options: nosniff\r\n\r\n\(body)"
    context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    // A moment, so that a client that is still sending reads the answer before the reset.
    let channel = context.channel
    context.eventLoop.scheduleTask(in: .milliseconds(250)) { channel.close(promise: nil) }
  }

  private func set(_ seconds: Int64) {
    deadline?.cancel()
    guard let context else { return }
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: .seconds(seconds)) { bound.value.timeIsUp() }
  }

  private func timeIsUp() {
    switch state {
    case .readsHead where headBytes > 0: refuse(408, "Request Timeout")
    case .readsHead, .idles, .answers:
      state = .isDone
      context?.close(promise: nil)
    case .isDone: break
    }
  }
}
