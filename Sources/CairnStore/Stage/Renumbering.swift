/// New numbers for the numbers that are used, in the order of their first use.
struct Renumbering: ~Copyable {
  private var codes: RowBuffer<UInt32>
  /// The old numbers, by their new ones.
  private(set) var used = RowBuffer<UInt32>()

  init(count: Int) {
    codes = RowBuffer(zeros: count)
  }

  mutating func code(of number: UInt32) -> UInt32 {
    let known = codes[Int(number)]
    if known != 0 { return known - 1 }
    used.append(number)
    codes[Int(number)] = UInt32(used.count)
    return UInt32(used.count - 1)
  }
}
