public import CairnModel

/// One part of the store, as the catalog knows it.
public struct PartRecord: Hashable, Sendable {
  /// From 1; never given out twice.
  public var id: Int
  /// The file's name inside `parts/`.
  public var fileName: String
  public var byteCount: Int
  public var rowCount: Int
  public var times: ClosedRange<EventTime>
  /// The smallest and the largest cluster key of its rows.
  public var keys: ClosedRange<UInt64>
  /// The XXH3 hash of the footer, which holds the checksums of all else, in 64 bits.
  public var fileHash: UInt64
  /// How often its rows have been merged: 0 for a part that a load wrote.
  public var level = 0
  /// The generation that added the part; set by the commit.
  public var addedIn = 0
  /// The generation that removed the part; set by the commit.
  public var removedIn: Int?

  public init(
    id: Int, file: FileFacts, times: ClosedRange<EventTime>, keys: ClosedRange<UInt64>
  ) {
    self.id = id
    fileName = file.name
    byteCount = file.byteCount
    fileHash = file.hash
    rowCount = file.rowCount
    self.times = times
    self.keys = keys
  }

  /// A part's file: its name inside `parts/`, its length, its rows, and the hash of its footer.
  public struct FileFacts: Hashable, Sendable {
    public var name: String
    public var byteCount: Int
    public var rowCount: Int
    public var hash: UInt64

    public init(name: String, byteCount: Int, rowCount: Int, hash: UInt64) {
      (self.name, self.byteCount, self.rowCount, self.hash) = (name, byteCount, rowCount, hash)
    }
  }
}
