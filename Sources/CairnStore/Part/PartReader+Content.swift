internal import CairnBytes
internal import CairnModel

/// What a stored row says, as a hash, with its time and load.
struct StoredContent {
  var row: UInt32
  var load: UInt32
  var time: Int64
  var content: ContentHash
}

/// Some rows of a block, and the slice that reaches to the last of them.
private struct WantedRows {
  var slice: BlockSlice
  var rows: [Int]
}

extension PartReader {
  /// What some rows say.
  ///
  /// `rows` are ascending, and each block is decoded once for all its rows.
  func contents(ofRows rows: [UInt32]) throws(PartDamage) -> [StoredContent] {
    var contents: [StoredContent] = []
    var start = 0
    while start < rows.count {
      let block = Int(rows[start]) / Limits.blockRows
      var end = start
      while end < rows.count, Int(rows[end]) / Limits.blockRows == block { end += 1 }
      let wanted = rows[start..<end].map { Int($0) % Limits.blockRows }
      contents += try self.contents(ofBlock: block, wanted)
      start = end
    }
    return contents
  }

  private func contents(ofBlock block: Int, _ wanted: [Int]) throws(PartDamage) -> [StoredContent] {
    let slice = BlockSlice(block: block, rows: 0..<(wanted.last ?? 0) + 1)
    let times = try stream(slice, FixedColumn.time.rawValue)
    let loads = try stream(slice, FixedColumn.load.rawValue)
    let shapes = try stream(slice, FixedColumn.shape.rawValue)
    var codes: [Int] = []
    try names(slice) { codes.append($0) }
    var contents = wanted.map { row in
      StoredContent(
        row: UInt32(block * Limits.blockRows + row),
        load: UInt32(truncatingIfNeeded: loads[row]), time: times[row],
        content: ContentHash(nameHash: ByteHash.hash(names[codes[row]].name), time: times[row]))
    }
    for (index, column) in columns.enumerated() {
      if column.role == .identity {
        try addIdentity(index, slice, wanted, &contents)
      } else {
        try addProperty(index, WantedRows(slice: slice, rows: wanted), shapes, &contents)
      }
    }
    return contents
  }

  private func stream(_ slice: BlockSlice, _ stream: Int) throws(PartDamage) -> RowBuffer<Int64> {
    var numbers = RowBuffer<Int64>(capacity: max(slice.count, 1))
    try decode(slice, stream: stream, into: &numbers)
    return numbers
  }

  private func addIdentity(
    _ column: Int, _ slice: BlockSlice, _ wanted: [Int], _ contents: inout [StoredContent]
  ) throws(PartDamage) {
    let codes = try stream(slice, FixedColumn.allCases.count + column)
    let texts = try DictionaryReader(bytes(of: .dictionary, column: column))
    let name = ByteHash.hash(columns[column].name)
    for (place, row) in wanted.enumerated() where codes[row] > 0 {
      guard codes[row] <= texts.count else { throw PartDamage("an unknown identifier") }
      contents[place].content.add(
        column: name, value: ByteHash.hash(texts.text(Int(codes[row]) - 1)))
    }
  }

  private func addProperty(
    _ column: Int, _ asked: WantedRows, _ shapes: borrowing RowBuffer<Int64>,
    _ contents: inout [StoredContent]
  ) throws(PartDamage) {
    let (slice, wanted) = (asked.slice, asked.rows)
    let isInShape = footer.shapes.map { $0.contains(UInt16(column)) }
    var ranks: [Int] = []
    var rank = 0
    for row in slice.rows {
      ranks.append(rank)
      if isInShape[Int(shapes[row])] { rank += 1 }
    }
    guard rank > 0 else { return }
    let dense = BlockSlice(block: slice.block, rows: 0..<rank)
    let values = try stream(dense, FixedColumn.allCases.count + column)
    let name = ByteHash.hash(columns[column].name)
    guard columns[column].type == PropertyType.text.rawValue else {
      for (place, row) in wanted.enumerated() where isInShape[Int(shapes[row])] {
        contents[place].content.add(
          column: name, value: UInt64(bitPattern: values[ranks[row]]))
      }
      return
    }
    let texts = try DictionaryReader(bytes(of: .dictionary, column: column))
    for (place, row) in wanted.enumerated() where isInShape[Int(shapes[row])] {
      let text = Int(values[ranks[row]])
      guard text >= 0, text < texts.count else { throw PartDamage("an unknown text") }
      contents[place].content.add(column: name, value: ByteHash.hash(texts.text(text)))
    }
  }
}
