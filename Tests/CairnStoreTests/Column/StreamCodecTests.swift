import TestSupport
import Testing

@testable import CairnStore

@Suite("Streams of a block")
struct StreamCodecTests {
  /// Streams of the kinds that columns really have.
  private static func stream(_ random: inout Seeded) -> [Int64] {
    let count = Int.random(in: 0...700, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: return Array(repeating: Int64.random(in: .min ... .max, using: &random), count: count)
    case 1: return (0..<count).map { _ in Int64.random(in: .min ... .max, using: &random) }
    case 2: return (0..<count).map { _ in Int64.random(in: 0...3, using: &random) }
    case 3:
      let start = Int64.random(in: 0...1 << 50, using: &random)
      return (0..<count).map { start + Int64($0) * 1_000 }
    case 4:
      var values: [Int64] = []
      while values.count < count {
        let value = Int64.random(in: -5...5, using: &random)
        values += Array(repeating: value, count: Int.random(in: 1...90, using: &random))
      }
      return Array(values.prefix(count))
    case 5: return (0..<count).map { _ in Bool.random(using: &random) ? Int64.min : Int64.max }
    default: return (0..<count).map { _ in Int64.random(in: 0...1 << 33, using: &random) * 10_000 }
    }
  }

  private static func list(_ buffer: borrowing RowBuffer<Int64>) -> [Int64] {
    (0..<buffer.count).map { buffer[$0] }
  }

  private static func decode(_ bytes: [UInt8]) throws(PartDamage) {
    var output = RowBuffer<Int64>()
    _ = unsafe try StreamDecoder.decode(bytes.span.bytes, into: &output)
  }

  @Test("what was encoded is decoded, whole and in any part")
  func decodesWhatWasEncoded() throws {
    for seed in UInt64(0)..<3_000 {
      var random = Seeded(seed)
      let values = Self.stream(&random)
      var bytes: [UInt8] = []
      var encoder = StreamEncoder()
      encoder.encode(values, into: &bytes)
      var whole = RowBuffer<Int64>()
      let taken = unsafe try StreamDecoder.decode(bytes.span.bytes, into: &whole)
      #expect(taken == bytes.count, "seed \(seed)")
      #expect(Self.list(whole) == values, "seed \(seed)")
      let start = Int.random(in: 0...values.count, using: &random)
      let end = Int.random(in: start...values.count, using: &random)
      var part = RowBuffer<Int64>()
      var scratch = RunScratch()
      unsafe try StreamDecoder.decode(bytes.span.bytes, values: start..<end, &scratch, into: &part)
      #expect(Self.list(part) == Array(values[start..<end]), "seed \(seed)")
    }
  }

  @Test("a stream that is cut off is damage, never a crash")
  func refusesCutStreams() throws {
    for seed in UInt64(0)..<200 {
      var random = Seeded(seed)
      let values = Self.stream(&random)
      var bytes: [UInt8] = []
      var encoder = StreamEncoder()
      encoder.encode(values, into: &bytes)
      let kept = Int.random(in: 0..<max(bytes.count, 1), using: &random)
      let cut = Array(bytes.prefix(kept))
      #expect(throws: PartDamage.self, "seed \(seed)") { try Self.decode(cut) }
    }
  }
}
