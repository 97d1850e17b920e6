import CairnBytes
import TestSupport
import Testing

@Suite("Masks of rows")
struct RowMaskTests {
  private static func isSet(_ bits: Span<UInt64>, _ row: Int) -> Bool {
    bits[row >> 6] >> UInt64(row & 63) & 1 != 0
  }

  @Test("a row is marked exactly if its code is in the set, whatever the length")
  func marks() {
    for seed in 0..<200 as Range<UInt64> {
      var random = Seeded(seed)
      let codes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        UInt8.random(in: 0 ... .max, using: &random)
      }
      let wanted = Set(
        (0..<Int.random(in: 0...40, using: &random)).map { _ in
          codes.randomElement(using: &random) ?? UInt8.random(in: 0 ... .max, using: &random)
        })
      let set = CodeSet(wanted)
      for code in 0...UInt8.max { #expect(set.contains(code) == wanted.contains(code)) }
      var mask = RowMask()
      let ahead = Int.random(in: 0...2, using: &random)
      mask.clear(wordCount: ahead + (codes.count + 63) / 64)
      let largest = mask.mark(codes.span, in: set, fromWord: ahead)
      #expect(largest == codes.max() ?? 0, "seed \(seed)")
      let bits = mask.bits
      let found = codes.indices.filter { Self.isSet(bits, ahead * 64 + $0) }
      #expect(found == codes.indices.filter { wanted.contains(codes[$0]) }, "seed \(seed)")
      #expect(bits.markedCount == found.count, "no bit outside the codes, seed \(seed)")
    }
  }

  @Test("bits of ranges are set, counted and found as one by one")
  func ranges() {
    for seed in 0..<200 as Range<UInt64> {
      var random = Seeded(seed)
      let count = 64 * Int.random(in: 1...4, using: &random)
      var plain = Array(repeating: false, count: count)
      var mask = RowMask()
      mask.clear(wordCount: count / 64)
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let first = Int.random(in: 0..<count, using: &random)
        let rows = first..<Int.random(in: first...count, using: &random)
        var bits = mask.mutableBits
        bits.insert(rows)
        for row in rows { plain[row] = true }
      }
      let first = Int.random(in: 0..<count, using: &random)
      let rows = first..<Int.random(in: first...count, using: &random)
      let bits = mask.bits
      #expect(bits.markedCount(in: rows) == rows.count { plain[$0] }, "seed \(seed)")
      #expect(bits.firstMarked(in: rows) == rows.first { plain[$0] } ?? -1, "seed \(seed)")
      #expect(bits.lastMarked(in: rows) == rows.last { plain[$0] } ?? -1, "seed \(seed)")
      #expect(bits.lastMarked == plain.lastIndex(of: true) ?? -1, "seed \(seed)")
      var copy = RowMask()
      copy.clear(wordCount: count / 64)
      var copied = copy.mutableBits
      let added = copied.insert(rows, of: bits)
      #expect(added == rows.count { plain[$0] }, "seed \(seed)")
      for row in 0..<count {
        #expect(Self.isSet(copied.span, row) == (rows.contains(row) && plain[row]))
      }
    }
  }

  @Test("packed values are read at any rows as they are one by one")
  func packed() {
    for width in 0...64 {
      var random = Seeded(UInt64(width))
      let count = Int.random(in: 1...200, using: &random)
      var bytes = [UInt8](repeating: 0, count: (count * width + 7) / 8 + PackedValues.padding)
      let units = (0..<count).map { _ in
        width == 64
          ? UInt64.random(in: 0 ... .max, using: &random)
          : UInt64.random(in: 0..<(1 << UInt64(width)), using: &random)
      }
      for (index, unit) in units.enumerated() {
        for bit in 0..<width where unit >> UInt64(bit) & 1 != 0 {
          bytes[(index * width + bit) / 8] |= 1 << UInt8((index * width + bit) % 8)
        }
      }
      let values = units.map { Int64(bitPattern: UInt64(bitPattern: -7) &+ $0 &* 3) }
      guard
        let packed = PackedValues(
          unsafe bytes.span.bytes, count: count, width: width, base: -7, scale: 3)
      else {
        Issue.record("width \(width) is refused")
        continue
      }
      let first = Int.random(in: 0..<count, using: &random)
      let some = first..<Int.random(in: first...count, using: &random)
      var unpacked = [Int64](repeating: 0, count: count + 1)
      var output = unpacked.mutableSpan
      packed.unpack(some, into: &output, at: 1)
      #expect(Array(unpacked[1..<1 + some.count]) == Array(values[some]), "width \(width)")

      let start = count > 64 ? 64 : 0
      let words = (0..<(count - start + 63) / 64).map { word in
        let marked =
          Bool.random(using: &random) ? ~0 : UInt64.random(in: 0 ... .max, using: &random)
        let left = count - start - word * 64
        return left < 64 ? marked & ((1 << UInt64(left)) - 1) : marked
      }
      var taken = [Int64](repeating: 0, count: words.span.markedCount)
      var target = taken.mutableSpan
      packed.unpack(markedBy: words.span, from: start, into: &target, at: 0)
      let wanted = (start..<count).filter { Self.isSet(words.span, $0 - start) }
      #expect(taken == wanted.map { values[$0] }, "width \(width)")
    }
  }

  @Test("values that some rows have come to their places among the rows that are wanted")
  func spreads() {
    for seed in 0..<200 as Range<UInt64> {
      var random = Seeded(seed)
      let words = Int.random(in: 1...3, using: &random)
      let present = (0..<words).map { _ in UInt64.random(in: 0 ... .max, using: &random) }
      let wanted = (0..<words).map { _ in
        Bool.random(using: &random) ? ~0 : UInt64.random(in: 0 ... .max, using: &random)
      }
      let rows = (0..<words * 64).filter { Self.isSet(present.span, $0) }
      let isIdentifier = Bool.random(using: &random)
      let numbers: [UInt64] = [70, 71, 72, 73]
      let values = rows.map { _ in
        Int64.random(in: isIdentifier ? 0...4 : 0...3, using: &random)
      }
      let spread = ValueSpread(
        present: present.span, wanted: wanted.span, numbers: numbers.span,
        as: (1, true, isIdentifier))
      let count = wanted.span.markedCount
      var types = [UInt8](repeating: 0, count: count)
      var payloads = [UInt64](repeating: 0, count: count)
      let isKnown = spread.write(values.span, to: &types, &payloads, from: 0)
      #expect(isKnown, "seed \(seed)")
      var place = 0
      for row in 0..<words * 64 where Self.isSet(wanted.span, row) {
        let value = rows.firstIndex(of: row).map { values[$0] - (isIdentifier ? 1 : 0) } ?? -1
        #expect(types[place] == (value >= 0 ? 1 : 0), "seed \(seed)")
        #expect(payloads[place] == (value >= 0 ? numbers[Int(value)] : 0), "seed \(seed)")
        place += 1
      }
    }
  }

  @Test("a text without a number is told")
  func unknownTexts() {
    let (rows, numbers, values): ([UInt64], [UInt64], [Int64]) = ([1], [], [0])
    let spread = ValueSpread(
      present: rows.span, wanted: rows.span, numbers: numbers.span, as: (1, true, false))
    var (types, payloads): ([UInt8], [UInt64]) = ([0], [0])
    let isKnown = spread.write(values.span, to: &types, &payloads, from: 0)
    #expect(!isKnown)
  }
}
