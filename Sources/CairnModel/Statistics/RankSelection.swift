// The k-th smallest of many numbers without sorting them: the numbers are dealt into 2,048 buckets
// by the leading bits of their distance from the smallest, the bucket that holds rank k is found by
// counting, and the search goes on inside it. Two passes over the numbers are nearly always enough.

extension Array where Element == Int64 {
  /// The number that would stand at this place if the numbers were sorted.
  ///
  /// - Complexity: O(*n*) for numbers that lie apart; O(*n* log *n*) at worst.
  public func element(ofRank rank: Int) -> Int64 { neighbours(ofRank: rank).low }

  /// The numbers that would stand at this place and behind it if the numbers were sorted; behind
  /// the last stands itself.
  public func neighbours(ofRank rank: Int) -> (low: Int64, high: Int64) {
    precondition(indices.contains(rank), "a rank lies within the numbers")
    var (numbers, rank) = (self, rank)
    /// The smallest number above those that are still looked at.
    var above: Int64?
    while numbers.count > 64 {
      guard let low = numbers.min(), let high = numbers.max(), low < high else {
        return (numbers[0], rank + 1 < numbers.count ? numbers[0] : above ?? numbers[0])
      }
      let width = UInt64(bitPattern: high &- low)
      let shift = UInt64(Swift.max(0, 53 - width.leadingZeroBitCount))
      func bucket(_ number: Int64) -> Int { Int(UInt64(bitPattern: number &- low) >> shift) }
      var counts = [Int](repeating: 0, count: 2_048)
      for number in numbers { counts[bucket(number)] += 1 }
      var chosen = 0
      while rank >= counts[chosen] {
        rank -= counts[chosen]
        chosen += 1
      }
      if rank + 1 == counts[chosen] {
        above = numbers.reduce(above) { least, number in
          bucket(number) > chosen ? Swift.min(least ?? number, number) : least
        }
      }
      numbers = numbers.filter { bucket($0) == chosen }
    }
    numbers.sort()
    return (numbers[rank], rank + 1 < numbers.count ? numbers[rank + 1] : above ?? numbers[rank])
  }
}
