/// A text by its length and its ends, and the number that a table gave it.
///
/// The ends of a text of up to sixteen bytes are all of it, so equal ends are an equal text.
struct RecentText: BitwiseCopyable {
  static let places = 64
  /// The longest text that its ends say whole.
  static let wholeBytes = 16

  private var low: UInt64 = 0
  private var high: UInt64 = 0
  /// Nothing has this length until the place is taken.
  private var count = UInt32.max
  var number: UInt32 = 0

  init() {}

  /// The ends of a text: its first and last eight bytes, which overlap where it is shorter.
  init(_ text: Span<UInt8>) {
    count = UInt32(truncatingIfNeeded: text.count)
    unsafe text.withUnsafeBytes { bytes in
      let length = bytes.count
      if length >= 8 {
        low = unsafe bytes.loadUnaligned(as: UInt64.self)
        high = unsafe bytes.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
      } else if length >= 4 {
        low = unsafe UInt64(bytes.loadUnaligned(as: UInt32.self))
        high = unsafe UInt64(bytes.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self))
      } else if length > 0 {
        low = unsafe UInt64(bytes[0]) | UInt64(bytes[length / 2]) << 8
        high = unsafe UInt64(bytes[length - 1])
      }
    }
  }

  /// Where among the places a text of these ends stands.
  var place: Int {
    let mixed = (low ^ high &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(count)) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: mixed >> 58)
  }

  func hasEnds(of other: RecentText) -> Bool {
    low == other.low && high == other.high && count == other.count
  }
}
