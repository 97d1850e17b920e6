import CairnModel
import TestSupport
import Testing

@Suite struct PartitioningIndexTests {
  @Test("finds what looking one by one finds, in all of a sorted array and in a piece of it")
  func everyCut() {
    var random = Seeded(1)
    for length in 0..<40 {
      let sorted = (0..<length).map { _ in random.below(20) }.sorted()
      for limit in -1...21 {
        let index = sorted.firstIndex { $0 >= limit } ?? sorted.endIndex
        #expect(sorted.partitioningIndex { $0 >= limit } == index)
        let piece = sorted.dropFirst(length / 3)
        let within = piece.firstIndex { $0 > limit } ?? piece.endIndex
        #expect(piece.partitioningIndex { $0 > limit } == within)
      }
    }
  }

  @Test("a length is spoken in its two largest units")
  func spoken() {
    let lengths: [(TimeSpan, String)] = [
      (.zero, "0s"), (TimeSpan(microseconds: 250_000), "250ms"), (.seconds(45), "45s"),
      (TimeSpan(microseconds: 45_999_999), "45s"), (.seconds(90), "1m 30s"), (.minutes(30), "30m"),
      (.seconds(3_605), "1h"), (.minutes(66), "1h 6m"), (.hours(37), "1d 13h"),
      (.days(21), "21d"),
    ]
    for (length, spoken) in lengths { #expect(length.spoken == spoken) }
  }
}
