internal import CairnBytes
internal import CairnModel

/// What a stored row says, as a hash, with its time and load.
struct StoredContent {
  var row: UInt32
  var load: UInt32
  var time: Int64
  var content: ContentHash
  var line: UInt32 = 0
  /// What it says in full, where that was asked for.
  var event: KeptEvent?
}

extension StoredContent {
  /// Notes a field of an event that is wanted in full.
  fileprivate mutating func note(_ name: [UInt8], _ value: PropertyValue) {
    event?.fields.append((name, value))
  }
}

/// Some rows of a block, and how many rows before each have a shape.
private struct WantedRows: ~Copyable {
  let block: Int
  let rows: [Int]
  let shapes: [Int]
  private var before = RowBuffer<UInt32>()
  private let shapeCount: Int

  init(_ rows: [Int], of block: Int, _ all: borrowing RowBuffer<Int64>, shapes count: Int)
    throws(PartDamage)
  {
    self.block = block
    self.rows = rows
    shapeCount = count
    var counts = RowBuffer<UInt32>(zeros: count)
    var wanted: [Int] = []
    var next = 0
    for row in 0..<all.count {
      let shape = Int(all[row])
      guard shape >= 0, shape < count else { throw PartDamage("a row with an unknown shape") }
      if next < rows.count, rows[next] == row {
        before.append(contentsOf: counts.span)
        wanted.append(shape)
        next += 1
      }
      counts[shape] += 1
    }
    shapes = wanted
  }

  /// How many rows before a wanted one have one of some shapes.
  func count(before place: Int, of shapes: [Int]) -> Int {
    shapes.reduce(0) { $0 + Int(before[place * shapeCount + $1]) }
  }
}

extension PartReader {
  /// What some rows say.
  ///
  /// `rows` are ascending, and each block is decoded once for all its rows.
  func contents(
    ofRows rows: [UInt32], keepsEvents: Bool = false
  ) throws(PartDamage) -> [StoredContent] {
    var contents: [StoredContent] = []
    var start = 0
    while start < rows.count {
      let block = Int(rows[start]) / Limits.blockRows
      var end = start
      while end < rows.count, Int(rows[end]) / Limits.blockRows == block { end += 1 }
      let wanted = rows[start..<end].map { Int($0) % Limits.blockRows }
      contents += try self.contents(ofBlock: block, wanted, keepsEvents)
      start = end
    }
    return contents
  }

  private func contents(
    ofBlock block: Int, _ wanted: [Int], _ keepsEvents: Bool
  ) throws(PartDamage) -> [StoredContent] {
    let slice = BlockSlice(block: block, rows: 0..<(wanted.last ?? 0) + 1)
    let times = try stream(slice, FixedColumn.time.rawValue)
    let loads = try stream(slice, FixedColumn.load.rawValue)
    let lines = try stream(slice, FixedColumn.line.rawValue)
    let asked = try WantedRows(
      wanted, of: block, stream(slice, FixedColumn.shape.rawValue), shapes: footer.shapes.count)
    var codes: [Int] = []
    try names(slice) { codes.append($0) }
    var contents = wanted.map { row in
      StoredContent(
        row: UInt32(block * Limits.blockRows + row),
        load: UInt32(truncatingIfNeeded: loads[row]), time: times[row],
        content: ContentHash(nameHash: ByteHash.hash(names[codes[row]].name), time: times[row]),
        line: UInt32(truncatingIfNeeded: lines[row]))
    }
    if keepsEvents {
      let keys = try stream(slice, FixedColumn.key.rawValue)
      for (place, row) in wanted.enumerated() {
        contents[place].event = KeptEvent(
          name: names[codes[row]].name, time: times[row], key: UInt64(bitPattern: keys[row]))
      }
    }
    for (index, column) in columns.enumerated() {
      if column.role == .identity {
        try addIdentity(index, slice, wanted, &contents)
      } else {
        try addProperty(index, asked, &contents)
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
      let text = texts.text(Int(codes[row]) - 1)
      contents[place].content.add(column: name, value: ByteHash.hash(text))
      contents[place].note(columns[column].name, .text(ByteText(bytes: text)))
    }
  }

  private func addProperty(
    _ column: Int, _ asked: borrowing WantedRows, _ contents: inout [StoredContent]
  ) throws(PartDamage) {
    let having = footer.shapes.indices.filter { footer.shapes[$0].contains(UInt16(column)) }
    var places: [(row: Int, value: Int)] = []
    for (place, shape) in asked.shapes.enumerated() where having.contains(shape) {
      places.append((place, asked.count(before: place, of: having)))
    }
    guard let last = places.last else { return }
    let dense = BlockSlice(block: asked.block, rows: 0..<last.value + 1)
    let values = try stream(dense, FixedColumn.allCases.count + column)
    let name = ByteHash.hash(columns[column].name)
    let type = PropertyType(rawValue: columns[column].type) ?? .integer
    guard type == .text else {
      for place in places {
        let bits = values[place.value]
        contents[place.row].content.add(column: name, value: UInt64(bitPattern: bits))
        contents[place.row].note(columns[column].name, PropertyValue(bits: bits, type: type))
      }
      return
    }
    let texts = try DictionaryReader(bytes(of: .dictionary, column: column))
    for place in places {
      let text = Int(values[place.value])
      guard text >= 0, text < texts.count else { throw PartDamage("an unknown text") }
      let bytes = texts.text(text)
      contents[place.row].content.add(column: name, value: ByteHash.hash(bytes))
      contents[place.row].note(columns[column].name, .text(ByteText(bytes: bytes)))
    }
  }
}
