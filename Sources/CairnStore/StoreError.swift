public import CairnBytes

/// Why the store could not do what was asked: what happened, where, and why.
public struct StoreError: Error, Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// There is no store in this place.
    case missing
    /// There is something else in this place.
    case notAStore = "not_a_store"
    /// Another process is writing.
    case locked
    /// The format is newer than this program.
    case fromNewerVersion = "from_newer_version"
    /// The format is older, and has to be migrated first.
    case needsMigration = "needs_migration"
    /// What is stored is not what was written.
    case damaged
    /// No space, a quota, or a limit on the size of a file.
    case noSpace = "no_space"
    /// Read-only, or not permitted.
    case readOnly = "read_only"
    /// The system failed; whether the last commit stands is settled by the next run.
    case inputOutput = "input_output"
    /// Too many open files, too much memory, too many columns.
    case limit
    /// A generation that was asked for does not exist, or not any more.
    case unknownGeneration = "unknown_generation"
    /// A commit was refused because its counts do not add up; nothing of it was kept.
    case countsDiffer = "counts_differ"
  }

  public var kind: Kind
  /// The file or folder it is about.
  public var path: String
  /// What happened, and where there is something to do, what.
  public var detail: String

  public init(_ kind: Kind, path: String, detail: String) {
    (self.kind, self.path, self.detail) = (kind, path, detail)
  }

  /// A failed file operation as an error of the store.
  public init(_ error: FileError) {
    let kind: Kind =
      switch error.kind {
      case .noSpace: .noSpace
      case .readOnly, .permission: .readOnly
      case .limit: .limit
      case .notFound, .exists, .interrupted, .inputOutput: .inputOutput
      }
    self.init(
      kind, path: error.path, detail: "could not \(error.operation.rawValue): \(error.reason)")
  }
}

extension StoreError: CustomStringConvertible {
  public var description: String { "\(path): \(detail)" }
}

/// Runs file operations, and turns their error into the store's.
func storing<Value: ~Copyable>(
  _ operations: () throws(FileError) -> Value
) throws(StoreError) -> Value {
  do throws(FileError) {
    return try operations()
  } catch {
    throw StoreError(error)
  }
}
