internal import CZlib

/// The libraries that this program was built with, or runs with.
public enum LibraryVersions {
  /// The zlib that is loaded now.
  public static var zlib: String { unsafe String(cString: zlibVersion()) }

  /// Whether gzip is read and checksums are taken by ISA-L; this program is not built without it.
  public static let hasISAL = true
}
