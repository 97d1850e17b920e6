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

  /// The end of a field that all of the text behind it must follow: a user `John Smith`.
  private func endBeforeText(_ step: LogStep, _ texts: Span<UInt8>, from first: Int) -> Int {
    var stop = first
    while bytes[stop] != .lineFeed {
      var index = 0
      while step.textEnd + index < step.nextTextEnd, stop + index < bytes.count,
        bytes[stop + index] == texts[step.textEnd + index]
      {
        index += 1
      }
      if step.textEnd + index == step.nextTextEnd { return stop }
      stop += 1
      while bytes[stop] != step.end, bytes[stop] != .lineFeed { stop += 1 }
    }
    return stop
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
