internal import CairnBytes

/// Writes an answer to a file, whole or not at all.
public enum OutputFile {
  /// Whether something has this name.
  public static func exists(_ path: String) -> Bool {
    ((try? SystemFiles().status(of: path)) ?? nil) != nil
  }

  /// Whether the file's first line is this one.
  static func begins(_ path: String, with line: String) -> Bool {
    let content = try? SystemFiles().content(of: path, limit: 16 << 20)
    return content?.starts(with: Array("\(line)\n".utf8)) ?? false
  }

  /// Writes beside the file and takes its place by a rename, once everything is on the device.
  public static func write(_ bytes: [UInt8], to path: String) throws(CairnError) {
    do throws(FileError) {
      try FileReplacement.replace(path, with: bytes)
    } catch {
      throw failure(error, writing: path)
    }
  }

  static func failure(_ error: FileError, writing path: String) -> CairnError {
    let kind: CairnError.Kind =
      switch error.kind {
      case .noSpace: .noSpace
      case .readOnly, .permission: .readOnly
      default: .inputOutput
      }
    return CairnError(kind, "\(path) was not written: \(error.reason)")
  }
}
