internal import Glibc

/// A gzip file that is written from its first byte to its last, over whatever bore its name.
///
/// It is not synced: what it holds can be made again. The store's own files are `DurableFile`s.
public struct GzipFile: ~Copyable, Sendable {
  public let path: String

  /// How many bytes were appended, before compression.
  public private(set) var decodedByteCount = 0

  /// How many bytes are in the file so far.
  public private(set) var storedByteCount = 0

  private let descriptor: Int32
  private var isOpen = true
  private var writer: GzipWriter?
  private var pending: [UInt8] = []

  public init(replacing path: String, _ method: GzipMethod) throws(FileError) {
    let flags = O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOCTTY
    let descriptor = unsafe open(path, flags, 0o644)
    guard descriptor >= 0 else { throw FileError(.create, path, code: errno) }
    self.path = path
    self.descriptor = descriptor
    writer = GzipWriter(method)
  }

  deinit { if isOpen { close(descriptor) } }

  public mutating func append(_ bytes: Span<UInt8>) throws(FileError) {
    writer?.append(bytes, to: &pending)
    decodedByteCount += bytes.count
    if pending.count >= ByteLimits.chunkByteCount { try writePending() }
  }

  /// Writes what is left and closes the file.
  ///
  /// - Returns: How many bytes the file has.
  public consuming func finish() throws(FileError) -> Int {
    if let writer = writer.take() { writer.finish(into: &pending) }
    try writePending()
    isOpen = false
    guard close(descriptor) == 0 else { throw FileError(.close, path, code: errno) }
    return storedByteCount
  }

  private mutating func writePending() throws(FileError) {
    var position = 0
    while position < pending.count {
      let rest = pending.span.extracting(position...)
      let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FileError(.write, path, code: errno) }
      position += count
    }
    storedByteCount += pending.count
    pending.removeAll(keepingCapacity: true)
  }
}

/// Makes a folder, unless there is one.
public func makeFolder(_ path: String) throws(FileError) {
  guard unsafe mkdir(path, 0o755) != 0 && errno != EEXIST else { return }
  throw FileError(.makeFolder, path, code: errno)
}
