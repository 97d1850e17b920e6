import CairnBytes

extension LogLineScanner {
  /// Steps over what syslog or a container's runtime writes in front of a line; a line without that
  /// stays as it is.
  ///
  /// Syslog's is `Nov  3 12:00:01 web1 nginx: `, the same with an ISO time, or with a priority
  /// before it (RFC 3164); the name of the host may be missing, that of the program ends with a
  /// colon. The newer one (RFC 5424) is `<190>1 2026-11-03T12:00:01Z web1 nginx 12 - - `.
  mutating func skipPrefix(mayHaveBar: Bool) {
    let start = position
    if skipPriority(), skipSyslogTime(), skipProgram() { return }
    position = start
    if skipNumberedSyslog() { return }
    position = start
    if skipISOTime(), skipStream() { return }
    position = start
    if mayHaveBar, skipService() { return }
    position = start
  }

  /// Steps over RFC 5424's prefix: a priority, the number of the version, a time, the names of the
  /// host, the program, the process and the message, and what is said of it in brackets.
  private mutating func skipNumberedSyslog() -> Bool {
    guard bytes[position] == UInt8(ascii: "<"), skipPriority(), bytes[position].isDigit else {
      return false
    }
    for _ in 0..<6 { guard skipWord() else { return false } }
    if bytes[position] == .openingBracket {
      guard skipBrackets() else { return false }
    } else if bytes[position] == 0x2D {
      position += 1
    }
    guard bytes[position] == 0x20 else { return false }
    while bytes[position] == 0x20 { position += 1 }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if bytes.holds(mark, at: position) { position += mark.count }
    return true
  }

  /// Steps over a word and the blank behind it.
  private mutating func skipWord() -> Bool {
    let start = position
    while bytes[position] != 0x20, bytes[position] != .lineFeed { position += 1 }
    guard position > start, bytes[position] == 0x20 else { return false }
    position += 1
    return true
  }

  /// Steps over `[id name="value"]`, of which several may follow each other.
  private mutating func skipBrackets() -> Bool {
    var isInQuotes = false
    while bytes[position] != .lineFeed {
      switch bytes[position] {
      case .quote: isInQuotes.toggle()
      case .backslash where isInQuotes && bytes[position + 1] != .lineFeed: position += 1
      case .closingBracket where !isInQuotes && bytes[position + 1] != .openingBracket:
        position += 1
        return true
      default: break
      }
      position += 1
    }
    return false
  }

  /// Steps over what Kubernetes writes behind its time: `stdout F `.
  private mutating func skipStream() -> Bool {
    guard bytes.holds(Self.output, at: position) || bytes.holds(Self.errors, at: position) else {
      return false
    }
    position += Self.output.count
    guard [UInt8(ascii: "F"), UInt8(ascii: "P")].contains(bytes[position]),
      bytes[position + 1] == 0x20
    else { return false }
    position += 2
    return true
  }

  private static let output = Array("stdout ".utf8)
  private static let errors = Array("stderr ".utf8)

  /// Steps over the name of a service as docker compose writes it: `web-1  | `.
  private mutating func skipService() -> Bool {
    guard skipWord() else { return false }
    while bytes[position] == 0x20 { position += 1 }
    guard bytes[position] == UInt8(ascii: "|"), bytes[position + 1] == 0x20 else { return false }
    position += 2
    return true
  }

  /// Steps over `<190>`, where it is there.
  private mutating func skipPriority() -> Bool {
    guard bytes[position] == UInt8(ascii: "<") else { return true }
    var index = position + 1
    while bytes[index].isDigit, index - position < 4 { index += 1 }
    guard bytes[index] == UInt8(ascii: ">") else { return false }
    position = index + 1
    return true
  }

  /// Steps over a time and the blank behind it: `Nov  3 12:00:01`, where a day of one digit has two
  /// blanks before it, one, or a nought; or `2026-11-03T12:00:01.250+01:00`.
  private mutating func skipSyslogTime() -> Bool {
    if bytes[position].isDigit { return skipISOTime() }
    guard position + 16 < bytes.count, isMonth(at: position), bytes[position + 3] == 0x20 else {
      return false
    }
    var index = position + 4
    if bytes[index] == 0x20 { index += 1 }
    guard bytes[index].isDigit else { return false }
    index += bytes[index + 1].isDigit ? 2 : 1
    guard bytes[index] == 0x20, isClock(at: index + 1) else { return false }
    position = index + 10
    return true
  }

  private mutating func skipISOTime() -> Bool {
    let start = position
    guard start + 20 < bytes.count, bytes[start + 4] == 0x2D, bytes[start + 7] == 0x2D,
      bytes[start + 10] == UInt8(ascii: "T"), isClock(at: start + 11, ended: false)
    else { return false }
    var index = start + 19
    while bytes[index] != 0x20, bytes[index] != .lineFeed { index += 1 }
    guard bytes[index] == 0x20 else { return false }
    position = index + 1
    return true
  }

  /// Steps over the program's name, which ends with a colon, and a host's before it, with the
  /// blanks behind them.
  private mutating func skipProgram() -> Bool {
    var index = position
    for _ in 0..<2 {
      let start = index
      while bytes[index] != 0x20, bytes[index] != .lineFeed { index += 1 }
      guard bytes[index] == 0x20, index > start + 1 else { return false }
      index += 1
      guard bytes[index - 2] != UInt8(ascii: ":") else {
        position = index
        return true
      }
    }
    return false
  }

  private static let months = Array("JanFebMarAprMayJunJulAugSepOctNovDec".utf8)

  private func isMonth(at start: Int) -> Bool {
    stride(from: 0, to: Self.months.count, by: 3).contains { month in
      (0..<3).allSatisfy { bytes[start + $0] == Self.months[month + $0] }
    }
  }

  /// Whether `12:00:01` stands at a place, with a blank behind it.
  private func isClock(at start: Int, ended: Bool = true) -> Bool {
    guard start + 8 < bytes.count else { return false }
    for index in 0..<8 {
      let byte = bytes[start + index]
      guard index % 3 == 2 ? byte == UInt8(ascii: ":") : byte.isDigit else { return false }
    }
    return !ended || bytes[start + 8] == 0x20
  }
}
