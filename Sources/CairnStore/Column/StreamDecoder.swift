/// Reads encoded streams back into reused buffers.
enum StreamDecoder {
  /// Decodes a whole stream behind what the buffer holds; returns the bytes the stream took.
  static func decode(
    _ bytes: RawSpan, into output: inout RowBuffer<Int64>
  ) throws(PartDamage) -> Int {
    let header = try StreamHeader(bytes)
    return try decode(bytes, header, 0..<header.count, into: &output)
  }

  /// Decodes some of a stream's values behind what the buffer holds.
  ///
  /// Packed values are read from where they lie; of runs only the wanted part is spread out.
  static func decode(
    _ bytes: RawSpan, values: Range<Int>, into output: inout RowBuffer<Int64>
  ) throws(PartDamage) {
    let header = try StreamHeader(bytes)
    guard values.upperBound <= header.count else { throw PartDamage("a column block is too short") }
    _ = try decode(bytes, header, values, into: &output)
  }

  private static func decode(
    _ bytes: RawSpan, _ header: StreamHeader, _ wanted: Range<Int>,
    into output: inout RowBuffer<Int64>
  ) throws(PartDamage) -> Int {
    switch header.codec {
    case .constant:
      output.append(repeating: header.base, count: wanted.count)
      return StreamCodec.headerBytes
    case .packed:
      let bodyBytes = StreamHeader.packedBytes(count: header.count, width: header.width)
      guard bytes.byteCount >= StreamCodec.headerBytes + bodyBytes else {
        throw PartDamage("a packed column block is cut off")
      }
      let start = output.count
      output.append(repeating: 0, count: wanted.count)
      unsafe unpack(bytes, header, wanted, to: output.base + start)
      return StreamCodec.headerBytes + bodyBytes
    case .runs:
      return try decodeRuns(bytes, header, wanted, into: &output)
    }
  }

  private static func decodeRuns(
    _ bytes: RawSpan, _ header: StreamHeader, _ wanted: Range<Int>,
    into output: inout RowBuffer<Int64>
  ) throws(PartDamage) -> Int {
    var values = RowBuffer<Int64>()
    var lengths = RowBuffer<Int64>()
    var offset = StreamCodec.headerBytes
    offset += try decode(bytes.extracting(droppingFirst: offset), into: &values)
    offset += try decode(bytes.extracting(droppingFirst: offset), into: &lengths)
    guard values.count == lengths.count else { throw PartDamage("runs without lengths") }
    output.reserve(output.count + wanted.count)
    var total = 0
    for run in 0..<values.count {
      let length = Int(lengths[run]) + 1
      guard length > 0, total + length <= header.count else { throw PartDamage("runs too long") }
      let covered = (total..<total + length).clamped(to: wanted)
      if !covered.isEmpty { output.append(repeating: values[run], count: covered.count) }
      total += length
    }
    guard total == header.count else { throw PartDamage("runs do not fill their block") }
    return offset
  }

  private static func unpack(
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
