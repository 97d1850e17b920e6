/// Rows of a part that do not count any more, because another copy of their event was kept.
public struct SupersededRows: Hashable, Sendable {
  public var part: Int
  /// Row numbers inside the part, from 0, ascending.
  public var rows: [UInt32]

  public init(part: Int, rows: [UInt32]) { (self.part, self.rows) = (part, rows) }
}
