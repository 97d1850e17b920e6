internal import CairnBytes

/// The fingerprint of a file's bytes as they are stored.
enum FileFingerprint {
  static func take(_ path: String) throws(InputError) -> Fingerprint {
    do throws(FileError) {
      let files = SystemFiles()
      let file = try files.open(path)
      defer { try? files.close(file) }
      var stream = FingerprintStream()
      var offset = 0
      while true {
        let bytes = try files.read(file, at: offset, upTo: ByteLimits.chunkByteCount)
        if bytes.isEmpty { return stream.fingerprint }
        stream.append(bytes.span)
        offset += bytes.count
      }
    } catch {
      throw InputError(kind: .unreadable, file: path, detail: error.reason)
    }
  }
}
