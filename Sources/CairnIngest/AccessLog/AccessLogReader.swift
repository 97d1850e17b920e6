import CairnBytes
import CairnModel

/// What a reader of a web server's log keeps for the whole file.
struct AccessLogReader: Sendable {
  let keys: LogKeys
  /// How the lines are taken apart; nil where a `#Fields:` line has to say so first.
  private(set) var format: LogSteps?
  /// The columns that the last `#Fields:` line named.
  private var fieldNames: [String] = []
  /// That line itself, without its end.
  private(set) var fieldsLine: [UInt8] = []
  /// What parts the cells where a `#Fields:` line names them.
  private var separator: UInt8 = 0x20
  private let isW3C: Bool
  /// Whether syslog or a container's runtime may have written something in front of the lines, of
  /// which the format says nothing: it begins with a field that is no time.
  private var mayHavePrefix = false
  /// Whether a bar may be such a prefix's: the format has none itself.
  private var mayHaveBar = false
  /// Whether visitors are told apart by their networks only.
  private var truncatesAddresses = false
  private var robots = RobotNames()

  /// Takes the log's format; nil where its lines say it themselves.
  init(_ text: String?, _ builder: inout EventBuilder) {
    keys = LogKeys(&builder)
    isW3C = text == nil
    guard let text else { return }
    let pattern = LogPattern(text)
    format = LogSteps(pattern, nodes: LogKeys.nodes(of: pattern, &builder))
    if let first = pattern.pieces.first {
      mayHavePrefix = first.before.isEmpty && first.field != .time
      mayHaveBar = !pattern.pieces.contains { $0.before.contains(UInt8(ascii: "|")) }
    }
  }

  /// Takes over what the definitions say of robots and of addresses.
  mutating func configure(robots: [String], truncatesAddresses: Bool) {
    if !robots.isEmpty { self.robots = RobotNames(further: robots) }
    self.truncatesAddresses = truncatesAddresses
  }

  /// Takes a line that begins with `#`: the columns may change in the middle of a file.
  mutating func takeDirective(_ line: Span<UInt8>) {
    guard isW3C else { return }
    let text = String(copying: line)
    guard text.lowercased().hasPrefix("#fields:") else { return }
    fieldsLine = line.copy(of: 0..<line.count)
    fieldNames = text.dropFirst(8).split { $0 == " " || $0 == "\t" }.map(String.init)
    format = nil
  }

  /// Lays the columns out at the first line behind their names: IIS parts them by blanks,
  /// CloudFront by tabs.
  private mutating func layOut(
    _ scanner: borrowing LogLineScanner, _ builder: inout EventBuilder
  ) -> LogSteps? {
    if let format { return format }
    guard !fieldNames.isEmpty else { return nil }
    var end = scanner.position
    while scanner.bytes[end] != .lineFeed, scanner.bytes[end] != 0x09 { end += 1 }
    separator = scanner.bytes[end] == 0x09 ? 0x09 : 0x20
    let pattern = LogPattern(fields: fieldNames, separator: separator)
    format = LogSteps(pattern, nodes: LogKeys.nodes(of: pattern, &builder))
    return format
  }

  /// Puts the parts of one line; nil where it is as the pattern says, else what is wrong.
  mutating func read(
    _ scanner: inout LogLineScanner, _ builder: inout EventBuilder
  ) -> Refusal? {
    var line = LogLine()
    // A copy, so that the robots may be learnt meanwhile.
    guard let format = layOut(scanner, &builder) else {
      return Refusal(.badLine, "no #Fields line has named the columns yet")
    }
    if isW3C { return readCells(&scanner, format, &builder) }
    if mayHavePrefix { scanner.skipPrefix(mayHaveBar: mayHaveBar) }
    let texts = format.texts.span
    for index in format.steps.indices {
      let step = format.steps[index]
      guard scanner.skip(texts, step.textStart, step.textEnd),
        let text = scanner.takeField(step, texts)
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
    putWhole(&line, scanner.bytes, &builder)
    return nil
  }

  /// Puts the cells of one line of a W3C log, of which there must be as many as columns.
  ///
  /// A cell more or less means that one has a blank inside, and nobody knows which: all behind it
  /// would be another column's.
  private mutating func readCells(
    _ scanner: inout LogLineScanner, _ format: LogSteps, _ builder: inout EventBuilder
  ) -> Refusal? {
    var line = LogLine()
    var refusal: Refusal?
    var count = 0
    while true {
      let (text, end) = scanner.takeCell(partedBy: separator)
      let isEmpty = text.slice.isEmpty
      // A separator behind the last cell begins none.
      if end == .line, isEmpty, count == format.steps.count { break }
      if count < format.steps.count, refusal == nil {
        let step = format.steps[count]
        let isNothing = text.slice.count == 1 && scanner.bytes[Int(text.slice.start)] == 0x2D
        if !isEmpty, !isNothing {
          refusal = take(builder.w3cMeaning(of: text, step.kind), step, &line, &builder)
        }
      }
      count += 1
      if end == .line { break }
    }
    guard count == format.steps.count else {
      let cells = count.counted("cell", "cells")
      return Refusal(.badColumns, "\(cells), and #Fields names \(format.steps.count)")
    }
    if let refusal { return refusal }
    putWhole(&line, scanner.bytes, &builder)
    return nil
  }

  /// Puts what the line is as a whole: its event, and the visitor as far as can be estimated.
  private mutating func putWhole(
    _ line: inout LogLine, _ bytes: Span<UInt8>, _ builder: inout EventBuilder
  ) {
    if !line.date.isEmpty || line.isURLApart { putParts(&line, &builder) }
    let name = line.isPageView(bytes) ? builder.pageView() : builder.anyRequest()
    builder.put(text: name, at: keys.event)
    let (agent, range) = builder.place(of: line.userAgent)
    let agentName = agent.span.extracting(range)
    let agentHash = ByteHash.hash(agentName)
    let saysWho = format?.hasUserAgent ?? false
    if saysWho, robots.isRobot(agentName, hash: agentHash) {
      let isBot = RecordValue(.boolean, .boolean, payload: 1, source: .empty)
      builder.put(isBot, at: keys.isBot)
    }
    guard !line.ip.isEmpty else { return }
    var visitor = ByteHash.hash(bytes.extracting(line.ip.range), seed: agentHash)
    if truncatesAddresses {
      let network = AddressText.truncated(Array(builder.chunk[line.ip.range]))
      visitor = ByteHash.hash(network.span, seed: agentHash)
    }
    visitor = ByteHash.mix(visitor, ByteHash.hash(bytes.extracting(line.day(bytes))))
    builder.put(text: builder.appendHex(visitor), at: keys.cookie)
  }
}
