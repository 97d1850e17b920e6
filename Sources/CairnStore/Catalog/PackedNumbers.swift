/// Lists of numbers as the catalog keeps them: one after another, the low byte first.
///
/// A commit may leave a hundred thousand redirects; as one value they are read in a moment, as rows
/// they would cost a question more than its whole answer.
enum PackedNumbers {
  static func pack(_ redirects: [RedirectRecord]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(redirects.count * 16)
    for redirect in redirects {
      append(redirect.from, byteCount: 8, to: &bytes)
      append(redirect.to, byteCount: 8, to: &bytes)
    }
    return bytes
  }

  static func pack(_ rows: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows.count * 4)
    for row in rows { append(UInt64(row), byteCount: 4, to: &bytes) }
    return bytes
  }

  static func redirects(_ bytes: [UInt8], count: Int) throws(StoreError) -> [RedirectRecord] {
    try check(bytes, count, byteCount: 16)
    return (0..<count).map { index in
      RedirectRecord(
        from: number(bytes, at: index * 16, byteCount: 8),
        to: number(bytes, at: index * 16 + 8, byteCount: 8))
    }
  }

  static func rows(_ bytes: [UInt8], count: Int) throws(StoreError) -> [UInt32] {
    try check(bytes, count, byteCount: 4)
    return (0..<count).map { UInt32(number(bytes, at: $0 * 4, byteCount: 4)) }
  }

  private static func check(
    _ bytes: [UInt8], _ count: Int, byteCount: Int
  ) throws(StoreError) {
    guard count >= 0, count <= bytes.count, bytes.count == count * byteCount else {
      throw StoreError.catalogDamaged("a list of \(count) numbers has another length")
    }
  }

  private static func append(_ number: UInt64, byteCount: Int, to bytes: inout [UInt8]) {
    for place in 0..<byteCount {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(place * 8)))
    }
  }

  private static func number(_ bytes: [UInt8], at offset: Int, byteCount: Int) -> UInt64 {
    var number: UInt64 = 0
    for place in 0..<byteCount { number |= UInt64(bytes[offset + place]) << UInt64(place * 8) }
    return number
  }
}
