import CairnBytes
import CairnModel

/// A field as it stands in a line.
struct LogText {
  var slice: ByteSlice
  /// Whether a backslash stands in it.
  var hasEscape: Bool
}

/// Takes the fields of log lines apart, as a pattern says.
struct LogLineScanner: ~Escapable {
  let bytes: Span<UInt8>
  /// One bit a byte: `LogSteps.marks`.
  let stops: Span<UInt64>
  var position = 0

  @_lifetime(copy bytes, copy stops)
  init(_ bytes: Span<UInt8>, stops: Span<UInt64>) {
    (self.bytes, self.stops) = (bytes, stops)
  }

  /// Steps over the text before a field.
  @inline(__always)
  mutating func skip(_ texts: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var index = start
    while index < end {
      guard position < bytes.count, bytes[position] == texts[index] else { return false }
      position &+= 1
      index &+= 1
    }
    return true
  }

  /// Takes a field up to the byte that ends it; nil where the line ends before.
  @inline(__always)
  mutating func takeField(_ step: LogStep, _ texts: Span<UInt8>) -> LogText? {
    guard position < bytes.count else { return nil }
    let start = position
    var stop = start
    var hasEscape = false
    if step.isMarked {
      stop = stops.nextStop(from: start)
      while bytes[stop] != step.end, bytes[stop] != .lineFeed {
        if bytes[stop] == .backslash {
          hasEscape = true
          if step.isQuoted, bytes[stop &+ 1] != .lineFeed { stop &+= 1 }
        }
        stop = stops.nextStop(from: stop &+ 1)
      }
    } else {
      while bytes[stop] != step.end, bytes[stop] != .lineFeed {
        if bytes[stop] == .backslash { hasEscape = true }
        stop &+= 1
      }
      if step.endsInside > 0 || step.kind == .ip { stop = endOfParts(step, from: start, stop) }
      // A lone hyphen is a field without a value, and never the first of several words.
      let isNothing = stop == start &+ 1 && bytes[start] == 0x2D
      if step.nextTextEnd > step.textEnd, !isNothing {
        stop = endBeforeText(step, texts, from: stop)
      }
    }
    position = stop
    guard bytes[stop] == .lineFeed else {
      return LogText(slice: ByteSlice(start: start, count: stop &- start), hasEscape: hasEscape)
    }
    guard step.mayEndLine else { return nil }
    if stop > start, bytes[stop &- 1] == .carriageReturn { stop &-= 1 }
    return LogText(slice: ByteSlice(start: start, count: stop &- start), hasEscape: hasEscape)
  }

  /// What stands behind a cell.
  enum CellEnd { case separator, line }

  /// Takes a cell of a W3C log and steps over the byte that parts it from the next.
  ///
  /// A cell in quotes may have such bytes inside, and quotes that are doubled; a quote that no cell
  /// ends with is a letter.
  mutating func takeCell(partedBy separator: UInt8) -> (text: LogText, end: CellEnd) {
    let start = position
    if bytes[start] == .quote, let quoted = takeQuotedCell(separator) { return quoted }
    var stop = start
    while bytes[stop] != separator, bytes[stop] != .lineFeed { stop &+= 1 }
    let slice = ByteSlice(start: start, count: endOfCell(stop, from: start) &- start)
    return (LogText(slice: slice, hasEscape: false), end(at: stop))
  }

  private mutating func takeQuotedCell(
    _ separator: UInt8
  ) -> (text: LogText, end: CellEnd)? {
    let start = position + 1
    var stop = start
    var hasDoubled = false
    while bytes[stop] != .lineFeed {
      guard bytes[stop] == .quote else {
        stop += 1
        continue
      }
      if bytes[stop + 1] == .quote {
        hasDoubled = true
        stop += 2
        continue
      }
      var next = stop + 1
      if bytes[next] == .carriageReturn, bytes[next + 1] == .lineFeed { next += 1 }
      guard bytes[next] == separator || bytes[next] == .lineFeed else { return nil }
      let slice = ByteSlice(start: start, count: stop - start)
      return (LogText(slice: slice, hasEscape: hasDoubled), end(at: next))
    }
    return nil
  }

  /// Stands behind a cell's end.
  private mutating func end(at stop: Int) -> CellEnd {
    let isLine = bytes[stop] == .lineFeed
    position = isLine ? stop : stop &+ 1
    return isLine ? .line : .separator
  }

  /// The end of what a cell holds: a carriage return belongs to the line's end.
  private func endOfCell(_ stop: Int, from start: Int) -> Int {
    let isReturn = stop > start && bytes[stop] == .lineFeed && bytes[stop &- 1] == .carriageReturn
    return isReturn ? stop &- 1 : stop
  }

  /// The end of a field that all of the text behind it must follow: a user `John Smith`; the line's
  /// end where what stands before the text is no name.
  private func endBeforeText(_ step: LogStep, _ texts: Span<UInt8>, from first: Int) -> Int {
    var stop = first
    while bytes[stop] != .lineFeed {
      var index = 0
      while step.textEnd + index < step.nextTextEnd, stop + index < bytes.count,
        bytes[stop + index] == texts[step.textEnd + index]
      {
        index += 1
      }
      if step.textEnd + index == step.nextTextEnd {
        guard step.isUser, stop > first, !mayBeName(step, before: stop) else { return stop }
        return bytes.firstIndex(of: .lineFeed, from: stop) ?? stop
      }
      stop += 1
      while bytes[stop] != step.end, bytes[stop] != .lineFeed { stop += 1 }
    }
    return stop
  }

  /// Whether several words may be a user's name: nothing but a hyphen stands for the ident before
  /// them, and no word is an address.
  ///
  /// Else the line has fields in front of which the format says nothing, and its visitor would be
  /// what stands first there.
  private func mayBeName(_ step: LogStep, before stop: Int) -> Bool {
    if step.isBehindIdent {
      guard position > 2, bytes[position - 1] == 0x20, bytes[position - 2] == 0x2D,
        bytes[position - 3] == 0x20
      else { return false }
    }
    let words = bytes.copy(of: position..<stop).split { $0 == 0x20 || $0 == .comma }
    return !words.contains(where: AddressText.isAddress)
  }

  /// The end of a field in which the byte that ends it stands: a time with blanks, or the addresses
  /// of a client and its proxies, `192.0.2.1, 10.0.0.1`.
  private func endOfParts(_ step: LogStep, from start: Int, _ first: Int) -> Int {
    var stop = first
    var inside = step.endsInside
    while bytes[stop] == step.end, bytes[stop] != .lineFeed {
      let isList = step.kind == .ip && stop > start && bytes[stop &- 1] == .comma
      guard isList || inside > 0 else { break }
      if !isList { inside -= 1 }
      stop &+= 1
      while bytes[stop] != step.end, bytes[stop] != .lineFeed { stop &+= 1 }
    }
    return stop
  }

  /// Whether the line may go on as it does behind the last field: only with further fields.
  func isAtEndOfFields() -> Bool {
    guard position < bytes.count else { return false }
    return bytes[position] == .lineFeed || bytes[position] == 0x20 || bytes[position] == 0x09
      || (bytes[position] == .carriageReturn && position + 1 < bytes.count
        && bytes[position + 1] == .lineFeed)
  }
}
