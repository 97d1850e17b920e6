internal import CairnBytes
internal import CairnModel

/// One part, open for reading: the file in memory and what its footer says.
///
/// Every block's checksum is taken before the block is believed. A part never changes, so a reader
/// may be used by any number of workers at once.
struct PartReader: ~Copyable, Sendable {
  let path: String
  let footer: PartFooter
  let file: MappedFile

  /// Maps a part and reads its footer.
  static func open(_ path: String) throws(StoreError) -> PartReader {
    let file: MappedFile
    do throws(FileError) { file = try MappedFile(path) } catch {
      guard error.kind == .notFound else { throw StoreError(error) }
      throw StoreError(.damaged, path: path, detail: "is missing, and the catalog names it")
    }
    let footer: PartFooter
    do throws(PartDamage) { footer = try PartFooter(file.rawBytes) } catch {
      throw StoreError(.damaged, path: path, detail: error.detail)
    }
    return PartReader(path: path, footer: footer, file: file)
  }

  var rowCount: Int { footer.rowCount }
  var columns: [PartColumn] { footer.columns }
  var names: [PartName] { footer.names }

  /// The bytes of a section, checked.
  @_lifetime(borrow self)
  func bytes(of section: PartSection, column: Int = 0) throws(PartDamage) -> RawSpan {
    guard let entry = footer.sections.first(where: { $0.section == section && $0.column == column })
    else {
      throw PartDamage("section \(section) is missing")
    }
    return try PartFooter.bytes(of: entry, in: file.rawBytes)
  }

  /// Rows of a block.
  func rows(ofBlock block: Int) -> Range<Int> {
    let start = block * Limits.blockRows
    return start..<min(start + Limits.blockRows, rowCount)
  }

  /// The checked bytes of a column's block; empty where no row of the block has the column.
  @_lifetime(borrow self)
  func bytes(ofBlock block: Int, column: Int) throws(PartDamage) -> RawSpan {
    file.rawBytes.extracting(try range(ofBlock: block, column: column))
  }

  /// Where the checked bytes of a column's block lie in the file.
  func range(ofBlock block: Int, column: Int) throws(PartDamage) -> Range<Int> {
    let index = block * (FixedColumn.allCases.count + footer.columns.count) + column
    let entry = footer.directoryOffset + index * PartFormat.directoryEntryBytes
    var reader = ByteReader(
      file.rawBytes.extracting(entry..<entry + PartFormat.directoryEntryBytes))
    let offset = Int(truncatingIfNeeded: try reader.read(UInt64.self))
    let count = Int(try reader.read(UInt32.self))
    let checksum = try reader.read(UInt32.self)
    guard offset >= 0, offset + count <= file.byteCount else {
      throw PartDamage("block \(block) lies outside the file")
    }
    guard Checksum(of: file.bytes.extracting(offset..<offset + count)).value == checksum else {
      throw PartDamage("block \(block) of column \(column) does not match its checksum")
    }
    return offset..<offset + count
  }

  /// First and last time of a block's rows.
  func times(ofBlock block: Int) -> (first: Int64, last: Int64) {
    let offset = footer.blocksOffset + block * 48
    return unsafe (
      file.rawBytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Int64.self),
      file.rawBytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: Int64.self)
    )
  }
}

/// Where a piece of the cluster index lies.
struct ClusterPieceEntry: Hashable, Sendable {
  var firstKey: UInt64
  var firstRow: Int
  var offset: Int
  var byteCount: Int
  /// Clusters in the piece.
  var count: Int
  var checksum: UInt32

  static func read(_ bytes: RawSpan) throws(PartDamage) -> [ClusterPieceEntry] {
    var reader = ByteReader(bytes)
    var pieces: [ClusterPieceEntry] = []
    for _ in 0..<(try reader.read(UInt32.self)) {
      let firstKey = try reader.read(UInt64.self)
      let firstRow = Int(try reader.read(UInt64.self))
      let offset = Int(try reader.read(UInt64.self))
      let byteCount = Int(try reader.read(UInt32.self))
      let count = Int(try reader.read(UInt32.self))
      pieces.append(
        ClusterPieceEntry(
          firstKey: firstKey, firstRow: firstRow, offset: offset, byteCount: byteCount,
          count: count, checksum: try reader.read()))
    }
    return pieces
  }
}
