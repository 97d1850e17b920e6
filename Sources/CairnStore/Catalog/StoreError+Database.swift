internal import GRDB

extension StoreError {
  /// An error of SQLite as an error of the store.
  init(_ error: DatabaseError) {
    let kind: Kind =
      switch error.resultCode {
      case .SQLITE_FULL, .SQLITE_TOOBIG: .noSpace
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
      case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: .readOnly
      case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_FORMAT: .damaged
      case .SQLITE_NOMEM: .limit
      default: .inputOutput
      }
    let message = "SQLite: \(error.message ?? "no message") (\(error.extendedResultCode.rawValue))"
    self.init(
      kind, path: FileNames.catalog,
      detail: kind == .damaged ? message + Self.wayOut : message)
  }

  /// What to type where the catalog cannot be read.
  private static let wayOut = "; cairn rebuild-catalog puts it together again"

  /// The catalog is not what was written.
  static func catalogDamaged(_ detail: String) -> StoreError {
    StoreError(.damaged, path: FileNames.catalog, detail: detail + wayOut)
  }

  /// What counts now is not what the last commit wrote.
  static var listChanged: StoreError {
    catalogDamaged("the list of parts has changed since it was written")
  }
}

/// Runs statements on the catalog, and turns whatever they throw into the store's error.
func cataloging<Value>(_ statements: () throws -> Value) throws(StoreError) -> Value {
  do {
    return try statements()
  } catch let error as StoreError {
    throw error
  } catch let error as DatabaseError {
    throw StoreError(error)
  } catch {
    throw StoreError(.inputOutput, path: FileNames.catalog, detail: "\(error)")
  }
}
