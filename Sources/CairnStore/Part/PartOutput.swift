internal import CairnBytes
internal import CairnModel

/// The bytes of a part on their way to its file; knows the offset and takes the checksums.
struct PartOutput: ~Copyable {
  private var file: DurableFile
  private var pending: [UInt8] = []
  private(set) var sections: [PartSectionEntry] = []

  static let flushBytes = 4 << 20

  init(_ file: consuming DurableFile) {
    self.file = file
    pending.reserveCapacity(Self.flushBytes + (1 << 20))
  }

  var offset: Int { file.byteCount + pending.count }

  mutating func append(_ bytes: [UInt8]) throws(FileError) {
    pending.append(contentsOf: bytes)
    if pending.count >= Self.flushBytes { try flush() }
  }

  mutating func align() throws(FileError) {
    let rest = offset % 8
    if rest != 0 { try append([UInt8](repeating: 0, count: 8 - rest)) }
  }

  /// Appends a section, aligned to eight bytes, and remembers where it lies.
  mutating func append(
    _ section: PartSection, column: Int = 0, _ bytes: [UInt8]
  ) throws(FileError) {
    try align()
    sections.append(
      PartSectionEntry(
        section: section, column: column, offset: offset, byteCount: bytes.count,
        checksum: Checksum(of: bytes.span).value))
    try append(bytes)
  }

  private mutating func flush() throws(FileError) {
    try file.append(pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// Publishes the file under its name; returns its length.
  consuming func publish(as path: String, in folder: String) throws(FileError) -> Int {
    try flush()
    let byteCount = file.byteCount
    try file.publish(as: path, in: folder)
    return byteCount
  }
}
