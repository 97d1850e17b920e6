internal import CairnBytes

/// The versions that this program writes.
public enum StoreFacts {
  public static var formatVersion: Int { StoreDescription.current.formatVersion }
  public static var catalogVersion: Int { CatalogSchema.version }
}

extension StoreFolder {
  /// When the catalog was last changed, in seconds since 1970 by the system's clock.
  public func lastCommitSeconds() throws(StoreError) -> Int? {
    try storing { () throws(FileError) in try files.status(of: catalogPath)?.changedSeconds }
  }
}
