extension Array where Element == Int64 {
  /// The numbers in ascending order, dealt out by eleven bits at a time from the lowest.
  ///
  /// - Complexity: a pass over the numbers for each eleven bits of their spread.
  public func sortedByDigits() -> [Int64] {
    guard count > 512, let low = self.min(), let high = self.max() else { return sorted() }
    let bits = 64 - UInt64(bitPattern: high &- low).leadingZeroBitCount
    var (numbers, dealt) = (self, self)
    for shift in stride(from: 0, to: bits, by: 11) {
      var places = [Int](repeating: 0, count: 2_049)
      for number in numbers { places[Self.digit(number, low, shift) + 1] += 1 }
      for digit in 1..<2_048 { places[digit] += places[digit - 1] }
      for number in numbers {
        let digit = Self.digit(number, low, shift)
        dealt[places[digit]] = number
        places[digit] += 1
      }
      swap(&numbers, &dealt)
    }
    return numbers
  }

  private static func digit(_ number: Int64, _ low: Int64, _ shift: Int) -> Int {
    Int(UInt64(bitPattern: number &- low) >> UInt64(shift) & 0x7FF)
  }
}
