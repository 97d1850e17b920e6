/// Every file operation that the store is made of, one system call each.
///
/// All of the store's own files go through here, so that a test can stand in between: count the
/// operations, fail any of them, and pull the plug. Loops over short writes and the order in which
/// a file becomes durable are not here but in `DurableFile`, and so are tested with the rest.
///
/// A failed `sync` is never tried again: the kernel has dropped the pages that it could not write,
/// and the next sync would report success. The program that uses this ignores SIGXFSZ and SIGPIPE,
/// so that a file-size limit arrives here as an error and not as the end of the process.
public protocol StoreFiles: Sendable {
  /// Makes a new, empty file for writing, readable by its owner only; refuses one that exists.
  func create(_ path: String) throws(FileError) -> OpenFile

  /// Writes some of the bytes at an offset and says how many; fewer than all is no error.
  func write(_ bytes: Span<UInt8>, to file: OpenFile, at offset: Int) throws(FileError) -> Int

  /// Brings the file's content to the device.
  func sync(_ file: OpenFile) throws(FileError)

  /// Closes the file; it is closed afterwards even where this throws.
  func close(_ file: OpenFile) throws(FileError)

  /// Gives a file another name; refuses to replace a file that has it.
  func rename(_ path: String, to newPath: String) throws(FileError)

  /// Gives a file a second name beside the one it has; refuses to replace a file that has it.
  func addName(_ newPath: String, to path: String) throws(FileError)

  func remove(_ path: String) throws(FileError)

  /// Makes a folder that only its owner may enter; refuses one that exists.
  func makeFolder(_ path: String) throws(FileError)

  /// Brings a folder's list of names to the device.
  func syncFolder(_ path: String) throws(FileError)

  /// The names in a folder, sorted by their bytes.
  func list(_ path: String) throws(FileError) -> [String]

  /// What there is under a name, or nil where there is nothing.
  func status(of path: String) throws(FileError) -> FileStatus?

  /// The bytes that may still be written to the file system of this path.
  func freeBytes(at path: String) throws(FileError) -> Int

  /// Opens a file for reading; a folder, a pipe or a device is refused.
  func open(_ path: String) throws(FileError) -> OpenFile

  /// Reads some bytes from an offset on; an empty result is the end of the file.
  func read(_ file: OpenFile, at offset: Int, upTo count: Int) throws(FileError) -> [UInt8]

  /// Takes the lock that a file stands for, or gives nil where another process holds it.
  ///
  /// The lock is free again when the file is closed, by the kernel where the process was killed.
  func lock(_ path: String) throws(FileError) -> OpenFile?
}

/// A file that is open: the system's number for it, and its path for messages.
public struct OpenFile: Hashable, Sendable {
  public var descriptor: Int32
  public var path: String

  public init(descriptor: Int32, path: String) {
    (self.descriptor, self.path) = (descriptor, path)
  }
}

/// What there is under a name.
public struct FileStatus: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case file, folder, other }

  public var kind: Kind
  public var byteCount: Int
  /// When the name or the content last changed, in seconds since 1970, by the system's clock.
  public var changedSeconds: Int
  /// What tells the file from all others of its file system, whatever its names are.
  public var number: UInt64

  public init(kind: Kind, byteCount: Int, changedSeconds: Int, number: UInt64) {
    (self.kind, self.byteCount) = (kind, byteCount)
    (self.changedSeconds, self.number) = (changedSeconds, number)
  }
}

extension StoreFiles {
  /// The whole content of a small file; a larger one than `limit` is refused.
  public func content(of path: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = try open(path)
    let content: [UInt8]
    do throws(FileError) {
      content = try read(file, path, limit: limit)
    } catch {
      try? close(file)
      throw error
    }
    // Closed once, also where that fails: the number may be somebody else's file by now.
    try close(file)
    return content
  }

  private func read(
    _ file: OpenFile, _ path: String, limit: Int
  ) throws(FileError) -> [UInt8] {
    var content: [UInt8] = []
    while true {
      let wanted = min(limit - content.count + 1, 1 << 16)
      let bytes = try read(file, at: content.count, upTo: wanted)
      if bytes.isEmpty { return content }
      content += bytes
      guard content.count <= limit else { throw .tooLarge(path) }
    }
  }
}
