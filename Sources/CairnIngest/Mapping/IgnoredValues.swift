import CairnModel

/// Values of a field that count as absent, such as `guest` in place of a customer's number.
///
/// They are compared as they stand and in lower case. Nearly every value differs from all of them
/// in its length, its first byte or its last, and is let through by three bit masks.
struct IgnoredValues: Sendable {
  private var values: Set<ByteText> = []
  private var lengths: UInt64 = 0
  private var firstBytes: UInt64 = 0
  private var lastBytes: UInt64 = 0

  init(_ values: Set<ByteText>) {
    self.values = values
    for value in values {
      guard let first = value.bytes.first, let last = value.bytes.last else { continue }
      lengths |= 1 << UInt64(min(value.bytes.count, 63))
      firstBytes |= Self.bit(first)
      lastBytes |= Self.bit(last)
    }
  }

  /// A letter has the same bit in both cases.
  @inline(__always)
  private static func bit(_ byte: UInt8) -> UInt64 { 1 &<< UInt64(byte & 0x1F) }

  /// Whether a value counts as absent.
  @inline(__always)
  func contains(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard lengths &>> UInt64(min(range.count, 63)) & 1 == 1, !range.isEmpty,
      firstBytes & Self.bit(bytes[range.lowerBound]) != 0,
      lastBytes & Self.bit(bytes[range.upperBound &- 1]) != 0
    else { return false }
    return containsSurely(bytes, range)
  }

  private func containsSurely(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let text = range.map { bytes[$0] }
    return values.contains(ByteText(bytes: text))
      || values.contains(ByteText(bytes: text.map(\.lowercased)))
  }
}
