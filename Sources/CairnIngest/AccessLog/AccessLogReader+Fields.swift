import CairnBytes
import CairnModel

extension AccessLogReader {
  /// Takes one field of a line; a lone `-` says that there is none.
  @inline(__always)
  func take(
    _ raw: ByteSlice, _ place: (piece: LogPattern.Piece, index: Int), _ line: inout LogLine,
    _ builder: inout EventBuilder
  ) -> Refusal? {
    guard !raw.isEmpty, !(raw.count == 1 && builder.chunk[Int(raw.start)] == 0x2D) else {
      return nil
    }
    switch place.piece.field {
    case .nothing: return nil
    case .time:
      line.time = raw
      builder.put(text: raw, at: keys.time)
    case .ip:
      line.ip = raw
      builder.put(text: raw, at: keys.ip)
    case .request: takeRequest(raw, &line, &builder)
    case .url: takeURL(raw, &line, &builder)
    case .status: return takeStatus(raw, &line, &builder)
    case .userAgent:
      line.userAgent = builder.unescaped(raw)
      builder.put(text: line.userAgent, at: keys.userAgent)
    case .number: builder.put(number: raw, at: keys.named[place.index])
    case .text:
      if keys.named[place.index] == keys.method { line.method = raw }
      builder.put(text: builder.unescaped(raw), at: keys.named[place.index])
    }
    return nil
  }

  /// `GET /path HTTP/1.1` in its three parts; what is no request is kept as it stands.
  private func takeRequest(
    _ raw: ByteSlice, _ line: inout LogLine, _ builder: inout EventBuilder
  ) {
    let range = raw.range
    let letters = builder.chunk[range].prefix { $0 &- 0x41 < 26 }
    let first = letters.endIndex
    guard first > range.lowerBound, first < range.upperBound,
      builder.chunk[first] == 0x20, first + 1 < range.upperBound
    else {
      return builder.put(text: builder.unescaped(raw), at: keys.request)
    }
    var end = range.upperBound
    if let last = builder.chunk[range].lastIndex(of: 0x20), last > first,
      builder.chunk[(last + 1)..<range.upperBound].starts(with: Self.protocolName)
    {
      let name = ByteSlice(start: last + 1, count: range.upperBound - last - 1)
      builder.put(text: name, at: keys.httpProtocol)
      end = last
    }
    line.method = ByteSlice(start: range.lowerBound, count: first - range.lowerBound)
    builder.put(text: line.method, at: keys.method)
    takeURL(ByteSlice(start: first + 1, count: end - first - 1), &line, &builder)
  }

  private static let protocolName = Array("HTTP/".utf8)

  private func takeURL(_ raw: ByteSlice, _ line: inout LogLine, _ builder: inout EventBuilder) {
    line.url = raw
    builder.put(text: builder.unescaped(raw), at: keys.url)
    let end = line.pathEnd(builder.chunk.span)
    let path = ByteSlice(start: Int(raw.start), count: end - Int(raw.start))
    builder.put(text: builder.unescaped(path), at: keys.path)
  }

  private func takeStatus(
    _ raw: ByteSlice, _ line: inout LogLine, _ builder: inout EventBuilder
  ) -> Refusal? {
    let digits = builder.chunk[raw.range]
    guard digits.count == 3, digits.allSatisfy(\.isDigit) else {
      return Refusal(.badLine, "the status is no number of three digits")
    }
    line.status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    builder.put(number: raw, at: keys.status)
    return nil
  }

  /// Puts what the line is as a whole: its event, and the visitor as far as can be estimated.
  func visit(of line: LogLine, _ bytes: Span<UInt8>, _ builder: inout EventBuilder) -> UInt64 {
    let name = line.isPageView(bytes) ? Self.pageView : Self.anyRequest
    builder.put(text: builder.constant(name), at: keys.event)
    let (agent, range) = builder.place(of: line.userAgent)
    let agentHash = ByteHash.hash(agent.span.extracting(range))
    guard !line.ip.isEmpty else { return agentHash }
    var visitor = ByteHash.hash(bytes.extracting(line.ip.range), seed: agentHash)
    visitor = ByteHash.mix(visitor, ByteHash.hash(bytes.extracting(line.day(bytes))))
    builder.put(text: builder.appendHex(visitor), at: keys.cookie)
    return agentHash
  }

  private static let pageView = "page_view"
  private static let anyRequest = "request"
}

extension LogLine {
  /// Where the line says which day it is, as the server's clock had it.
  ///
  /// It is `17/May/2015` or `2015-05-17`; a time in seconds is cut to ten thousands of them.
  func day(_ bytes: Span<UInt8>) -> Range<Int> {
    let range = time.range
    let end = range.first { bytes[$0] == 0x3A || bytes[$0] == 0x54 || bytes[$0] == 0x20 }
    if let end { return range.lowerBound..<end }
    let point = range.first { bytes[$0] == 0x2E } ?? range.upperBound
    return range.lowerBound..<max(range.lowerBound, point - 5)
  }
}

extension EventBuilder {
  /// Puts a whole number; other text as it stands.
  mutating func put(number raw: ByteSlice, at node: Int) {
    var number: Int64 = 0
    guard raw.count <= 18, chunk[raw.range].allSatisfy(\.isDigit) else {
      return put(text: raw, at: node)
    }
    for index in raw.range { number = number * 10 + Int64(chunk[index] - 0x30) }
    put(
      RecordValue(.number, .integer, payload: UInt64(bitPattern: number), source: raw), at: node)
  }

  /// A text of the reader's own, written behind the chunk once.
  mutating func constant(_ text: String) -> ByteSlice {
    if let known = ownTexts[text] { return known }
    let slice = append(Array(text.utf8))
    ownTexts[text] = slice
    return slice
  }

  /// Writes a number in sixteen hexadecimal digits behind the chunk.
  mutating func appendHex(_ number: UInt64) -> ByteSlice {
    let slice = ByteSlice(start: chunkCount + rewritten.count, count: 16)
    for shift in stride(from: 60, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: number &>> UInt64(shift) & 0xF)
      rewritten.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
    return slice
  }

  /// A log's text without its escapes: `\"`, `\\`, `\t` and `\xHH`.
  ///
  /// What would not be UTF-8 then stays as it was written.
  mutating func unescaped(_ raw: ByteSlice) -> ByteSlice {
    guard chunk[raw.range].contains(.backslash) else { return raw }
    var text: [UInt8] = []
    var index = raw.range.lowerBound
    while index < raw.range.upperBound {
      let isEscape = chunk[index] == .backslash && index + 1 < raw.range.upperBound
      guard isEscape else {
        text.append(chunk[index])
        index += 1
        continue
      }
      if chunk[index + 1] == 0x78, index + 3 < raw.range.upperBound,
        let high = chunk[index + 2].hexDigit, let low = chunk[index + 3].hexDigit
      {
        text.append(high << 4 | low)
        index += 4
      } else {
        text.append(Self.meaning(ofEscaped: chunk[index + 1]))
        index += 2
      }
    }
    return text.span.isUTF8 ? append(text) : raw
  }

  private static func meaning(ofEscaped letter: UInt8) -> UInt8 {
    switch letter {
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x74: 0x09
    default: letter
    }
  }
}
