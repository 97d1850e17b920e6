/// The sizes that the byte room works with.
public enum ByteLimits {
  /// About how many decoded bytes a chunk holds: large enough that the cost of a hand-over is
  /// nothing, small enough to stay in the processor's cache.
  public static let chunkByteCount = 1 << 20

  /// How many bytes one read takes from a file.
  static let readByteCount = 256 << 10

  /// How much room a gzip writer asks for at a time.
  static let deflateByteCount = 64 << 10
}
