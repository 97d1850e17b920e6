internal import CairnBytes
internal import CairnModel

/// Writes a part: blocks as they come, then the sections that tell how to read them.
struct PartEncoder: ~Copyable {
  let part: UInt64
  let columns: [PartColumn]
  let nameBytes: Int
  private var output: PartOutput
  private var encoder = StreamEncoder()
  private var directory = ByteWriter()
  private var blockStatistics = ByteWriter()
  private var bytes: [UInt8] = []
  private var blockCount = 0
  private var rowCount = 0
  private var firstTime = Int64.max
  private var lastTime = Int64.min

  init(
    part: UInt64, columns: [PartColumn], nameCount: Int, to file: consuming DurableFile
  ) throws(FileError) {
    self.part = part
    self.columns = columns
    nameBytes = nameCount <= 256 ? 1 : nameCount <= 65_536 ? 2 : 4
    output = PartOutput(file)
    var header = ByteWriter()
    header.append(PartFormat.magic)
    header.append(PartFormat.version)
    header.append(UInt32(PartFormat.headerBytes))
    header.append(part)
    header.bytes.append(
      contentsOf: repeatElement(0, count: PartFormat.headerBytes - header.bytes.count))
    try output.append(header.bytes)
  }

  /// Writes a block of rows, which must be full but for the last.
  mutating func write(_ block: borrowing PartBlock) throws(FileError) {
    precondition(rowCount == blockCount * Limits.blockRows, "only the last block may be short")
    try writeNames(block)
    for column in 1..<block.streams.count {
      bytes.removeAll(keepingCapacity: true)
      if block.streams[column].count > 0 {
        encoder.encode(block.streams[column].span, into: &bytes)
      }
      try appendToDirectory()
    }
    noteStatistics(block)
    blockCount += 1
    rowCount += block.rowCount
  }

  private mutating func writeNames(_ block: borrowing PartBlock) throws(FileError) {
    let names = block.streams[FixedColumn.name.rawValue].span
    bytes.removeAll(keepingCapacity: true)
    for row in names.indices {
      for byte in 0..<nameBytes {
        bytes.append(UInt8(truncatingIfNeeded: names[row] >> Int64(byte * 8)))
      }
    }
    // Vector loads read past the last name.
    bytes.append(contentsOf: repeatElement(0, count: 64))
    try appendToDirectory()
  }

  /// Appends the bytes of a column's block and says in the directory where they lie.
  private mutating func appendToDirectory() throws(FileError) {
    try output.align()
    directory.append(UInt64(output.offset))
    directory.append(UInt32(bytes.count))
    directory.append(Checksum(of: bytes.span).value)
    if !bytes.isEmpty { try output.append(bytes) }
  }

  /// The block's first and last time, and which of the first 256 names occur in it.
  private mutating func noteStatistics(_ block: borrowing PartBlock) {
    let times = block.streams[FixedColumn.time.rawValue].span
    let names = block.streams[FixedColumn.name.rawValue].span
    var (least, greatest) = (Int64.max, Int64.min)
    var present = [UInt64](repeating: 0, count: 4)
    for row in times.indices {
      least = min(least, times[row])
      greatest = max(greatest, times[row])
      if names[row] < 256 { present[Int(names[row] >> 6)] |= 1 << UInt64(names[row] & 63) }
    }
    blockStatistics.append(least)
    blockStatistics.append(greatest)
    for word in present { blockStatistics.append(word) }
    firstTime = min(firstTime, least)
    lastTime = max(lastTime, greatest)
  }

  mutating func write(
    _ section: PartSection, column: Int = 0, _ bytes: [UInt8]
  ) throws(FileError) {
    try output.append(section, column: column, bytes)
  }

  /// Writes the directory and the footer and publishes the file.
  consuming func finish(
    as path: String, in folder: String, clusters: ClosedRange<UInt64>, loads: [UInt32: Int]
  ) throws(FileError) -> PartSummary {
    try output.append(.directory, directory.bytes)
    try output.append(.blocks, blockStatistics.bytes)
    let footer = footerBytes()
    try output.align()
    let footerOffset = output.offset
    try output.append(footer)
    var trailer = ByteWriter()
    trailer.append(UInt64(footerOffset))
    trailer.append(UInt32(footer.count))
    trailer.append(Checksum(of: footer.span).value)
    trailer.append(UInt64(0))
    trailer.append(PartFormat.endMagic)
    try output.append(trailer.bytes)
    let hash = ByteHash.hash(footer.span)
    let (rows, first, last) = (rowCount, firstTime, lastTime)
    let byteCount = try output.publish(as: path, in: folder)
    return PartSummary(
      rowCount: rows, byteCount: byteCount, firstTime: first, lastTime: last,
      firstKey: clusters.lowerBound, lastKey: clusters.upperBound, hash: hash, loads: loads)
  }

  private func footerBytes() -> [UInt8] {
    var footer = ByteWriter()
    footer.append(part)
    footer.append(UInt64(rowCount))
    footer.append(UInt32(blockCount))
    footer.append(UInt32(nameBytes))
    footer.append(firstTime)
    footer.append(lastTime)
    footer.append(UInt32(columns.count))
    for column in columns {
      footer.append(text: column.name)
      footer.append(column.role.rawValue)
      footer.append(column.type)
    }
    footer.append(UInt32(output.sections.count))
    for entry in output.sections {
      footer.append(entry.section.rawValue)
      footer.append(UInt32(entry.column))
      footer.append(UInt64(entry.offset))
      footer.append(UInt64(entry.byteCount))
      footer.append(entry.checksum)
    }
    return footer.bytes
  }
}
