internal import CairnBytes

extension StreamDecoder {
  /// Decodes the values at the rows that are marked, behind what the scratch holds.
  ///
  /// Bit 0 of the words is the value `first`, a multiple of 64. Packed values are read from where
  /// they lie.
  static func decode(
    _ bytes: RawSpan, markedBy words: Span<UInt64>, from first: Int,
    into scratch: inout ScanScratch
  ) throws(PartDamage) {
    let header = try StreamHeader(bytes)
    let count = words.markedCount
    guard count > 0 else { return }
    guard first + words.lastMarked < header.count else {
      throw PartDamage("a column block is too short")
    }
    let start = scratch.numbers.count
    if header.codec == .constant {
      scratch.numbers.append(repeating: header.base, count: count)
      return
    }
    scratch.numbers.extend(by: count)
    switch header.codec {
    case .constant: return
    case .packed:
      let packed = try packed(bytes, header)
      var target = scratch.numbers.mutableSpan
      packed.unpack(markedBy: words, from: first, into: &target, at: start)
    case .runs:
      try readRuns(bytes, &scratch.runs)
      try spread(header, markedBy: words, from: first, in: &scratch)
    }
  }

  /// The bytes that a stream takes, from its header alone where it has no runs.
  static func byteCount(of bytes: RawSpan) throws(PartDamage) -> Int {
    let header = try StreamHeader(bytes)
    switch header.codec {
    case .constant: return StreamCodec.headerBytes
    case .packed:
      return StreamCodec.headerBytes
        + StreamHeader.packedBytes(count: header.count, width: header.width)
    case .runs:
      var offset = StreamCodec.headerBytes
      for _ in 0..<2 {
        guard offset <= bytes.byteCount else { throw PartDamage("runs are cut off") }
        let inner = bytes.extracting(droppingFirst: offset)
        guard try StreamHeader(inner).codec != .runs else { throw PartDamage("runs of runs") }
        offset += try byteCount(of: inner)
      }
      return offset
    }
  }

  /// Takes the marked rows out of runs.
  ///
  /// Whichever are fewer lead the way: the rows, each looking for its run, or the runs, each of
  /// whose rows are some bits of the words.
  private static func spread(
    _ header: StreamHeader, markedBy words: Span<UInt64>, from first: Int,
    in scratch: inout ScanScratch
  ) throws(PartDamage) {
    if words.markedCount < scratch.runs.count {
      try findRuns(header, ofRowsIn: words, from: first, in: &scratch)
    } else {
      try fillRuns(header, markedBy: words, from: first, in: &scratch)
    }
  }

  private static func findRuns(
    _ header: StreamHeader, ofRowsIn words: Span<UInt64>, from first: Int,
    in scratch: inout ScanScratch
  ) throws(PartDamage) {
    var next = scratch.numbers.count - words.markedCount
    var (run, end) = (-1, 0)
    var value: Int64 = 0
    for word in words.indices {
      var bits = words[word]
      while bits != 0 {
        let row = first + word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        while row >= end {
          run += 1
          guard run < scratch.runs.count else {
            throw PartDamage("runs do not fill their block")
          }
          let length: Int
          (value, length) = scratch.runs[run]
          guard length > 0, length <= header.count - end else { throw PartDamage("runs too long") }
          end += length
        }
        scratch.numbers[next] = value
        next += 1
      }
    }
  }

  private static func fillRuns(
    _ header: StreamHeader, markedBy words: Span<UInt64>, from first: Int,
    in scratch: inout ScanScratch
  ) throws(PartDamage) {
    var start = 0
    var next = scratch.numbers.count - words.markedCount
    let end = first + words.count * 64
    for run in 0..<scratch.runs.count {
      let (value, length) = scratch.runs[run]
      guard length > 0, length <= header.count - start else { throw PartDamage("runs too long") }
      let rows = max(start, first)..<max(min(start + length, end), max(start, first))
      start += length
      guard !rows.isEmpty else { continue }
      let marked = words.markedCount(in: rows.lowerBound - first..<rows.upperBound - first)
      for place in next..<next + marked { scratch.numbers[place] = value }
      next += marked
    }
    guard start == header.count, next == scratch.numbers.count else {
      throw PartDamage("runs do not fill their block")
    }
  }
}
