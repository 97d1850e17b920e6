internal import CXXHash

/// The 64-bit hash of bytes (XXH3), the same on every machine and in every run.
public enum ByteHash {
  public static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    unsafe bytes.withUnsafeBytes { raw in unsafe cairn_hash64(raw.baseAddress, raw.count) }
  }

  public static func hash(_ bytes: [UInt8]) -> UInt64 { hash(bytes.span) }

  public static func hash(_ bytes: Span<UInt8>, seed: UInt64) -> UInt64 {
    unsafe bytes.withUnsafeBytes { raw in
      unsafe cairn_hash64_seeded(raw.baseAddress, raw.count, seed)
    }
  }

  /// Mixes a number into a hash; for keys made of several parts.
  public static func mix(_ hash: UInt64, _ number: UInt64) -> UInt64 {
    let product = (hash ^ number &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
