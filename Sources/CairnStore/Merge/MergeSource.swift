/// One part on its way through a merge: its clusters in order, a window of its rows decoded.
///
/// Rows are taken strictly from the front to the end, so each stream of values is read once, and a
/// window of some thousand rows is all that is held of a part.
struct MergeSource: ~Copyable {
  let part: OpenPart
  /// The number of the part among the inputs.
  let input: Int
  let shapes: ShapeList
  /// The decoded rows; property streams hold the values of those of the rows that have them.
  var window: PartBlock
  /// For each column of the part, its next value in the window.
  var nextValues = RowBuffer<Int>()
  /// The next row, counted from the window's first.
  private(set) var place = 0
  private(set) var cluster = MergeCluster(key: 0, rows: 0..<0, reach: 0)
  /// Whether there is no cluster any more.
  private(set) var isDone = false
  private var feed: ClusterFeed
  private let reader: WindowReader?
  private var windowStart = 0
  private let leftOut: [UInt32]
  private var nextLeftOut = 0

  /// Some clusters of a part, without the part's rows that do not count.
  init(
    _ part: OpenPart, input: Int, _ feed: ClusterFeed, windowRows: Int
  ) {
    self.part = part
    self.input = input
    self.feed = feed
    shapes = ShapeList(part.reader.footer.shapes)
    window = PartBlock(columns: part.reader.columns.count)
    leftOut = part.superseded
    reader = WindowReader(part, windowRows: windowRows)
    nextValues.append(repeating: 0, count: part.reader.columns.count)
  }

  /// Clusters whose rows are all in memory, in the order of the clusters.
  init(_ part: OpenPart, input: Int, _ strays: consuming StrayRows) {
    self.part = part
    self.input = input
    feed = ClusterFeed(strays.clusters)
    shapes = ShapeList(part.reader.footer.shapes)
    window = strays.takeRows()
    leftOut = []
    reader = nil
    nextValues.append(repeating: 0, count: part.reader.columns.count)
  }

  /// The first stream of the window that holds only the rows that have it.
  var denseStart: Int {
    FixedColumn.allCases.count + part.reader.columns.count { $0.role == .identity }
  }

  /// The next row, counted along the part.
  var row: Int { windowStart + place }

  /// Whether rows of the cluster at hand do not count.
  var leavesRowsOut: Bool {
    nextLeftOut < leftOut.count && Int(leftOut[nextLeftOut]) < cluster.rows.upperBound
  }

  /// Rows of the cluster at hand that lie together in the window, from the next one on.
  var runLength: Int {
    var end = min(cluster.rows.upperBound, windowStart + window.rowCount)
    if nextLeftOut < leftOut.count { end = min(end, Int(leftOut[nextLeftOut])) }
    return end - row
  }

  /// Where the next row of the window stands in canonical order.
  var order: RowOrder { RowOrder(of: place, in: window) }

  /// How many rows from the next one on come before a row of another source: one at least.
  func runLength(before other: RowOrder) -> Int {
    let limit = runLength
    var count = 1
    while count < limit {
      let time = window.streams[FixedColumn.time.rawValue][place + count]
      if time > other.time { break }
      if time == other.time, !(RowOrder(of: place + count, in: window) < other) { break }
      count += 1
    }
    return count
  }
}

extension MergeSource {
  /// Goes on to the next cluster that has rows that count.
  mutating func nextCluster() throws(StoreError) {
    do throws(PartDamage) { try findCluster() } catch { throw part.damaged(error) }
  }

  /// Stands at the cluster's next row that counts; says whether there is one.
  mutating func settle() throws(StoreError) -> Bool {
    do throws(PartDamage) { return try findRow() } catch { throw part.damaged(error) }
  }

  private mutating func findCluster() throws(PartDamage) {
    while let next = try feed.next(part) {
      cluster = next
      while nextLeftOut < leftOut.count, Int(leftOut[nextLeftOut]) < next.rows.lowerBound {
        nextLeftOut += 1
      }
      try skip(to: next.rows.lowerBound)
      if try findRow() { return }
    }
    isDone = true
  }

  private mutating func findRow() throws(PartDamage) -> Bool {
    while row < cluster.rows.upperBound {
      guard nextLeftOut < leftOut.count, Int(leftOut[nextLeftOut]) == row else {
        if place == window.rowCount { try fill(from: row) }
        return true
      }
      nextLeftOut += 1
      try skip(to: row + 1)
    }
    return false
  }

  /// Notes that rows were taken, and their values.
  mutating func take(_ count: Int) { place += count }

  private mutating func skip(to wanted: Int) throws(PartDamage) {
    // The window that ends with the last row skipped: behind the part's last row there is none.
    if wanted > windowStart + window.rowCount { try fill(from: wanted - 1) }
    let end = wanted - windowStart
    while place < end {
      let shape = Int(window.streams[FixedColumn.shape.rawValue][place])
      for index in shapes.places(of: shape) { nextValues[shapes.column(at: index)] += 1 }
      place += 1
    }
  }

  /// Decodes the window that holds a row behind this one.
  private mutating func fill(from wanted: Int) throws(PartDamage) {
    guard let reader else { throw PartDamage("a cluster ends behind its rows") }
    windowStart = try reader.read(row: wanted, of: part, shapes, into: &window)
    place = 0
    for column in 0..<nextValues.count { nextValues[column] = 0 }
  }
}

/// Where a row stands in its cluster: by time, then event key; copies without ids by where they
/// stood in their files, which shows nowhere.
struct RowOrder: Comparable {
  let time: Int64
  private let key: UInt64
  private let load: Int64
  private let line: Int64

  init(of row: Int, in rows: borrowing PartBlock) {
    time = rows.streams[FixedColumn.time.rawValue][row]
    key = UInt64(bitPattern: rows.streams[FixedColumn.key.rawValue][row])
    load = rows.streams[FixedColumn.load.rawValue][row]
    line = rows.streams[FixedColumn.line.rawValue][row]
  }

  static func < (left: RowOrder, right: RowOrder) -> Bool {
    if left.time != right.time { return left.time < right.time }
    if left.key != right.key { return left.key < right.key }
    return (left.load, left.line) < (right.load, right.line)
  }
}
