// The k-th smallest of many numbers without sorting them: the numbers are dealt into 2,048 buckets
// by the leading bits of their distance from the smallest, the bucket that holds rank k is found by
// counting, and the search goes on inside it. Two passes over the numbers are nearly always enough.

extension Array where Element == Int64 {
  /// The number that would stand at this place if the numbers were sorted.
  ///
  /// - Complexity: O(*n*) for numbers that lie apart; O(*n* log *n*) at worst.
  public func element(ofRank rank: Int) -> Int64 {
    precondition(indices.contains(rank), "a rank lies within the numbers")
    var (numbers, rank) = (self, rank)
    while numbers.count > 64 {
      guard let low = numbers.min(), let high = numbers.max(), low < high else { return numbers[0] }
      let width = UInt64(bitPattern: high &- low)
      let shift = UInt64(Swift.max(0, 53 - width.leadingZeroBitCount))
      var counts = [Int](repeating: 0, count: 2_048)
      for number in numbers { counts[Int(UInt64(bitPattern: number &- low) >> shift)] += 1 }
      var bucket = 0
      while rank >= counts[bucket] {
        rank -= counts[bucket]
        bucket += 1
      }
      let chosen = UInt64(bucket)
      numbers = numbers.filter { UInt64(bitPattern: $0 &- low) >> shift == chosen }
    }
    return numbers.sorted()[rank]
  }
}
