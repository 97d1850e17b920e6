internal import CairnBytes
internal import Glibc

/// A small file that only its owner may read.
public enum SecretFile {
  /// The file's text; one that others may read is refused.
  public static func content(of path: String) throws(CairnError) -> String {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      throw CairnError(.usage, "\(path) could not be read")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw CairnError(.usage, "\(path) can be read by others; chmod 600 \(path)")
    }
    do throws(FileError) {
      let bytes = try SystemFiles().content(of: path, limit: 4_096)
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      throw CairnError(.usage, "\(path) could not be read: \(error.reason)")
    }
  }
}
