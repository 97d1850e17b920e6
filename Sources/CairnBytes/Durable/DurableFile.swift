/// A new file on its way to being durable: written under a passing name, then published.
///
/// The order is the promise. Publishing syncs the content, closes the file, gives it its name
/// (never over another file) and syncs the folder; only then may anything refer to it. A file that
/// is dropped before, or whose publishing fails, is removed.
public struct DurableFile: ~Copyable {
  private let files: any StoreFiles
  private let file: OpenFile
  private var isOpen = true
  private var isTemporary = true
  /// The length of the file so far.
  public private(set) var byteCount = 0

  /// Makes the file under its passing name.
  public init(creating path: String, with files: any StoreFiles) throws(FileError) {
    self.files = files
    file = try files.create(path)
  }

  /// The passing name.
  public var temporaryPath: String { file.path }

  /// Writes bytes behind those that are there.
  public mutating func append(_ bytes: Span<UInt8>) throws(FileError) {
    try write(bytes, at: byteCount)
    byteCount += bytes.count
  }

  /// Writes bytes behind those that are there.
  public mutating func append(_ bytes: [UInt8]) throws(FileError) {
    try append(bytes.span)
  }

  /// Writes over bytes that are already there: a header that was not known before.
  public mutating func overwrite(_ bytes: [UInt8], at offset: Int) throws(FileError) {
    precondition(
      offset >= 0 && offset + bytes.count <= byteCount, "only written bytes are written over")
    try write(bytes.span, at: offset)
  }

  /// Makes the content durable, gives the file its name, and makes the name durable.
  public consuming func publish(as path: String, in folder: String) throws(FileError) {
    try files.sync(file)
    isOpen = false
    try files.close(file)
    try files.rename(file.path, to: path)
    isTemporary = false
    try files.syncFolder(folder)
  }

  deinit {
    if isOpen { try? files.close(file) }
    if isTemporary { try? files.remove(file.path) }
  }

  private func write(_ bytes: Span<UInt8>, at offset: Int) throws(FileError) {
    var written = 0
    while written < bytes.count {
      do throws(FileError) {
        let rest = bytes.extracting(written..<bytes.count)
        let count = try files.write(rest, to: file, at: offset + written)
        guard count > 0 else { throw .nothingWritten(file.path) }
        written += count
      } catch {
        guard error.kind == .interrupted else { throw error }
      }
    }
  }
}
