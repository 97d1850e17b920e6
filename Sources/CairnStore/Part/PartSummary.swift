/// What a written part amounts to; the catalog keeps it.
public struct PartSummary: Hashable, Sendable {
  public var rowCount: Int
  public var byteCount: Int
  public var firstTime: Int64
  public var lastTime: Int64
  public var firstKey: UInt64
  public var lastKey: UInt64
  /// The hash of the footer, which holds the checksum of every section.
  public var hash: UInt64
  /// Rows of each load, by load id.
  public var loads: [UInt32: Int]
}
