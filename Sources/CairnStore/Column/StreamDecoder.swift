internal import CairnBytes

/// Reused buffers for the runs of a stream.
struct RunScratch: ~Copyable {
  fileprivate var values = RowBuffer<Int64>()
  fileprivate var lengths = RowBuffer<Int64>()

  /// The runs last read.
  var count: Int { values.count }

  /// A run's value and its length, which is not yet checked.
  subscript(run: Int) -> (value: Int64, length: Int) {
    (values[run], Int(truncatingIfNeeded: lengths[run]) &+ 1)
  }
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
    output.extend(by: wanted.count)
    unsafe try spread(scratch, header, wanted, to: output.base + start)
    return StreamCodec.headerBytes + bodyBytes
  }

  /// Decodes a stream that has no runs.
  static func decodeFlat(
    _ bytes: RawSpan, _ header: StreamHeader, _ wanted: Range<Int>,
    into output: inout RowBuffer<Int64>
  ) throws(PartDamage) -> Int {
    if header.codec == .constant {
      output.append(repeating: header.base, count: wanted.count)
      return StreamCodec.headerBytes
    }
    let packed = try packed(bytes, header)
    let start = output.count
    output.extend(by: wanted.count)
    var target = output.mutableSpan
    packed.unpack(wanted, into: &target, at: start)
    return StreamCodec.headerBytes
      + StreamHeader.packedBytes(count: header.count, width: header.width)
  }

  /// The packed values behind a header.
  @_lifetime(copy bytes)
  static func packed(_ bytes: RawSpan, _ header: StreamHeader) throws(PartDamage) -> PackedValues {
    let body = bytes.extracting(droppingFirst: StreamCodec.headerBytes)
    guard
      let packed = PackedValues(
        body, count: header.count, width: header.width, base: header.base, scale: header.scale)
    else { throw PartDamage("a packed column block is cut off") }
    return packed
  }

  /// Reads the runs of a stream, also of one that has none: then each value is a run of its own.
  static func readRuns(_ bytes: RawSpan, _ scratch: inout RunScratch) throws(PartDamage) {
    let header = try StreamHeader(bytes)
    switch header.codec {
    case .runs: _ = try decodeRuns(bytes, &scratch)
    case .constant, .packed:
      scratch.values.truncate(to: 0)
      scratch.lengths.truncate(to: 0)
      guard header.count > 0 else { return }
      if header.codec == .constant {
        scratch.values.append(header.base)
        scratch.lengths.append(Int64(header.count - 1))
        return
      }
      _ = try decodeFlat(bytes, header, 0..<header.count, into: &scratch.values)
      scratch.lengths.append(repeating: 0, count: header.count)
    }
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
  static func value(
    _ index: Int, _ bytes: RawSpan, _ header: StreamHeader
  ) throws(PartDamage) -> Int64 {
    guard header.codec == .packed else { return header.base }
    return try packed(bytes, header)[index]
  }
}
