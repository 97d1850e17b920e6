/// Reads a stream from its front to its end, some values at a time.
///
/// A merge holds a window of the rows of many parts and not whole blocks of them. Packed values are
/// read from where they lie; runs are followed from one to the next.
struct StreamCursor {
  private let header: StreamHeader
  private var next = 0
  private var runs: RunPlace?

  /// Where in the runs of a stream the cursor stands.
  private struct RunPlace {
    var values: StreamHeader
    var lengths: StreamHeader
    /// Where the stream of the lengths begins.
    var lengthsStart: Int
    var next = 0
    var value: Int64 = 0
    var left = 0
  }

  /// A cursor at the first value of a stream.
  init(_ bytes: RawSpan) throws(PartDamage) {
    header = try StreamHeader(bytes)
    guard header.codec == .runs else {
      _ = try Self.end(of: header, bytes)
      return
    }
    let valueBytes = bytes.extracting(droppingFirst: StreamCodec.headerBytes)
    let values = try StreamHeader(valueBytes)
    let valuesEnd = try Self.end(of: values, valueBytes)
    let lengthBytes = valueBytes.extracting(droppingFirst: valuesEnd)
    let lengths = try StreamHeader(lengthBytes)
    _ = try Self.end(of: lengths, lengthBytes)
    guard values.codec != .runs, lengths.codec != .runs else { throw PartDamage("runs of runs") }
    guard values.count == lengths.count else { throw PartDamage("runs without lengths") }
    runs = RunPlace(
      values: values, lengths: lengths, lengthsStart: StreamCodec.headerBytes + valuesEnd)
  }

  /// Where a stream without runs ends.
  private static func end(of header: StreamHeader, _ bytes: RawSpan) throws(PartDamage) -> Int {
    guard header.codec == .packed else { return StreamCodec.headerBytes }
    let bodyBytes = StreamHeader.packedBytes(count: header.count, width: header.width)
    guard bytes.byteCount >= StreamCodec.headerBytes + bodyBytes else {
      throw PartDamage("a packed column block is cut off")
    }
    return StreamCodec.headerBytes + bodyBytes
  }

  /// Appends the next so many values; `bytes` are those that the cursor was made with.
  mutating func read(
    _ count: Int, of bytes: RawSpan, into output: inout RowBuffer<Int64>
  ) throws(PartDamage) {
    guard count <= header.count - next else { throw PartDamage("a column block is too short") }
    switch header.codec {
    case .constant, .packed:
      _ = try StreamDecoder.decodeFlat(bytes, header, next..<next + count, into: &output)
    case .runs:
      try readRuns(count, bytes, into: &output)
    }
    next += count
  }

  private mutating func readRuns(
    _ count: Int, _ bytes: RawSpan, into output: inout RowBuffer<Int64>
  ) throws(PartDamage) {
    guard var place = runs else { return }
    var wanted = count
    while wanted > 0 {
      if place.left == 0 {
        guard place.next < place.values.count else {
          throw PartDamage("runs do not fill their block")
        }
        let values = bytes.extracting(droppingFirst: StreamCodec.headerBytes)
        let lengths = bytes.extracting(droppingFirst: place.lengthsStart)
        place.value = try StreamDecoder.value(place.next, values, place.values)
        let length = try StreamDecoder.value(place.next, lengths, place.lengths)
        guard length >= 0, length < Int64(header.count) else { throw PartDamage("runs too long") }
        place.left = Int(length) + 1
        place.next += 1
      }
      let taken = min(wanted, place.left)
      output.append(repeating: place.value, count: taken)
      place.left -= taken
      wanted -= taken
    }
    runs = place
  }
}
