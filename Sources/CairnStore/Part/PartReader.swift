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
  ///
  /// Who has had them checked before need not do so again.
  @_lifetime(borrow self)
  func bytes(
    ofBlock block: Int, column: Int, isChecked: Bool = false
  ) throws(PartDamage) -> RawSpan {
    let range = try range(ofBlock: block, column: column, isChecked: isChecked)
    return file.rawBytes.extracting(range)
  }

  /// Where the checked bytes of a column's block lie in the file.
  func range(
    ofBlock block: Int, column: Int, isChecked: Bool = false
  ) throws(PartDamage) -> Range<Int> {
    let index = block * (FixedColumn.allCases.count + footer.columns.count) + column
    let entry = footer.directoryOffset + index * PartFormat.directoryEntryBytes
    let all = file.rawBytes
    let offset = Int(truncatingIfNeeded: all.number(at: entry, as: UInt64.self))
    let count = Int(all.number(at: entry + 8, as: UInt32.self))
    let checksum = all.number(at: entry + 12, as: UInt32.self)
    guard offset >= 0, offset <= file.byteCount - count else {
      throw PartDamage("block \(block) lies outside the file")
    }
    if isChecked { return offset..<offset + count }
    guard Checksum(of: file.bytes.extracting(offset..<offset + count)).value == checksum else {
      throw PartDamage("block \(block) of column \(column) does not match its checksum")
    }
    return offset..<offset + count
  }

  /// The length of a column's block.
  func byteCount(ofBlock block: Int, column: Int) -> Int {
    let index = block * (FixedColumn.allCases.count + footer.columns.count) + column
    let entry = footer.directoryOffset + index * PartFormat.directoryEntryBytes
    return Int(file.rawBytes.number(at: entry + 8, as: UInt32.self))
  }

  /// Whether a block may hold an event of one of these names; only the first 256 are told apart.
  func mayHold(_ names: CodeSet, inBlock block: Int) -> Bool {
    let start = footer.blocksOffset + block * 48 + 16
    for code in 0..<min(footer.names.count, 256) where names.contains(UInt8(code)) {
      if file.rawBytes.number(at: start + code / 8, as: UInt8.self) >> (code & 7) & 1 != 0 {
        return true
      }
    }
    return footer.names.count > 256
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
