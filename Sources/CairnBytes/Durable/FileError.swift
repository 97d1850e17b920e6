internal import Glibc

/// A file operation that the system refused: what was tried, on which file, and why.
public struct FileError: Error, Hashable, Sendable {
  public enum Operation: String, Hashable, Sendable {
    case create, open, read, write, sync, close, rename, remove, list, inspect, lock, map
    case makeFolder = "make folder"
  }

  /// What a failure means to the caller; several of the system's codes come to the same.
  public enum Kind: Hashable, Sendable {
    /// No space, a quota, or a limit on the size of a file.
    case noSpace
    /// The file system is mounted for reading only.
    case readOnly
    case permission
    case notFound
    case exists
    /// Too many open files, or no memory for one more.
    case limit
    /// A signal came in between; the operation may be tried again.
    case interrupted
    /// Anything else: the device failed, or what was there is not what was expected.
    case inputOutput
  }

  public var operation: Operation
  public var path: String
  /// The system's number for the reason (`errno`).
  public var code: Int32

  public init(_ operation: Operation, _ path: String, code: Int32) {
    (self.operation, self.path, self.code) = (operation, path, code)
  }

  public var kind: Kind {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: .noSpace
    case EROFS: .readOnly
    case EACCES, EPERM: .permission
    case ENOENT, ENOTDIR: .notFound
    case EEXIST, ENOTEMPTY: .exists
    case EMFILE, ENFILE, ENOMEM: .limit
    case EINTR: .interrupted
    default: .inputOutput
    }
  }

  /// Whether the file system cannot do such a thing at all.
  public var isUnsupported: Bool { code == EOPNOTSUPP || code == ENOSYS }

  /// The system's words for the reason.
  public var reason: String {
    // glibc keeps this text for each thread, so no other thread writes over it.
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }
}

extension FileError: CustomStringConvertible {
  public var description: String { "could not \(operation.rawValue) \(path): \(reason)" }
}
