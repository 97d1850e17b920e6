internal import Glibc

/// Gives a file a new content, whole or not at all.
public enum FileReplacement {
  public static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    let files = SystemFiles()
    let temporary = "\(path).\(getpid()).tmp"
    let file = try files.create(temporary)
    do throws(FileError) {
      var written = 0
      while written < bytes.count {
        written += try files.write(
          bytes.span.extracting(written..<bytes.count), to: file, at: written)
      }
      try files.sync(file)
      try files.close(file)
      guard unsafe rename(temporary, path) == 0 else {
        throw FileError(.rename, path, code: errno)
      }
    } catch {
      try? files.remove(temporary)
      throw error
    }
  }
}
