internal import CairnBytes
internal import CairnStore

/// A log that was taken in before and has grown since: the load of its beginning.
struct GrownLog {
  let load: LoadRecord
  /// Decoded bytes that were taken in before.
  var byteCount: Int { load.input.decodedByteCount }

  /// Finds the longest of some loads whose content a file begins with, and goes on behind.
  ///
  /// Only the beginning is read; a file that ends there, or goes on in the middle of a line, has
  /// not grown.
  static func find(
    _ file: String, among loads: [LoadRecord], _ options: InputOptions
  ) throws(InputError) -> GrownLog? {
    var left = loads.filter { $0.input.decodedByteCount > 0 }
      .sorted { $0.input.decodedByteCount < $1.input.decodedByteCount }[...]
    guard !left.isEmpty else { return nil }
    var input = try InputFile(path: file, options: options)
    var stream = FingerprintStream()
    var offset = 0
    var found: LoadRecord?
    while let first = left.first {
      var bytes: [UInt8] = []
      guard try input.nextChunk(into: &bytes) || !bytes.isEmpty else { break }
      var start = 0
      var next: LoadRecord? = first
      while let candidate = next, candidate.input.decodedByteCount < offset + bytes.count {
        let end = candidate.input.decodedByteCount - offset
        stream.append(bytes.span.extracting(start..<end))
        start = end
        let isWhole = end > 0 && bytes[end - 1] == UInt8(ascii: "\n")
        if isWhole, stream.fingerprint == candidate.input.content { found = candidate }
        left = left.dropFirst()
        next = left.first
      }
      stream.append(bytes.span.extracting(start..<bytes.count))
      offset += bytes.count
    }
    return found.map(GrownLog.init)
  }

  /// What the user is told.
  var note: String {
    "its first \(byteCount) bytes were taken in before as \(load.input.file); only what follows was "
      + "taken in"
  }
}
