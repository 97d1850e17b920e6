import CairnBytes
import CairnModel

extension AccessLogReader {
  /// Takes one field of a line.
  @inline(__always)
  func take(
    _ text: LogText, _ step: LogStep, _ line: inout LogLine, _ builder: inout EventBuilder
  ) -> Refusal? {
    switch step.kind {
    case .nothing: return nil
    case .time:
      line.time = text.slice
      builder.put(text: text.slice, at: keys.time)
    case .ip:
      line.ip = text.slice.firstOfList(builder.chunk)
      builder.put(text: line.ip, at: keys.ip)
    case .date: line.date = text.slice
    case .clock: line.clock = text.slice
    case .query:
      line.query = text.slice
      builder.put(text: builder.meaning(of: text), at: keys.query)
    case .ipAndPort:
      line.ip = text.slice.withoutPort(builder.chunk)
      builder.put(text: line.ip, at: keys.ip)
    case .hostAndPort: takeHost(text, step, &builder)
    case .request: takeRequest(text, &line, &builder)
    case .url:
      line.isURLApart = format?.hasQuery ?? false
      takeURL(text, &line, &builder)
    case .address:
      line.isURLApart = format?.hasQuery ?? false
      takeAddress(text, step, &line, &builder)
    case .status: return takeStatus(text.slice, &line, &builder)
    case .userAgent:
      line.userAgent = builder.meaning(of: text)
      builder.put(text: line.userAgent, at: keys.userAgent)
    case .number: builder.put(number: text.slice, at: step.node)
    case .text:
      if step.node == keys.method { line.method = text.slice }
      builder.put(text: builder.meaning(of: text), at: step.node)
    }
    return nil
  }

  /// `GET /path HTTP/1.1` in its three parts; what is no request is kept as it stands.
  private func takeRequest(
    _ text: LogText, _ line: inout LogLine, _ builder: inout EventBuilder
  ) {
    let range = text.slice.range
    var first = range.lowerBound
    while first < range.upperBound, builder.chunk[first] &- 0x41 < 26 { first &+= 1 }
    guard first > range.lowerBound, first + 1 < range.upperBound, builder.chunk[first] == 0x20
    else { return builder.put(text: builder.meaning(of: text), at: keys.request) }
    line.method = ByteSlice(start: range.lowerBound, count: first - range.lowerBound)
    builder.put(text: line.method, at: keys.method)
    var end = range.upperBound
    var last = end - 1
    while builder.chunk[last] != 0x20 { last &-= 1 }
    if last > first, end - last > 5, builder.chunk[last + 5] == 0x2F,
      builder.chunk[(last + 1)..<end].starts(with: Self.protocolName)
    {
      builder.put(text: ByteSlice(start: last + 1, count: end - last - 1), at: keys.httpProtocol)
      end = last
    }
    let url = ByteSlice(start: first + 1, count: end - first - 1)
    takeURL(LogText(slice: url, hasEscape: text.hasEscape), &line, &builder)
  }

  /// An address with its host: without a scheme the page is what stands behind the host, as where
  /// the two are fields of their own.
  private func takeAddress(
    _ text: LogText, _ step: LogStep, _ line: inout LogLine, _ builder: inout EventBuilder
  ) {
    let range = text.slice.range
    let (host, hasScheme) = text.slice.host(builder.chunk)
    builder.put(text: ByteSlice(start: host.lowerBound, count: host.count), at: step.node)
    let start = hasScheme ? range.lowerBound : host.upperBound
    let page = ByteSlice(start: start, count: range.upperBound - start)
    takeURL(LogText(slice: page, hasEscape: text.hasEscape), &line, &builder)
  }

  /// A virtual host, with the port behind it where the server writes one.
  private func takeHost(_ text: LogText, _ step: LogStep, _ builder: inout EventBuilder) {
    let (host, port) = text.slice.hostAndPort(builder.chunk)
    if !host.isNothing(builder.chunk) {
      let name = LogText(slice: host, hasEscape: text.hasEscape)
      builder.put(text: builder.meaning(of: name), at: step.node)
    }
    if !port.isNothing(builder.chunk) { builder.put(number: port, at: keys.port) }
  }

  private static let protocolName = Array("HTTP/".utf8)

