internal import CairnBytes

/// Writes an answer to a file, whole or not at all.
public enum OutputFile {
  /// Whether something has this name.
  public static func exists(_ path: String) -> Bool {
    ((try? SystemFiles().status(of: path)) ?? nil) != nil
  }

  /// Writes beside the file and takes its place by a rename, once everything is on the device.
  public static func write(_ bytes: [UInt8], to path: String) throws(CairnError) {
    do throws(FileError) {
      try FileReplacement.replace(path, with: bytes)
    } catch {
      let kind: CairnError.Kind =
        switch error.kind {
        case .noSpace: .noSpace
        case .readOnly, .permission: .readOnly
        default: .inputOutput
        }
      throw CairnError(kind, "\(path) was not written: \(error.reason)")
    }
  }
}
