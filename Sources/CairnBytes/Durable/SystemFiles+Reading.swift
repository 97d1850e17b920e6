internal import Glibc

extension SystemFiles {
  public func list(_ path: String) throws(FileError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw FileError(.list, path, code: errno) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(folder) else { break }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw FileError(.list, path, code: errno) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  public func status(of path: String) throws(FileError) -> FileStatus? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else {
      let error = FileError(.inspect, path, code: errno)
      if error.kind == .notFound { return nil }
      throw error
    }
    return FileStatus(status)
  }

  public func freeBytes(at path: String) throws(FileError) -> Int {
    var status = statvfs()
    try check(unsafe statvfs(path, &status), .inspect, path)
    return Int(status.f_bavail) * Int(status.f_frsize)
  }

  public func open(_ path: String) throws(FileError) -> OpenFile {
    // Not blocking, so that a pipe under this name is seen for what it is and not waited for.
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    try check(descriptor, .open, path)
    let file = OpenFile(descriptor: descriptor, path: path)
    var status = stat()
    let result = unsafe fstat(descriptor, &status)
    guard result == 0, FileStatus(status).kind == .file else {
      let code = result == 0 ? EINVAL : errno
      try? close(file)
      throw FileError(.open, path, code: code)
    }
    return file
  }

  public func read(
    _ file: OpenFile, at offset: Int, upTo count: Int
  ) throws(FileError) -> [UInt8] {
    var result = -1
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      repeat {
        result = unsafe pread(file.descriptor, buffer.baseAddress, count, off_t(offset))
      } while result < 0 && errno == EINTR
      initializedCount = max(result, 0)
    }
    try check(result, .read, file.path)
    return bytes
  }
}

extension FileStatus {
  init(_ status: stat) {
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      default: .other
      }
    self.init(
      kind: kind, byteCount: Int(status.st_size), changedSeconds: Int(status.st_ctim.tv_sec),
      number: UInt64(status.st_ino))
  }
}

extension FileError {
  /// A file that is larger than what it may be.
  static func tooLarge(_ path: String) -> FileError { FileError(.read, path, code: EOVERFLOW) }

  /// A write that took no bytes and gave no reason.
  static func nothingWritten(_ path: String) -> FileError { FileError(.write, path, code: EIO) }
}
