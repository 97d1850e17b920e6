internal import CairnBytes
internal import CairnModel

/// The rows of one block that a unit concerns, and where their bits stand.
struct KeptBlock {
  var block: Int
  /// The first row, a multiple of 64, and the end; both counted within the block.
  var rows: Range<Int>
  /// Their words in the masks of the unit.
  var words: Range<Int>
  /// The stream to read.
  var stream = FixedColumn.name.rawValue
  /// Whether this worker has compared the stream's checksum before.
  var isChecked = false
}

extension PartReader {
  /// Decodes a stream at the marked rows, behind what the scratch holds.
  func decode(
    _ block: KeptBlock, markedBy words: Span<UInt64>, into scratch: inout ScanScratch
  ) throws(PartDamage) {
    let bytes = try bytes(
      ofBlock: block.block, column: block.stream, isChecked: block.isChecked)
    try StreamDecoder.decode(
      bytes, markedBy: words, from: block.rows.lowerBound, into: &scratch)
  }

  /// Reads a stream's runs; each value of one without runs is a run of its own.
  func readRuns(_ block: KeptBlock, _ runs: inout RunScratch) throws(PartDamage) {
    let bytes = try bytes(
      ofBlock: block.block, column: block.stream, isChecked: block.isChecked)
    try StreamDecoder.readRuns(bytes, &runs)
  }

  /// Marks the rows of a block by their names.
  func mark(
    _ block: KeptBlock, by names: PartNames, into picked: inout PickedRows
  ) throws(PartDamage) {
    let all = try bytes(
      ofBlock: block.block, column: FixedColumn.name.rawValue, isChecked: block.isChecked)
    let codes = try Self.codes(block, of: all, codeBytes: footer.nameBytes)
    if let kinds = names.kinds {
      let kinds = try Self.kinds(of: codes, kinds, codeBytes: footer.nameBytes)
      _ = picked.mark(kinds.span, names, fromWord: block.words.lowerBound)
      return
    }
    let largest = picked.mark(codes, names, fromWord: block.words.lowerBound)
    guard largest < names.count else { throw PartDamage("a row with an unknown event name") }
  }

  /// Appends the walk's numbers of the names at the marked rows.
  func readNames(
    _ block: KeptBlock, at words: Span<UInt64>, _ names: PartNames, into taken: inout [UInt32]
  ) throws(PartDamage) {
    let all = try bytes(
      ofBlock: block.block, column: FixedColumn.name.rawValue, isChecked: block.isChecked)
    let codes = try Self.codes(block, of: all, codeBytes: footer.nameBytes)
    if names.kinds == nil {
      var mask = RowMask()
      if names.wanted == nil {
        mask.clear(wordCount: words.count)
        let largest = mask.mark(codes, in: CodeSet(), fromWord: 0)
        guard largest < names.count else { throw PartDamage("a row with an unknown event name") }
      }
      RowMask.take(codes, at: words, numbers: names.numbers.span, into: &taken)
      return
    }
    for word in words.indices {
      var bits = words[word]
      while bits != 0 {
        let row = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let code = Self.code(row, of: codes, codeBytes: footer.nameBytes)
        guard code < names.count else { throw PartDamage("a row with an unknown event name") }
        taken.append(names.numbers[code])
      }
    }
  }

  /// The codes of a block's names from the first row that counts on.
  @_lifetime(copy all)
  private static func codes(
    _ block: KeptBlock, of all: RawSpan, codeBytes: Int
  ) throws(PartDamage) -> RawSpan {
    guard all.byteCount >= block.rows.upperBound * codeBytes else {
      throw PartDamage("a block has fewer names than rows")
    }
    return all.extracting(block.rows.lowerBound * codeBytes..<block.rows.upperBound * codeBytes)
  }

  private static func code(_ row: Int, of codes: RawSpan, codeBytes: Int) -> Int {
    codeBytes == 2
      ? Int(codes.number(at: row * 2, as: UInt16.self))
      : Int(codes.number(at: row * 4, as: UInt32.self))
  }

  private static func kinds(
    of codes: RawSpan, _ kinds: [UInt8], codeBytes: Int
  ) throws(PartDamage) -> [UInt8] {
    var found: [UInt8] = []
    found.reserveCapacity(codes.byteCount / codeBytes)
    for row in 0..<codes.byteCount / codeBytes {
      let code = code(row, of: codes, codeBytes: codeBytes)
      guard code < kinds.count else { throw PartDamage("a row with an unknown event name") }
      found.append(kinds[code])
    }
    return found
  }
}
