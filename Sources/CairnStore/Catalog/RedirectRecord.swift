/// A cluster whose rows belong to another cluster since a later load linked the two.
///
/// Rows stay where they were written until a merge moves them; a reader sees them in their new
/// place. Redirects may form chains, which a reader follows to the end.
public struct RedirectRecord: Hashable, Sendable {
  /// The cluster key that rows were written with.
  public var from: UInt64
  /// The cluster key that they have now.
  public var to: UInt64

  public init(from: UInt64, to: UInt64) { (self.from, self.to) = (from, to) }
}
