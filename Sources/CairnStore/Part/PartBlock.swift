/// Up to 64 Ki rows on their way into a part: a stream of values for each column.
///
/// Property streams are dense: they hold a value for each row whose shape has the column. Numbers
/// stand as they are; texts are numbers in the part's dictionary; identity streams hold the number
/// plus one, 0 where absent.
struct PartBlock: ~Copyable {
  var rowCount = 0
  var streams = OwnedList<RowBuffer<Int64>>()

  init(columns: Int) {
    for _ in 0..<FixedColumn.allCases.count + columns { streams.append(RowBuffer()) }
  }

  mutating func append(_ value: Int64, to column: FixedColumn) {
    streams[column.rawValue].append(value)
  }

  mutating func append(_ value: Int64, toColumn column: Int) {
    streams[FixedColumn.allCases.count + column].append(value)
  }

  /// Appends one number of each of some staged rows.
  mutating func append(
    _ rows: Span<OpenRow>, to column: FixedColumn, _ number: (OpenRow) -> Int64
  ) {
    let stream = column.rawValue
    streams[stream].reserve(streams[stream].count + rows.count)
    for index in rows.indices { streams[stream].append(number(rows[index])) }
  }

  mutating func clear() {
    rowCount = 0
    for index in 0..<streams.count { streams[index].truncate(to: 0) }
  }
}
