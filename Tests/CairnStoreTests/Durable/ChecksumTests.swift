import CairnBytes
import TestSupport
import Testing

@Suite struct ChecksumTests {
  @Test("is the standard CRC32C")
  func isTheStandardOne() {
    let known: [(String, UInt32)] = [
      ("", 0), ("a", 0xC1D0_4330), ("123456789", 0xE306_9283),
    ]
    for (text, value) in known {
      let sum = Checksum(of: Array(text.utf8).span).value
      #expect(sum == value, "\(text)")
    }
    // Vectors of the iSCSI standard.
    let zeros = Checksum(of: [UInt8](repeating: 0, count: 32).span).value
    let ones = Checksum(of: [UInt8](repeating: 0xFF, count: 32).span).value
    #expect(zeros == 0x8A91_36AA)
    #expect(ones == 0x62A8_AB43)
  }

  @Test("agrees with the sum taken bit by bit, in any number of pieces")
  func agreesWithThePlainSum() {
    for seed in UInt64(0)..<300 {
      var random = Seeded(seed)
      let bytes = (0..<random.below(700)).map { _ in UInt8(random.below(256)) }
      let cut = random.below(bytes.count + 1)
      var sum = Checksum(of: bytes.span.extracting(..<cut))
      sum.append(bytes.span.extracting(cut...))
      #expect(sum.value == plainSum(bytes), "seed \(seed)")
      let whole = Checksum(of: bytes.span)
      #expect(sum == whole, "seed \(seed)")
    }
  }

  private func plainSum(_ bytes: [UInt8]) -> UInt32 {
    var remainder = ~UInt32(0)
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0x82F6_3B78 : remainder >> 1
      }
    }
    return ~remainder
  }
}
