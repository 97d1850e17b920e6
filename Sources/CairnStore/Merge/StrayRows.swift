internal import CairnModel

/// The rows of a part that have moved to other clusters, in memory, in the order of those.
///
/// A row keeps the numbers that its part gave to names, shapes and texts.
struct StrayRows: ~Copyable {
  /// The clusters under their new keys, and their rows, counted from the first stray.
  private(set) var clusters = PartClusters()
  private var rows: PartBlock

  /// Reads the clusters of a part that lie at old keys; `key` gives the new ones.
  init(
    _ part: OpenPart, _ moved: PartClusters, windowRows: Int, key: (UInt64) -> UInt64
  ) throws(StoreError) {
    rows = PartBlock(columns: part.reader.columns.count)
    var found = PartClusters()
    var values = RowBuffer<Int64>()
    var fixed = PartBlock(columns: part.reader.columns.count)
    var source = MergeSource(part, input: 0, ClusterFeed(moved), windowRows: windowRows)
    try source.nextCluster()
    while !source.isDone {
      let first = fixed.rowCount
      let reach = source.leavesRowsOut ? PartFormat.complexReach : source.cluster.reach
      repeat {
        let count = source.runLength
        Self.take(count, of: &source, &fixed, &values)
      } while try source.settle()
      found.keys.append(key(source.cluster.key))
      found.rows.append(first..<fixed.rowCount)
      found.reaches.append(reach)
      try source.nextCluster()
    }
    arrange(found, fixed, values, source.shapes)
  }

  /// Takes some rows out of a source, with their values one row after another.
  private static func take(
    _ count: Int, of source: inout MergeSource, _ fixed: inout PartBlock,
    _ values: inout RowBuffer<Int64>
  ) {
    let range = source.place..<source.place + count
    for stream in 0..<source.denseStart {
      fixed.streams[stream].append(
        contentsOf: source.window.streams[stream].span.extracting(range))
    }
    for row in range {
      let shape = Int(source.window.streams[shapeStream][row])
      for index in source.shapes.places(of: shape) {
        let column = source.shapes.column(at: index)
        values.append(
          source.window.streams[FixedColumn.allCases.count + column][source.nextValues[column]])
        source.nextValues[column] += 1
      }
    }
    fixed.rowCount += count
    source.take(count)
  }

  private static let shapeStream = FixedColumn.shape.rawValue

  /// Lays the clusters down in the order of their new keys.
  private mutating func arrange(
    _ found: PartClusters, _ fixed: borrowing PartBlock, _ values: borrowing RowBuffer<Int64>,
    _ shapes: borrowing ShapeList
  ) {
    let order = found.keys.indices.sorted { (found.keys[$0], $0) < (found.keys[$1], $1) }
    var firstValues = RowBuffer<Int>(capacity: fixed.rowCount)
    var next = 0
    for row in 0..<fixed.rowCount {
      firstValues.append(next)
      next += shapes.places(of: Int(fixed.streams[Self.shapeStream][row])).count
    }
    var start = 0
    while start < order.count {
      let key = found.keys[order[start]]
      let end = order[start...].firstIndex { found.keys[$0] != key } ?? order.count
      let first = rows.rowCount
      for row in Self.rows(of: order[start..<end], found, fixed) {
        append(row, fixed)
        let shape = shapes.places(of: Int(fixed.streams[Self.shapeStream][row]))
        for (offset, place) in shape.enumerated() {
          rows.append(values[firstValues[row] + offset], toColumn: shapes.column(at: place))
        }
      }
      clusters.keys.append(key)
      clusters.rows.append(first..<rows.rowCount)
      clusters.reaches.append(
        end - start == 1 ? found.reaches[order[start]] : PartFormat.complexReach)
      start = end
    }
  }

  /// The rows of clusters that have come to one place, in canonical order.
  private static func rows(
    of clusters: ArraySlice<Int>, _ found: PartClusters, _ fixed: borrowing PartBlock
  ) -> [Int] {
    var rows = clusters.flatMap { Array(found.rows[$0]) }
    guard clusters.count > 1 else { return rows }
    var orders: [RowOrder] = []
    for row in rows { orders.append(RowOrder(of: row, in: fixed)) }
    rows = rows.indices.sorted { orders[$0] < orders[$1] }.map { rows[$0] }
    return rows
  }

  private mutating func append(_ row: Int, _ fixed: borrowing PartBlock) {
    for stream in 0..<rows.streams.count where fixed.streams[stream].count > 0 {
      rows.streams[stream].append(fixed.streams[stream][row])
    }
    rows.rowCount += 1
  }

  /// The rows themselves.
  consuming func takeRows() -> PartBlock { rows }
}
