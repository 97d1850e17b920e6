internal import Glibc

/// The store's file operations by the system's calls.
public struct SystemFiles: StoreFiles {
  public init() {}

  public func create(_ path: String) throws(FileError) -> OpenFile {
    let flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW
    let descriptor = unsafe Glibc.open(path, flags, 0o600)
    try check(descriptor, .create, path)
    return OpenFile(descriptor: descriptor, path: path)
  }

  public func write(_ bytes: Span<UInt8>, to file: OpenFile, at offset: Int) throws(FileError)
    -> Int
  {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe pwrite(file.descriptor, buffer.baseAddress, buffer.count, off_t(offset))
    }
    try check(count, .write, file.path)
    return count
  }

  public func sync(_ file: OpenFile) throws(FileError) {
    try check(fsync(file.descriptor), .sync, file.path)
  }

  public func close(_ file: OpenFile) throws(FileError) {
    // A program that is just being started may hold the descriptor for a moment longer: a lock is
    // given back, not only closed.
    _ = flock(file.descriptor, LOCK_UN)
    try check(Glibc.close(file.descriptor), .close, file.path)
  }

  public func rename(_ path: String, to newPath: String) throws(FileError) {
    // A second name never replaces a file; `rename` would. A crash between the two calls leaves a
    // file with both names, and the next writer removes it by either.
    if unsafe link(path, newPath) == 0 { return try remove(path) }
    guard errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS else {
      throw FileError(.rename, newPath, code: errno)
    }
    // A file system without second names: the store's lock keeps others out between the two.
    guard try status(of: newPath) == nil else { throw FileError(.rename, newPath, code: EEXIST) }
    try check(unsafe Glibc.rename(path, newPath), .rename, newPath)
  }

  public func addName(_ newPath: String, to path: String) throws(FileError) {
    try check(unsafe link(path, newPath), .rename, newPath)
  }

  public func remove(_ path: String) throws(FileError) {
    try check(unsafe unlink(path), .remove, path)
  }

  public func makeFolder(_ path: String) throws(FileError) {
    try check(unsafe mkdir(path, 0o700), .makeFolder, path)
  }

  public func syncFolder(_ path: String) throws(FileError) {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    try check(descriptor, .open, path)
    let folder = OpenFile(descriptor: descriptor, path: path)
    do throws(FileError) {
      try sync(folder)
    } catch {
      try? close(folder)
      throw error
    }
    try close(folder)
  }

  public func lock(_ path: String) throws(FileError) -> OpenFile? {
    let descriptor = unsafe Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
    try check(descriptor, .lock, path)
    var result = flock(descriptor, LOCK_EX | LOCK_NB)
    while result != 0, errno == EINTR { result = flock(descriptor, LOCK_EX | LOCK_NB) }
    let code = errno
    let file = OpenFile(descriptor: descriptor, path: path)
    guard result != 0 else { return file }
    try? close(file)
    if code == EWOULDBLOCK { return nil }
    throw FileError(.lock, path, code: code)
  }

  func check(
    _ result: some SignedInteger, _ operation: FileError.Operation, _ path: String
  ) throws(FileError) {
    guard result < 0 else { return }
    throw FileError(operation, path, code: errno)
  }
}
