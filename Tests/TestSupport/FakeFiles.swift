public import CairnBytes
import Glibc
import Synchronization

/// The store's file operations with a thumb on the scale, over a real folder.
///
/// It counts the operations, fails the one it was told to, writes less than it was asked to, and
/// remembers what was synced, so that a test can pull the plug after any operation and look at what
/// a strict disk would have kept.
public final class FakeFiles: StoreFiles {
  /// What goes wrong, and from which operation on; operations are counted from 1.
  public enum Fault: Hashable, Sendable {
    case none
    /// One operation fails, those after it work again.
    case once(at: Int, code: Int32)
    /// Every operation fails from here on, but removing: a full disk, a device that is gone.
    case lasting(from: Int, code: Int32)
    /// The process ends before this operation: nothing at all works from here on.
    case stop(before: Int)
  }

  struct State {
    var disk = FakeDisk()
    var count = 0
    var log: [String] = []
    var fault = Fault.none
    var largestWrite = Int.max
    var interruptions = 0
    var free: Int?
  }

  let state = Mutex(State())
  let system = SystemFiles()

  public init() {}

  /// The operations so far.
  public var count: Int { state.withLock(\.count) }

  /// The operations so far in words: `sync /tmp/a`.
  public var log: [String] { state.withLock(\.log) }

  /// From now on this goes wrong, and the operations are counted from the beginning.
  public func expect(_ fault: Fault) {
    state.withLock { state in
      (state.fault, state.count, state.log) = (fault, 0, [])
    }
  }

  /// From now on a write takes no more bytes than this, and is interrupted so often first.
  public func slowWrites(largest: Int, interruptions: Int) {
    state.withLock { state in
      (state.largestWrite, state.interruptions) = (largest, interruptions)
    }
  }

  /// From now on the file system says that so many bytes are free, or the truth for nil.
  public func pretendFree(_ bytes: Int?) { state.withLock { $0.free = bytes } }

  public func create(_ path: String) throws(FileError) -> OpenFile {
    try step(.create, path)
    let file = try system.create(path)
    // SQLite writes and syncs the catalog itself.
    state.withLock { $0.disk.make(path, isForeign: path.hasSuffix(".sqlite")) }
    return file
  }

  public func write(_ bytes: Span<UInt8>, to file: OpenFile, at offset: Int) throws(FileError)
    -> Int
  {
    try step(.write, file.path)
    let largest = try state.withLock { state throws(FileError) in
      if state.interruptions > 0 {
        state.interruptions -= 1
        throw FileError(.write, file.path, code: EINTR)
      }
      return state.largestWrite
    }
    return try system.write(bytes.extracting(first: largest), to: file, at: offset)
  }

  public func sync(_ file: OpenFile) throws(FileError) {
    try step(.sync, file.path)
    try system.sync(file)
    let content = try system.content(of: file.path, limit: .max - 1)
    state.withLock { state in
      if let number = state.disk.names[file.path] { state.disk.files[number].synced = content }
    }
  }

  public func close(_ file: OpenFile) throws(FileError) {
    // The file is closed in any case, as the system does it.
    let failure = failure(.close, file.path)
    try system.close(file)
    if let failure { throw failure }
  }

  public func rename(_ path: String, to newPath: String) throws(FileError) {
    try step(.rename, path)
    try system.rename(path, to: newPath)
    state.withLock { state in
      state.disk.set(newPath, state.disk.names[path])
      state.disk.set(path, nil)
    }
  }

  public func addName(_ newPath: String, to path: String) throws(FileError) {
    try step(.rename, path)
    try system.addName(newPath, to: path)
    state.withLock { $0.disk.set(newPath, $0.disk.names[path]) }
  }

  public func remove(_ path: String) throws(FileError) {
    try step(.remove, path)
    try system.remove(path)
    state.withLock { $0.disk.set(path, nil) }
  }

  public func makeFolder(_ path: String) throws(FileError) {
    try step(.makeFolder, path)
    try system.makeFolder(path)
  }

  public func syncFolder(_ path: String) throws(FileError) {
    try step(.sync, path)
    try system.syncFolder(path)
    state.withLock { $0.disk.syncFolder(path) }
  }
}

extension FakeFiles {
  public func list(_ path: String) throws(FileError) -> [String] {
    try system.list(path)
  }

  public func status(of path: String) throws(FileError) -> FileStatus? {
    try system.status(of: path)
  }

  public func freeBytes(at path: String) throws(FileError) -> Int {
    if let free = state.withLock(\.free) { return free }
    return try system.freeBytes(at: path)
  }

  public func open(_ path: String) throws(FileError) -> OpenFile { try system.open(path) }

  public func read(
    _ file: OpenFile, at offset: Int, upTo count: Int
  ) throws(FileError) -> [UInt8] {
    try system.read(file, at: offset, upTo: count)
  }

  public func lock(_ path: String) throws(FileError) -> OpenFile? { try system.lock(path) }

  /// Counts an operation, and throws where it is this one's turn to fail.
  private func step(_ operation: FileError.Operation, _ path: String) throws(FileError) {
    if let failure = failure(operation, path) { throw failure }
  }

  private func failure(_ operation: FileError.Operation, _ path: String) -> FileError? {
    state.withLock { state in
      state.count += 1
      state.log.append("\(operation.rawValue) \(path)")
      switch state.fault {
      case .once(let at, let code) where state.count == at:
        return FileError(operation, path, code: code)
      case .lasting(let from, let code) where state.count >= from && operation != .remove:
        return FileError(operation, path, code: code)
      case .stop(let before) where state.count >= before:
        return FileError(operation, path, code: EIO)
      default:
        return nil
      }
    }
  }
}
