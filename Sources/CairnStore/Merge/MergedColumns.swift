internal import CairnModel

/// The columns of a merged part, and where each input's columns go.
struct MergedColumns: Sendable {
  let columns: [PartColumn]
  /// The identity types come first: those of the rules, then those that only old parts have.
  let identityCount: Int
  /// For each input, for each of its columns, the number of the merged part's column; no number of
  /// a column for those that no row has.
  let places: [[Int]]

  /// `used` are the columns of each part in which rows that count have values: a property that only
  /// rows had which are left out is gone with them, its name too.
  init(_ parts: [OpenPart], used: [Set<Int>], _ rules: IdentityRules) {
    var columns: [PartColumn] = []
    var numbers: [PartColumn: Int] = [:]
    func add(_ column: PartColumn) {
      guard numbers[column] == nil else { return }
      numbers[column] = columns.count
      columns.append(column)
    }
    for type in rules.types {
      add(
        PartColumn(name: type.name.bytes, role: .identity, type: PropertyType.text.rawValue))
    }
    let all = parts.flatMap { $0.reader.columns }
    for column in all where column.role == .identity { add(column) }
    identityCount = columns.count
    for (part, used) in zip(parts, used) {
      for (number, column) in part.reader.columns.enumerated()
      where column.role == .property && used.contains(number) {
        add(column)
      }
    }
    self.columns = columns
    places = parts.map { part in part.reader.columns.map { numbers[$0] ?? -1 } }
  }

  /// Whether a part can hold so many columns.
  var fits: Bool { columns.count <= Limits.propertyColumns }
}

extension OpenPart {
  /// The columns in which rows that count have values.
  func usedColumns() throws(PartDamage) -> Set<Int> {
    guard !superseded.isEmpty else { return Set(reader.columns.indices) }
    var shapes: Set<Int64> = []
    var next = 0
    for block in 0..<reader.footer.blockCount {
      let rows = reader.rows(ofBlock: block)
      var found = RowBuffer<Int64>(capacity: rows.count)
      let slice = BlockSlice(block: block, rows: 0..<rows.count)
      try reader.decode(slice, stream: FixedColumn.shape.rawValue, into: &found)
      for (place, row) in rows.enumerated() {
        if next < superseded.count, Int(superseded[next]) == row {
          next += 1
        } else {
          shapes.insert(found[place])
        }
      }
    }
    let known = shapes.compactMap { Int(exactly: $0) }.filter(reader.footer.shapes.indices.contains)
    return Set(known.flatMap { reader.footer.shapes[$0].map(Int.init) })
  }
}
