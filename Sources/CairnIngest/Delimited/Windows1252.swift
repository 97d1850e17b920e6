/// The old Western encoding that spreadsheets still write.
///
/// Bytes 128 to 159 are as WHATWG's Encoding Standard has them: the five that Microsoft left open
/// stand for themselves.
enum Windows1252 {
  private static let upper: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  /// The text as UTF-8.
  static func utf8(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in text {
      let unit = byte >= 0x80 && byte < 0xA0 ? upper[Int(byte - 0x80)] : UInt16(byte)
      guard let scalar = Unicode.Scalar(unit), let encoded = UTF8.encode(scalar) else { continue }
      result.append(contentsOf: encoded)
    }
    return result
  }
}
