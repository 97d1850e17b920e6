extension RandomAccessCollection {
  /// The first index for which a condition holds that holds for all behind it too; `endIndex` where
  /// it holds for none.
  ///
  /// - Complexity: O(log n) tests of the condition.
  @inlinable
  public func partitioningIndex(where condition: (Element) -> Bool) -> Index {
    var low = startIndex
    var count = self.count
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if condition(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}
