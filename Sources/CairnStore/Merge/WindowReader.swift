internal import CairnBytes
internal import CairnModel

/// Decodes a part's rows window by window, from the front to the end.
final class WindowReader {
  private let windowRows: Int
  private var block = -1
  private var ranges: [Range<Int>] = []
  private var cursors: [StreamCursor?] = []
  /// The first row that is not decoded yet, counted along the part.
  private var next = 0
  private var shapeCounts = RowBuffer<Int>()
  private var valueCounts: [Int]

  init(_ part: OpenPart, windowRows: Int) {
    self.windowRows = windowRows
    shapeCounts.append(repeating: 0, count: part.reader.footer.shapes.count)
    valueCounts = Array(repeating: 0, count: part.reader.columns.count)
  }

  /// Decodes the window that holds a row, which lies behind those decoded before; returns the
  /// number of the window's first row.
  func read(
    row: Int, of part: OpenPart, _ shapes: borrowing ShapeList, into window: inout PartBlock
  ) throws(PartDamage) -> Int {
    guard row < part.reader.rowCount else { throw PartDamage("a cluster ends behind its rows") }
    let wanted = row / Limits.blockRows
    if wanted != block { try open(wanted, part) }
    while true {
      let count = min(windowRows, part.reader.rows(ofBlock: block).upperBound - next)
      try decode(count, part, shapes, into: &window)
      next += count
      if row < next { return next - count }
    }
  }

  private func open(_ wanted: Int, _ part: OpenPart) throws(PartDamage) {
    block = wanted
    next = part.reader.rows(ofBlock: block).lowerBound
    ranges.removeAll(keepingCapacity: true)
    cursors.removeAll(keepingCapacity: true)
    for column in 0..<FixedColumn.allCases.count + part.reader.columns.count {
      let range = try part.reader.range(ofBlock: block, column: column)
      ranges.append(range)
      if range.isEmpty || column == FixedColumn.name.rawValue {
        cursors.append(nil)
      } else {
        cursors.append(try part.reader.cursor(at: range))
      }
    }
  }

  private func decode(
    _ count: Int, _ part: OpenPart, _ shapes: borrowing ShapeList, into window: inout PartBlock
  ) throws(PartDamage) {
    window.clear()
    window.rowCount = count
    let start = next - part.reader.rows(ofBlock: block).lowerBound
    let slice = BlockSlice(block: block, rows: start..<start + count)
    try part.reader.nameCodes(slice, at: ranges[0], into: &window.streams[0])
    for column in 1..<FixedColumn.allCases.count { try decode(column, count, part, &window) }
    try countValues(window, shapes)
    for (index, column) in part.reader.columns.enumerated() {
      let stream = FixedColumn.allCases.count + index
      let values = column.role == .identity ? count : valueCounts[index]
      if values > 0 { try decode(stream, values, part, &window) }
    }
  }

  private func decode(
    _ stream: Int, _ count: Int, _ part: OpenPart, _ window: inout PartBlock
  ) throws(PartDamage) {
    guard var cursor = cursors[stream] else { throw PartDamage("a column block is missing") }
    try part.reader.read(count, with: &cursor, at: ranges[stream], into: &window.streams[stream])
    cursors[stream] = cursor
  }

  /// Counts how many of the window's rows have each property.
  private func countValues(
    _ window: borrowing PartBlock, _ shapes: borrowing ShapeList
  ) throws(PartDamage) {
    for index in valueCounts.indices { valueCounts[index] = 0 }
    let rowShapes = window.streams[FixedColumn.shape.rawValue].span
    for row in rowShapes.indices {
      guard rowShapes[row] >= 0, rowShapes[row] < shapeCounts.count else {
        throw PartDamage("a row with an unknown shape")
      }
      shapeCounts[Int(rowShapes[row])] += 1
    }
    for shape in 0..<shapeCounts.count where shapeCounts[shape] > 0 {
      for place in shapes.places(of: shape) {
        let column = shapes.column(at: place)
        guard column < valueCounts.count else {
          throw PartDamage("a shape with an unknown column")
        }
        valueCounts[column] += shapeCounts[shape]
      }
      shapeCounts[shape] = 0
    }
  }
}