  private func takeURL(_ text: LogText, _ line: inout LogLine, _ builder: inout EventBuilder) {
    line.url = text.slice
    line.pathEnd = text.slice.range.upperBound
    for index in text.slice.range
    where builder.chunk[index] == 0x3F || builder.chunk[index] == 0x23 {
      line.pathEnd = index
      break
    }
    let start = text.slice.startOfPath(builder.chunk, before: line.pathEnd)
    let path = ByteSlice(start: start, count: line.pathEnd - start)
    if !line.isURLApart || line.pathEnd < text.slice.range.upperBound {
      line.isURLApart = false
      builder.put(text: builder.meaning(of: text), at: keys.url)
    }
    builder.put(
      text: builder.meaning(of: LogText(slice: path, hasEscape: text.hasEscape)), at: keys.path)
  }

  private func takeStatus(
    _ raw: ByteSlice, _ line: inout LogLine, _ builder: inout EventBuilder
  ) -> Refusal? {
    var status = 0
    for index in raw.range {
      guard raw.count == 3, builder.chunk[index].isDigit else {
        return Refusal(.badLine, "the status is no number of three digits")
      }
      status = status * 10 + Int(builder.chunk[index] - 0x30)
    }
    line.status = status
    builder.put(number: raw, at: keys.status)
    return nil
  }
}

extension AccessLogReader {
  /// Puts what stands in several fields: a day and a clock, a page and its query.
  func putParts(_ line: inout LogLine, _ builder: inout EventBuilder) {
    if !line.date.isEmpty, !line.clock.isEmpty {
      let chunk = builder.chunk
      let text = chunk[line.date.range] + [0x54] + chunk[line.clock.range] + [0x5A]
      builder.put(text: builder.append(Array(text)), at: keys.time)
    }
    if line.isURLApart {
      var url = Array(builder.chunk[line.url.range])
      let query = builder.chunk[line.query.range]
      if let first = query.first { url += (first == 0x3F ? [] : [0x3F]) + query }
      builder.put(text: builder.append(url), at: keys.url)
    }
  }
}

extension ByteSlice {
  /// An address without the port behind its last colon, and without the brackets that part IPv6
  /// from a port.
  fileprivate func withoutPort(_ bytes: [UInt8]) -> ByteSlice {
    let colon = range.last { bytes[$0] == 0x3A } ?? range.upperBound
    guard let first = range.first, bytes[first] == .openingBracket else {
      return ByteSlice(start: Int(start), count: colon - Int(start))
    }
    let end = range.first { bytes[$0] == .closingBracket } ?? colon
    return ByteSlice(start: first + 1, count: end - first - 1)
  }

  /// A host and the port behind its colon; an IPv6 address has its own colons, and a port only
  /// behind brackets.
  fileprivate func hostAndPort(_ bytes: [UInt8]) -> (host: ByteSlice, port: ByteSlice) {
    let isBracketed = !isEmpty && bytes[range.lowerBound] == .openingBracket
    let colon =
      isBracketed
      ? range.last { bytes[$0] == 0x3A && bytes[$0 - 1] == .closingBracket }
      : range.first { bytes[$0] == 0x3A }
    guard let colon,
      (colon + 1..<range.upperBound).allSatisfy({ bytes[$0].isDigit || bytes[$0] == 0x2D })
    else { return (self, .empty) }
    return (
      ByteSlice(start: Int(start), count: colon - Int(start)),
      ByteSlice(start: colon + 1, count: range.upperBound - colon - 1)
    )
  }

  /// Whether a field has no value: it is empty or a hyphen.
  fileprivate func isNothing(_ bytes: [UInt8]) -> Bool {
    isEmpty || count == 1 && bytes[range.lowerBound] == 0x2D
  }

  /// The first address of a list: the client, before its proxies.
  fileprivate func firstOfList(_ bytes: [UInt8]) -> ByteSlice {
    guard let comma = range.first(where: { bytes[$0] == .comma }) else { return self }
    return ByteSlice(start: Int(start), count: comma - Int(start))
  }

  /// The host of an address, and whether a scheme stands before it.
  fileprivate func host(_ bytes: [UInt8]) -> (range: Range<Int>, hasScheme: Bool) {
    var start = range.lowerBound
    if let slash = range.first(where: { bytes[$0] == 0x2F }), slash > start,
      bytes[slash - 1] == 0x3A, slash + 1 < range.upperBound, bytes[slash + 1] == 0x2F
    {
      start = slash + 2
    }
    let ends: [UInt8] = [0x2F, 0x3F, 0x23]
    let end = (start..<range.upperBound).first { ends.contains(bytes[$0]) } ?? range.upperBound
    return (start..<end, start > range.lowerBound)
  }

  /// Where the path begins: behind scheme and host, where the address has them.
  fileprivate func startOfPath(_ bytes: [UInt8], before end: Int) -> Int {
    guard let first = range.first, bytes[first] != 0x2F else { return Int(start) }
    guard let colon = range.first(where: { bytes[$0] == 0x3A }), colon + 2 < end,
      bytes[colon + 1] == 0x2F, bytes[colon + 2] == 0x2F
    else { return Int(start) }
    return ((colon + 3)..<end).first { bytes[$0] == 0x2F } ?? end
  }
}

