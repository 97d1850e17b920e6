/// The files that the catalog names, and the numbers that it will give out next.
public struct CatalogFileNames: Hashable, Sendable {
  public struct Part: Hashable, Sendable {
    public var name: String
    public var byteCount: Int

    public init(name: String, byteCount: Int) { (self.name, self.byteCount) = (name, byteCount) }
  }

  /// Parts of today and of every earlier generation that is kept.
  public var parts: [Part]
  public var rejects: [String]
  public var nextPart: Int
  public var nextLoad: Int
  /// The newest generation; nil leaves the lists alone.
  public var generation: Int?

  public init(parts: [Part], rejects: [String], nextPart: Int, nextLoad: Int) {
    (self.parts, self.rejects) = (parts, rejects)
    (self.nextPart, self.nextLoad) = (nextPart, nextLoad)
  }
}
