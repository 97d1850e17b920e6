/// The constants of a part file, as `docs/format/part.md` draws them.
enum PartFormat {
  /// The first eight bytes: `CAIRNPRT`.
  static let magic: UInt64 = 0x5452_504E_5249_4143
  /// The last eight bytes: `CAIRNEND`.
  static let endMagic: UInt64 = 0x444E_454E_5249_4143
  /// Version 2 has the section `ledger`.
  static let version: UInt32 = 2
  /// The oldest version that is read.
  static let oldestVersion: UInt32 = 1
  static let headerBytes = 64
  static let trailerBytes = 32
  static let directoryEntryBytes = 16

  /// Clusters in one piece of the cluster index.
  static let clusterPiece = 8_192
  /// The reach of a cluster that may hold several persons.
  static let complexReach: UInt8 = 255
}

/// The columns that every part has, before its identity types and properties.
enum FixedColumn: Int, CaseIterable {
  /// Codes of event names: one, two or four bytes each, not a stream.
  case name = 0
  case time = 1
  case key = 2
  case load = 3
  case line = 4
  /// 1 where the source gave the event an id.
  case hasID = 5
  case shape = 6
}

/// What a section behind the blocks holds.
enum PartSection: UInt8 {
  case names = 1
  case shapes = 2
  case clusters = 3
  case clusterPieces = 4
  case links = 5
  case keyFilter = 6
  case loads = 7
  case dictionary = 8
  case directory = 9
  case blocks = 10
  /// What the loads are whose rows the part holds; not in parts of version 1.
  case ledger = 11
}

/// A column of a part, behind the fixed ones.
struct PartColumn: Hashable, Sendable {
  enum Role: UInt8 { case identity = 1, property = 2 }

  var name: [UInt8]
  var role: Role
  /// Raw value of `PropertyType`.
  var type: UInt8
}

/// Where a section lies.
struct PartSectionEntry: Hashable, Sendable {
  var section: PartSection
  /// The column of a dictionary, else 0.
  var column: Int
  var offset: Int
  var byteCount: Int
  var checksum: UInt32
}

/// What a part says of one of its event names.
public struct PartName: Hashable, Sendable {
  public var name: [UInt8]
  public var events: Int
  public var first: Int64
  public var last: Int64
}
