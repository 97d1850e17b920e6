internal import CairnBytes
internal import CairnModel

/// Some rows of one block; rows are counted from the start of the block.
struct BlockSlice {
  var block: Int
  var rows: Range<Int>

  var count: Int { rows.count }
}

extension PartReader {
  /// Decodes some values of a stream behind what the buffer holds.
  ///
  /// For fixed and identity columns the range counts rows; for property columns it counts the rows
  /// that have the property.
  func decode(
    _ slice: BlockSlice, stream: Int, into output: inout RowBuffer<Int64>
  ) throws(PartDamage) {
    var scratch = RunScratch()
    try decode(slice, stream: stream, &scratch, into: &output)
  }

  /// As `decode(_:stream:into:)`, with buffers that are used again.
  func decode(
    _ slice: BlockSlice, stream: Int, _ scratch: inout RunScratch,
    into output: inout RowBuffer<Int64>
  ) throws(PartDamage) {
    let bytes = try bytes(ofBlock: slice.block, column: stream)
    try StreamDecoder.decode(bytes, values: slice.rows, &scratch, into: &output)
  }

  /// Appends the name codes of rows of a block, whose checked bytes lie in a range of its file.
  func nameCodes(
    _ slice: BlockSlice, at range: Range<Int>, into output: inout RowBuffer<Int64>
  ) throws(PartDamage) {
    let bytes = file.rawBytes.extracting(range)
    let width = footer.nameBytes
    guard bytes.byteCount >= slice.rows.upperBound * width else {
      throw PartDamage("a block has fewer names than rows")
    }
    for row in slice.rows {
      switch width {
      case 1: output.append(Int64(bytes.number(at: row, as: UInt8.self)))
      case 2: output.append(Int64(bytes.number(at: row * 2, as: UInt16.self)))
      default: output.append(Int64(bytes.number(at: row * 4, as: UInt32.self)))
      }
    }
  }

  /// Calls back with the name code of each row.
  func names(_ slice: BlockSlice, _ body: (Int) -> Void) throws(PartDamage) {
    let bytes = try bytes(ofBlock: slice.block, column: FixedColumn.name.rawValue)
    let width = footer.nameBytes
    guard bytes.byteCount >= slice.rows.upperBound * width else {
      throw PartDamage("a block has fewer names than rows")
    }
    let count = names.count
    for row in slice.rows {
      let code: Int
      switch width {
      case 1: code = Int(bytes.number(at: row, as: UInt8.self))
      case 2: code = Int(bytes.number(at: row * 2, as: UInt16.self))
      default: code = Int(bytes.number(at: row * 4, as: UInt32.self))
      }
      guard code < count else { throw PartDamage("a row with an unknown event name") }
      body(code)
    }
  }
}
