/// The blocks of a part whose checksum a worker has compared, so that it need not do so twice.
struct BlockChecks: Sendable {
  private let columnCount: Int
  private var words: [UInt64]

  init(_ footer: PartFooter) {
    columnCount = FixedColumn.allCases.count + footer.columns.count
    words = Array(repeating: 0, count: (footer.blockCount * columnCount + 63) / 64)
  }

  /// Whether a block was compared before; from now on it was.
  mutating func insert(block: Int, column: Int) -> Bool {
    let place = block * columnCount + column
    let bit: UInt64 = 1 << UInt64(place & 63)
    let isKnown = words[place >> 6] & bit != 0
    words[place >> 6] |= bit
    return isKnown
  }
}
