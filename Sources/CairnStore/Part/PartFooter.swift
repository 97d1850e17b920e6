internal import CairnBytes

/// What the end of a part says: how many rows, which columns, where everything lies.
struct PartFooter: Sendable {
  var part: UInt64
  var rowCount: Int
  var blockCount: Int
  var nameBytes: Int
  var columns: [PartColumn] = []
  var sections: [PartSectionEntry] = []
  var hash: UInt64
  var names: [PartName] = []
  var shapes: [[UInt16]] = []
  var pieces: [ClusterPieceEntry] = []
  var directoryOffset = 0
  var blocksOffset = 0

  /// Reads and checks header, trailer and footer.
  init(_ bytes: RawSpan) throws(PartDamage) {
    let footer = try Self.footer(of: bytes)
    hash = unsafe footer.withUnsafeBytes { ByteHash.hash(unsafe Span(_unsafeBytes: $0)) }
    var reader = ByteReader(footer)
    part = try reader.read()
    rowCount = Int(truncatingIfNeeded: try reader.read(UInt64.self))
    blockCount = Int(try reader.read(UInt32.self))
    nameBytes = Int(try reader.read(UInt32.self))
    _ = try reader.read(Int64.self)
    _ = try reader.read(Int64.self)
    for _ in 0..<(try reader.read(UInt32.self)) { columns.append(try Self.column(&reader)) }
    for _ in 0..<(try reader.read(UInt32.self)) { sections.append(try Self.section(&reader)) }
    names = try PartSections.readNames(self.bytes(of: .names, in: bytes))
    shapes = try PartSections.readShapes(self.bytes(of: .shapes, in: bytes))
    pieces = try ClusterPieceEntry.read(self.bytes(of: .clusterPieces, in: bytes))
    directoryOffset = try checkedDirectory(in: bytes)
    blocksOffset = try entry(.blocks).offset
  }

  @_lifetime(copy bytes)
  private static func footer(of bytes: RawSpan) throws(PartDamage) -> RawSpan {
    guard bytes.byteCount >= PartFormat.headerBytes + PartFormat.trailerBytes else {
      throw PartDamage("is too short for a part")
    }
    var header = ByteReader(bytes)
    guard try header.read(UInt64.self) == PartFormat.magic else {
      throw PartDamage("does not begin as a part does")
    }
    let version = try header.read(UInt32.self)
    guard (PartFormat.oldestVersion...PartFormat.version).contains(version) else {
      throw PartDamage(
        "has format version \(version); this program reads up to \(PartFormat.version)")
    }
    let trailerStart = bytes.byteCount - PartFormat.trailerBytes
    var trailer = ByteReader(bytes.extracting(trailerStart..<bytes.byteCount))
    let offset = Int(truncatingIfNeeded: try trailer.read(UInt64.self))
    let count = Int(try trailer.read(UInt32.self))
    let checksum = try trailer.read(UInt32.self)
    _ = try trailer.read(UInt64.self)
    guard try trailer.read(UInt64.self) == PartFormat.endMagic, offset >= 0,
      offset + count <= trailerStart
    else { throw PartDamage("does not end as a part does") }
    let footer = bytes.extracting(offset..<offset + count)
    guard footer.checksum == checksum else {
      throw PartDamage("has a footer that does not match its checksum")
    }
    return footer
  }

  private static func column(_ reader: inout ByteReader) throws(PartDamage) -> PartColumn {
    let name = try reader.readText()
    guard let role = PartColumn.Role(rawValue: try reader.read()) else {
      throw PartDamage("has a column of an unknown kind")
    }
    return PartColumn(name: name, role: role, type: try reader.read())
  }

  private static func section(_ reader: inout ByteReader) throws(PartDamage) -> PartSectionEntry {
    guard let section = PartSection(rawValue: try reader.read()) else {
      throw PartDamage("has a section of an unknown kind")
    }
    let column = Int(try reader.read(UInt32.self))
    let offset = Int(truncatingIfNeeded: try reader.read(UInt64.self))
    let count = Int(truncatingIfNeeded: try reader.read(UInt64.self))
    return PartSectionEntry(
      section: section, column: column, offset: offset, byteCount: count,
      checksum: try reader.read())
  }

  func entry(_ section: PartSection) throws(PartDamage) -> PartSectionEntry {
    guard let entry = sections.first(where: { $0.section == section }) else {
      throw PartDamage("section \(section) is missing")
    }
    return entry
  }

  /// The bytes of a section, checked.
  @_lifetime(copy bytes)
  func bytes(of section: PartSection, in bytes: RawSpan) throws(PartDamage) -> RawSpan {
    try Self.bytes(of: try entry(section), in: bytes)
  }

  /// The bytes of a section, checked.
  @_lifetime(copy bytes)
  static func bytes(of entry: PartSectionEntry, in bytes: RawSpan) throws(PartDamage) -> RawSpan {
    guard entry.offset >= 0, entry.byteCount >= 0,
      entry.offset + entry.byteCount <= bytes.byteCount
    else { throw PartDamage("section \(entry.section) lies outside the file") }
    let section = bytes.extracting(entry.offset..<entry.offset + entry.byteCount)
    guard section.checksum == entry.checksum else {
      throw PartDamage("section \(entry.section) does not match its checksum")
    }
    return section
  }

  /// Where the directory of blocks begins; checks it and the blocks' statistics.
  private func checkedDirectory(in bytes: RawSpan) throws(PartDamage) -> Int {
    let columnCount = FixedColumn.allCases.count + columns.count
    let directory = try self.bytes(of: .directory, in: bytes)
    let statistics = try self.bytes(of: .blocks, in: bytes)
    guard directory.byteCount == blockCount * columnCount * PartFormat.directoryEntryBytes,
      statistics.byteCount == blockCount * 48
    else { throw PartDamage("has a directory of the wrong length") }
    return try entry(.directory).offset
  }
}

extension RawSpan {
  /// The CRC32C of the bytes.
  var checksum: UInt32 {
    unsafe withUnsafeBytes { Checksum(of: unsafe Span(_unsafeBytes: $0)).value }
  }
}
