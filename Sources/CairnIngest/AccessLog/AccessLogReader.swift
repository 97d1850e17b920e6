import CairnBytes
import CairnModel

/// What a reader of a web server's log keeps for the whole file.
struct AccessLogReader: Sendable {
  let pattern: LogPattern
  let keys: LogKeys
  var robots = RobotNames()

  init(_ format: String, _ builder: inout EventBuilder) {
    pattern = LogPattern(format)
    keys = LogKeys(pattern, &builder)
  }

  /// Puts the parts of one line; nil where it is as the pattern says, else what is wrong.
  mutating func read(
    _ scanner: inout LogLineScanner, _ builder: inout EventBuilder
  ) -> Refusal? {
    var line = LogLine()
    for (index, piece) in pattern.pieces.enumerated() {
      guard scanner.skip(piece.before), let field = scanner.takeField(piece) else {
        return Refusal(.badLine, "the line is not of the log's format, from field \(index + 1) on")
      }
      if let refusal = take(field, (piece, index), &line, &builder) { return refusal }
    }
    guard scanner.skip(pattern.trailer), scanner.isAtEndOfFields() else {
      return Refusal(.badLine, "the line does not end as the log's format says")
    }
    let agentHash = visit(of: line, scanner.bytes, &builder)
    let (agent, range) = builder.place(of: line.userAgent)
    if robots.isRobot(agent.span.extracting(range), hash: agentHash) {
      let isBot = RecordValue(.boolean, .boolean, payload: 1, source: .empty)
      builder.put(isBot, at: keys.isBot)
    }
    return nil
  }
}