extension LogLine {
  /// Where the line says which day it is, as the server's clock had it.
  ///
  /// It is `17/May/2015` or `2015-05-17`; a time in seconds is cut to ten thousands of them.
  func day(_ bytes: Span<UInt8>) -> Range<Int> {
    if !date.isEmpty { return date.range }
    let range = time.range
    let end = range.first { bytes[$0] == 0x3A || bytes[$0] == 0x54 || bytes[$0] == 0x20 }
    if let end { return range.lowerBound..<end }
    let point = range.first { bytes[$0] == 0x2E } ?? range.upperBound
    return range.lowerBound..<max(range.lowerBound, point - 5)
  }
}

extension EventBuilder {
  /// Puts a whole number; other text as it stands.
  @inline(__always)
  mutating func put(number raw: ByteSlice, at node: Int) {
    var number: Int64 = 0
    guard raw.count <= 18 else { return put(text: raw, at: node) }
    for index in raw.range {
      guard chunk[index].isDigit else { return put(text: raw, at: node) }
      number = number &* 10 &+ Int64(chunk[index] &- 0x30)
    }
    put(
      RecordValue(.number, .integer, payload: UInt64(bitPattern: number), source: raw), at: node)
  }

  /// The names of the two events of a log, written behind the chunk once.
  mutating func pageView() -> ByteSlice {
    if ownTexts.pageView.isEmpty { ownTexts.pageView = append(Array("page_view".utf8)) }
    return ownTexts.pageView
  }

  mutating func anyRequest() -> ByteSlice {
    if ownTexts.request.isEmpty { ownTexts.request = append(Array("request".utf8)) }
    return ownTexts.request
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

  /// What a field of a log means.
  @inline(__always)
  mutating func meaning(of text: LogText) -> ByteSlice {
    text.hasEscape ? unescaped(text.slice) : text.slice
  }

  /// A cell of a W3C log: it knows no backslashes, but quotes that are doubled; browsers' names
  /// have their blanks written as percent signs, sometimes twice over (CloudFront), or as plus
  /// signs (IIS).
  mutating func w3cMeaning(of text: LogText, _ kind: LogStep.Kind) -> LogText {
    let plain = LogText(slice: text.slice, hasEscape: false)
    guard kind == .userAgent || kind == .text && text.hasEscape else { return plain }
    let raw = Array(chunk[text.slice.range])
    guard kind == .userAgent else {
      return LogText(slice: append(Self.singleQuotes(raw)), hasEscape: false)
    }
    var name = text.hasEscape ? Self.singleQuotes(raw) : raw
    if raw.contains(0x25) {
      for _ in 0..<2 { name = Transform.percentDecoded(name, plusIsBlank: false) }
    } else if !raw.contains(0x20) {
      name = name.map { $0 == 0x2B ? 0x20 : $0 }
    }
    return LogText(slice: name == raw ? text.slice : append(name), hasEscape: false)
  }

  /// A text with one quote for each two.
  private static func singleQuotes(_ text: [UInt8]) -> [UInt8] {
    var single: [UInt8] = []
    var isSecond = false
    for byte in text {
      isSecond = byte == .quote && !isSecond
      if byte != .quote || isSecond { single.append(byte) }
    }
    return single
  }

  /// A log's text without its escapes: `\"`, `\\`, `\t`, `\xHH`, and in JSON `\u00HH`.
  ///
  /// What would not be UTF-8 then stays as it was written.
  private mutating func unescaped(_ raw: ByteSlice) -> ByteSlice {
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
      } else if let sign = jsonEscape(at: index, before: raw.range.upperBound) {
        text += sign
        index += 6
      } else {
        text.append(Self.meaning(ofEscaped: chunk[index + 1]))
        index += 2
      }
    }
    return text.span.isUTF8 ? append(text) : raw
  }

  /// The sign that `\uHHHH` stands for; nil where there is none, as for half of a pair.
  private func jsonEscape(at index: Int, before end: Int) -> [UInt8]? {
    guard chunk[index + 1] == 0x75, index + 5 < end else { return nil }
    var number: UInt32 = 0
    for place in (index + 2)...(index + 5) {
      guard let digit = chunk[place].hexDigit else { return nil }
      number = number << 4 | UInt32(digit)
    }
    return UnicodeScalar(number).map { Array(String(Character($0)).utf8) }
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
