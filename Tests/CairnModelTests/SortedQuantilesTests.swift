import CairnModel
import TestSupport
import Testing

@Suite struct SortedQuantilesTests {
  @Test("the number of a rank is the one that sorting would put there")
  func ranks() {
    for seed in UInt64(0)..<400 {
      var random = Seeded(seed)
      let spread = [1, 2, 100, 1 << 20, 1 << 62][random.below(5)]
      let numbers = (0..<1 + random.below(3_000)).map { _ in
        Int64(random.below(spread)) - Int64(random.chance(20) ? spread / 2 : 0)
      }
      let sorted = numbers.sorted()
      for rank in [0, numbers.count / 2, numbers.count - 1, random.below(numbers.count)] {
        #expect(numbers.element(ofRank: rank) == sorted[rank], "seed \(seed), rank \(rank)")
        let next = sorted[min(rank + 1, sorted.count - 1)]
        let neighbours = numbers.neighbours(ofRank: rank)
        #expect(neighbours == (sorted[rank], next), "seed \(seed), rank \(rank)")
      }
      #expect(numbers.sortedByDigits() == sorted, "seed \(seed)")
    }
    #expect([Int64.max, .min, 0].element(ofRank: 1) == 0)
    let extremes = (0..<200).map { $0 % 2 == 0 ? Int64.min : Int64.max }
    #expect(extremes.element(ofRank: 99) == .min)
    #expect(extremes.element(ofRank: 100) == .max)
    #expect(extremes.neighbours(ofRank: 99) == (.min, .max))
    let many = (0..<1_000).map { $0 % 3 == 0 ? Int64.max : Int64.min + Int64($0 % 5) }
    #expect(many.sortedByDigits() == many.sorted())
  }

  @Test("quantiles lie between two lengths in proportion")
  func quantiles() {
    let four = SortedQuantiles(microseconds: [4, 1, 3, 2].map { $0 * 1_000_000 })
    #expect(four.meanSeconds == 2.5)
    #expect(four.medianSeconds == 2.5)
    #expect(four.seconds(atPercent: 25) == 1.75)
    #expect(four.seconds(atPercent: 0) == 1)
    #expect(four.seconds(atPercent: 100) == 4)
    #expect(SortedQuantiles(microseconds: []).medianSeconds == nil)
    #expect(SortedQuantiles(microseconds: []).meanSeconds == nil)
  }
}
