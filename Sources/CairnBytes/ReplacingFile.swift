internal import Glibc

/// A file's new content, written piece by piece beside it and put in its place at the end.
///
/// Until `commit` the old file stays as it is; one that is dropped before leaves nothing behind.
public struct ReplacingFile: ~Copyable {
  private let files = SystemFiles()
  private let path: String
  private let file: OpenFile
  private var isOpen = true
  private var isPending = true
  public private(set) var byteCount = 0

  /// Begins the new content under a passing name.
  public init(_ path: String) throws(FileError) {
    self.path = path
    file = try files.create("\(path).\(getpid()).tmp")
  }

  /// Writes bytes behind those that are there.
  public mutating func append(_ bytes: [UInt8]) throws(FileError) {
    var written = 0
    while written < bytes.count {
      do throws(FileError) {
        written += try files.write(
          bytes.span.extracting(written..<bytes.count), to: file, at: byteCount + written)
      } catch {
        guard error.kind == .interrupted else { throw error }
      }
    }
    byteCount += bytes.count
  }

  /// Brings the content to the device and gives it the file's name.
  public consuming func commit() throws(FileError) {
    try files.sync(file)
    isOpen = false
    try files.close(file)
    guard unsafe rename(file.path, path) == 0 else {
      throw FileError(.rename, path, code: errno)
    }
    isPending = false
  }

  deinit {
    if isOpen { try? files.close(file) }
    if isPending { try? files.remove(file.path) }
  }
}
