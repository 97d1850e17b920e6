/// Reused buffers for the runs of a stream.
struct RunScratch: ~Copyable {
  fileprivate var values = RowBuffer<Int64>()
  fileprivate var lengths = RowBuffer<Int64>()
}

/// Reads encoded streams back into reused buffers.
enum StreamDecoder {
  /// Decodes a whole stream behind what the buffer holds; returns the bytes the stream took.
  static func decode(
    _ bytes: RawSpan, into output: inout RowBuffer<Int64>
  ) throws(PartDamage) -> Int {
    var scratch = RunScratch()
    return try decode(bytes, nil, &scratch, into: &output)
  }

  /// Decodes some of a stream's values behind what the buffer holds.
  ///
  /// Packed values are read from where they lie; of runs only the wanted part is spread out.
  static func decode(
    _ bytes: RawSpan, values: Range<Int>, _ scratch: inout RunScratch,
    into output: inout RowBuffer<Int64>
  ) throws(PartDamage) {
    _ = try decode(bytes, values, &scratch, into: &output)
  }

  private static func decode(
    _ bytes: RawSpan, _ asked: Range<Int>?, _ scratch: inout RunScratch,
    into output: inout RowBuffer<Int64>
  ) throws(PartDamage) -> Int {
    let header = try StreamHeader(bytes)
    let wanted = asked ?? 0..<header.count
    guard wanted.upperBound <= header.count else { throw PartDamage("a column block is too short") }
    guard header.codec == .runs else { return try decodeFlat(bytes, header, wanted, into: &output) }
    let bodyBytes = try decodeRuns(bytes, &scratch)
    let start = output.count
    output.append(repeating: 0, count: wanted.count)
    unsafe try spread(scratch, header, wanted, to: output.base + start)
    return StreamCodec.headerBytes + bodyBytes
  }

  /// Decodes a stream that has no runs.
  private static func decodeFlat(
    _ bytes: RawSpan, _ header: StreamHeader, _ wanted: Range<Int>,
    into output: inout RowBuffer<Int64>
  ) throws(PartDamage) -> Int {
    if header.codec == .constant {
      output.append(repeating: header.base, count: wanted.count)
      return StreamCodec.headerBytes
    }
    let bodyBytes = StreamHeader.packedBytes(count: header.count, width: header.width)
    guard bytes.byteCount >= StreamCodec.headerBytes + bodyBytes else {
      throw PartDamage("a packed column block is cut off")
    }
    let start = output.count
    output.append(repeating: 0, count: wanted.count)
    unsafe unpack(bytes, header, wanted, to: output.base + start)
    return StreamCodec.headerBytes + bodyBytes
  }

  /// Decodes the values and the lengths of runs; returns the bytes they took.
  private static func decodeRuns(
    _ bytes: RawSpan, _ scratch: inout RunScratch
  ) throws(PartDamage) -> Int {
    scratch.values.truncate(to: 0)
    scratch.lengths.truncate(to: 0)
    var offset = StreamCodec.headerBytes
    for isLength in [false, true] {
      let stream = bytes.extracting(droppingFirst: offset)
      let header = try StreamHeader(stream)
      guard header.codec != .runs else { throw PartDamage("runs of runs") }
      if isLength {
        offset += try decodeFlat(stream, header, 0..<header.count, into: &scratch.lengths)
      } else {
        offset += try decodeFlat(stream, header, 0..<header.count, into: &scratch.values)
      }
    }
    guard scratch.values.count == scratch.lengths.count else {
      throw PartDamage("runs without lengths")
    }
    return offset - StreamCodec.headerBytes
  }

  /// Spreads the wanted part of runs out.
  private static func spread(
    _ runs: borrowing RunScratch, _ header: StreamHeader, _ wanted: Range<Int>,
    to output: UnsafeMutablePointer<Int64>
  ) throws(PartDamage) {
    var total = 0
    var next = wanted.lowerBound
    for run in 0..<runs.values.count {
      let length = unsafe runs.lengths.base[run] &+ 1
      guard length > 0, length <= Int64(header.count - total) else {
        throw PartDamage("runs too long")
      }
      total += Int(length)
      let value = unsafe runs.values.base[run]
      let end = min(total, wanted.upperBound)
      while next < end {
        unsafe output[next - wanted.lowerBound] = value
        next += 1
      }
    }
    guard total == header.count else { throw PartDamage("runs do not fill their block") }
  }

  /// One value of a stream that has no runs.
  static func value(_ index: Int, _ bytes: RawSpan, _ header: StreamHeader) -> Int64 {
    guard header.codec == .packed else { return header.base }
    var value: Int64 = 0
    unsafe unpack(bytes, header, index..<index + 1, to: &value)
    return value
  }

  static func unpack(
    _ bytes: RawSpan, _ header: StreamHeader, _ wanted: Range<Int>,
    to output: UnsafeMutablePointer<Int64>
  ) {
    let width = header.width
    let base = UInt64(bitPattern: header.base)
    let scale = header.scale
    let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
    unsafe bytes.withUnsafeBytes { raw in
      guard let start = raw.baseAddress else { return }
      let body = unsafe start + StreamCodec.headerBytes
      var bit = wanted.lowerBound * width
      for row in 0..<wanted.count {
        let byte = bit >> 3
        let shift = UInt64(bit & 7)
        var unit = unsafe body.loadUnaligned(fromByteOffset: byte, as: UInt64.self) >> shift
        if Int(shift) + width > 64 {
          let rest = UInt64(unsafe body.load(fromByteOffset: byte + 8, as: UInt8.self))
          unit |= rest << (64 - shift)
        }
        unsafe output[row] = Int64(bitPattern: base &+ (unit & mask) &* scale)
        bit += width
      }
    }
  }
}
