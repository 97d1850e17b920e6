internal import CairnBytes

/// A block's rows, fetched from where they came into the order of a part.
struct GatheredRows: ~Copyable {
  private(set) var rows = RowBuffer<OpenRow>()
  /// The codes of the rows' values; a row's `firstValue` is a place among them.
  private(set) var values = RowBuffer<UInt8>()

  /// Rows ahead of the one at hand that are called for: they lie all over the memory.
  private static let rowsAhead = 16
  private static let codesAhead = 8

  mutating func fetch(
    _ range: Range<Int>, of sorted: borrowing SortedStage, _ stage: borrowing EventStage
  ) {
    rows.truncate(to: 0)
    values.truncate(to: 0)
    let order = sorted.order.span.extracting(range)
    let staged = stage.rows.span
    let codes = stage.codes.bytes
    for place in order.indices {
      if place + Self.rowsAhead < order.count {
        stage.rows.callFor(Int(order[place + Self.rowsAhead]))
      }
      if place + Self.codesAhead < order.count {
        stage.codes.callFor(Int(staged[Int(order[place + Self.codesAhead])].start))
      }
      let number = Int(order[place])
      var row = OpenRow(staged[number], codes)
      let end = number + 1 < staged.count ? Int(staged[number + 1].start) : codes.count
      let first = Int(row.firstValue)
      row.firstValue = UInt32(values.count)
      values.append(contentsOf: codes.extracting(first..<end))
      rows.append(row)
    }
  }
}
