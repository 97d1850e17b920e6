/// How many rows of a part came from a load.
public struct PartLoad: Hashable, Sendable {
  public var part: Int
  public var load: Int
  public var rowCount: Int

  public init(part: Int, load: Int, rowCount: Int) {
    (self.part, self.load, self.rowCount) = (part, load, rowCount)
  }
}
