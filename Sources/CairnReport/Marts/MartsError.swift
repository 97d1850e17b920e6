internal import GRDB

/// Why the marts could not be published.
public struct MartsError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The file is a database of somebody else's, or none at all.
    case usage
    /// The file's marts are of a newer version.
    case format
    /// A reader or another writer held the file for too long.
    case locked
    case noSpace
    case readOnly
    case inputOutput
  }

  public var kind: Kind
  public var message: String

  init(_ kind: Kind, _ message: String) { (self.kind, self.message) = (kind, message) }

  init(_ error: DatabaseError, path: String) {
    let reason = error.message ?? "SQLite's error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .locked, "\(path) was in use for 30 s; the marts in it are as before. Run this again")
    case .SQLITE_NOTADB:
      self.init(.usage, "\(path) is no SQLite database; name another file")
    case .SQLITE_FULL: self.init(.noSpace, "\(path) was not written: \(reason)")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
      self.init(.readOnly, "\(path) was not written: \(reason)")
    default: self.init(.inputOutput, "\(path) was not written: \(reason)")
    }
  }
}
