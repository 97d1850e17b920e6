import CairnBytes
import CairnModel

/// Takes the fields of log lines apart, as a pattern says.
struct LogLineScanner: ~Escapable {
  let bytes: Span<UInt8>
  /// One bit a byte: the ends of fields, backslashes aside, and line feeds.
  let stops: Span<UInt64>
  var position = 0

  @_lifetime(copy bytes, copy stops)
  init(_ bytes: Span<UInt8>, stops: Span<UInt64>) {
    (self.bytes, self.stops) = (bytes, stops)
  }

  /// Steps over the text before a field.
  mutating func skip(_ text: [UInt8]) -> Bool {
    for byte in text {
      guard bytes[position] == byte else { return false }
      position &+= 1
    }
    return true
  }

  /// Takes a field up to the byte that ends it; nil where the line ends before.
  @inline(__always)
  mutating func takeField(_ piece: LogPattern.Piece) -> ByteSlice? {
    let start = position
    var stop = nextEnd(from: start, piece)
    while true {
      let byte = bytes[stop]
      if byte == piece.end, !piece.isQuoted || !isEscaped(stop, from: start) { break }
      if byte == .lineFeed {
        guard piece.mayEndLine else { return nil }
        break
      }
      stop = nextEnd(from: stop &+ 1, piece)
    }
    position = stop
    let hasReturn =
      bytes[stop] == .lineFeed && stop > start && bytes[stop &- 1] == .carriageReturn
    return ByteSlice(start: start, count: stop &- start &- (hasReturn ? 1 : 0))
  }

  /// The next byte that may end a field; the line feed at the latest.
  @inline(__always)
  private func nextEnd(from start: Int, _ piece: LogPattern.Piece) -> Int {
    if piece.isMarked { return stops.nextStop(from: start) }
    var index = start
    while bytes[index] != piece.end, bytes[index] != .lineFeed { index &+= 1 }
    return index
  }

  /// Whether an odd number of backslashes stands before a byte.
  private func isEscaped(_ index: Int, from start: Int) -> Bool {
    var first = index
    while first > start, bytes[first - 1] == .backslash { first -= 1 }
    return (index - first) % 2 == 1
  }

  /// Whether the line may go on as it does behind the last field: only with further fields.
  func isAtEndOfFields() -> Bool {
    bytes[position] == .lineFeed || bytes[position] == 0x20 || bytes[position] == 0x09
      || (bytes[position] == .carriageReturn && bytes[position + 1] == .lineFeed)
  }
}
