import CairnBytes
import CairnModel

/// What a reader of a web server's log keeps for the whole file.
struct AccessLogReader: Sendable {
  let keys: LogKeys
  let format: LogSteps
  private var robots = RobotNames()

  init(_ text: String, _ builder: inout EventBuilder) {
    let pattern = LogPattern(text)
    keys = LogKeys(&builder)
    format = LogSteps(pattern, nodes: LogKeys.nodes(of: pattern, &builder))
  }

  /// Puts the parts of one line; nil where it is as the pattern says, else what is wrong.
  mutating func read(
    _ scanner: inout LogLineScanner, _ builder: inout EventBuilder
  ) -> Refusal? {
    var line = LogLine()
    // A copy, so that the robots may be learnt meanwhile.
    let format = format
    let texts = format.texts.span
    for index in format.steps.indices {
      let step = format.steps[index]
      guard scanner.skip(texts, step.textStart, step.textEnd), let text = scanner.takeField(step)
      else {
        return Refusal(.badLine, "the line is not of the log's format, from field \(index + 1) on")
      }
      let raw = text.slice
      if raw.isEmpty || (raw.count == 1 && scanner.bytes[Int(raw.start)] == 0x2D) { continue }
      if let refusal = take(text, step, &line, &builder) { return refusal }
    }
    guard scanner.skip(texts, format.trailerStart, texts.count), scanner.isAtEndOfFields() else {
      return Refusal(.badLine, "the line does not end as the log's format says")
    }
    putVisit(line, scanner.bytes, &builder)
    return nil
  }

  /// Puts what the line is as a whole: its event, and the visitor as far as can be estimated.
  private mutating func putVisit(
    _ line: LogLine, _ bytes: Span<UInt8>, _ builder: inout EventBuilder
  ) {
    let name = line.isPageView(bytes) ? builder.pageView() : builder.anyRequest()
    builder.put(text: name, at: keys.event)
    let (agent, range) = builder.place(of: line.userAgent)
    let agentName = agent.span.extracting(range)
    let agentHash = ByteHash.hash(agentName)
    if robots.isRobot(agentName, hash: agentHash) {
      let isBot = RecordValue(.boolean, .boolean, payload: 1, source: .empty)
      builder.put(isBot, at: keys.isBot)
    }
    guard !line.ip.isEmpty else { return }
    var visitor = ByteHash.hash(bytes.extracting(line.ip.range), seed: agentHash)
    visitor = ByteHash.mix(visitor, ByteHash.hash(bytes.extracting(line.day(bytes))))
    builder.put(text: builder.appendHex(visitor), at: keys.cookie)
  }
}
