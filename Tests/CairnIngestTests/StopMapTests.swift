import CairnBytes
import Testing

@Suite("The map of stops")
struct StopMapTests {
  @Test("marks what a plain loop finds, at every length")
  func agreesWithLoop() {
    for seed in UInt64(0)..<300 {
      var random = Dice(seed: seed)
      let bytes = (0..<(1 + random.below(400))).map { _ in
        random.below(3) == 0
          ? random.one(of: [0x22, 0x5C, 0x0A, 0x2C, 0x1F, 0x20, 0x80]) : UInt8(random.below(256))
      }
      var map = StopMap()
      map.markJSON(bytes.span)
      expect(map, bytes, seed) { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 }
      map.mark((0x2C, 0x22, 0x0A, 0x0A), in: bytes.span)
      expect(map, bytes, seed) { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A }
    }
  }

  private func expect(_ map: StopMap, _ bytes: [UInt8], _ seed: UInt64, _ isStop: (UInt8) -> Bool) {
    let words = map.words
    for (index, byte) in bytes.enumerated() {
      let isMarked = words[index / 64] >> UInt64(index % 64) & 1 == 1
      #expect(isMarked == isStop(byte), "seed \(seed), byte \(index)")
      if let next = bytes[index...].firstIndex(where: isStop) {
        #expect(words.span.nextStop(from: index) == next, "seed \(seed), from \(index)")
      }
    }
    for start in stride(from: 0, to: bytes.count, by: 7) {
      for end in stride(from: start, through: bytes.count, by: 11) {
        let hasHigh = bytes[start..<end].contains { $0 >= 0x80 }
        #expect(map.hasHighBytes(in: start..<end) == hasHigh, "seed \(seed), \(start)..<\(end)")
      }
    }
  }

  @Test("finds the first and the last of a byte")
  func findsBytes() {
    let bytes: [UInt8] = [1, 2, 3, 2, 1]
    #expect(bytes.span.firstIndex(of: 2, from: 0) == 1)
    #expect(bytes.span.firstIndex(of: 2, from: 2) == 3)
    #expect(bytes.span.firstIndex(of: 9, from: 0) == nil)
    #expect(bytes.span.firstIndex(of: 1, from: 5) == nil)
    #expect(bytes.span.lastIndex(of: 2) == 3)
    #expect([UInt8]().span.lastIndex(of: 2) == nil)
  }
}
