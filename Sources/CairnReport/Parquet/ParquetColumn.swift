internal import CairnModel

/// One column of a piece of a Parquet file: which rows have a value, and the values one by one.
///
/// Values lie plainly: numbers as they are in memory, a text behind its length, flags as bits.
struct ParquetColumn: Sendable {
  let column: RowColumn
  /// One bit a row: whether it has a value.
  private var present: [UInt8] = []
  private var values: [UInt8] = []
  private(set) var rowCount = 0
  private var valueCount = 0
  /// Values that do not fit the column, and were left out.
  private(set) var unfitCount = 0

  init(_ column: RowColumn) { self.column = column }

  var byteCount: Int { values.count }

  mutating func append(_ cell: Cell) {
    let hasValue = appendValue(cell)
    if rowCount.isMultiple(of: 8) { present.append(0) }
    if hasValue {
      present[present.count - 1] |= 1 << UInt8(rowCount % 8)
      valueCount += 1
    }
    rowCount += 1
  }

  /// Forgets the rows, and keeps the room they took.
  mutating func clear() {
    present.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    (rowCount, valueCount) = (0, 0)
  }

  /// The page's content before it is compressed: which rows have values, then the values.
  var page: [UInt8] {
    var levels: [UInt8] = []
    if valueCount == rowCount || valueCount == 0 {
      // One run of the same.
      levels.append(variable: UInt64(rowCount) << 1)
      levels.append(valueCount == 0 ? 0 : 1)
    } else {
      levels.append(variable: UInt64(present.count) << 1 | 1)
      levels += present
    }
    var page: [UInt8] = []
    page.reserveCapacity(4 + levels.count + values.count)
    page.append(littleEndian: UInt32(levels.count))
    return page + levels + values
  }

  private mutating func appendValue(_ cell: Cell) -> Bool {
    switch (column.kind, cell) {
    case (_, .null): return false
    case (.text, _):
      guard let text = cell.spelling else { return false }
      append(text)
    case (.decimal, .count(let count)):
      let (amount, overflow) = Int64(count).multipliedReportingOverflow(by: 10_000)
      guard !overflow else {
        unfitCount += 1
        return false
      }
      values.append(littleEndian: amount)
    case (.integer, .count(let count)): values.append(littleEndian: Int64(count))
    case (.decimal, .money(let amount)): values.append(littleEndian: amount.tenThousandths)
    case (.number, .rate(let value)), (.number, .seconds(let value)),
      (.number, .number(let value)), (.real, .number(let value)):
      guard value.isFinite || column.kind == .real else { return false }
      values.append(littleEndian: value.bitPattern)
    case (.number, .count(let count)): values.append(littleEndian: Double(count).bitPattern)
    case (.number, .money(let amount)):
      values.append(littleEndian: (Double(amount.tenThousandths) / 10_000).bitPattern)
    case (.flag, .flag(let flag)): append(flag)
    case (.time, .time(let time)): values.append(littleEndian: time.microseconds)
    case (.date, .date(let date)): values.append(littleEndian: Int32(date.daysSince1970))
    default: preconditionFailure("a cell is of its column's kind: \(column.name)")
    }
    return true
  }

  /// A text that is no UTF-8 gets U+FFFD where it is none, since readers refuse a whole file else.
  private mutating func append(_ text: ByteText) {
    let isASCII = text.bytes.allSatisfy { $0 < 0x80 }
    let bytes = isASCII ? text.bytes : Array(text.description.utf8)
    values.append(littleEndian: UInt32(bytes.count))
    values += bytes
  }

  private mutating func append(_ flag: Bool) {
    if valueCount.isMultiple(of: 8) { values.append(0) }
    if flag { values[values.count - 1] |= 1 << UInt8(valueCount % 8) }
  }
}

extension RowColumn.Kind {
  /// The number of the physical type in Parquet.
  var parquetType: Int32 {
    switch self {
    case .flag: 0
    case .date: 1
    case .integer, .decimal, .time: 2
    case .number, .real: 5
    case .text: 6
    }
  }

  /// What the values mean, in the two spellings that old and new readers look for.
  func describe(in element: inout ThriftWriter) {
    switch self {
    case .text:
      element.field(6, Int32(0))
      element.structure(10) { $0.structure(1) { _ in } }
    case .decimal:
      element.field(6, Int32(5))
      element.field(7, Int32(4))
      element.field(8, Int32(18))
      element.structure(10) { logical in
        logical.structure(5) { decimal in
          decimal.field(1, Int32(4))
          decimal.field(2, Int32(18))
        }
      }
    case .date:
      element.field(6, Int32(6))
      element.structure(10) { $0.structure(6) { _ in } }
    case .time:
      element.field(6, Int32(10))
      element.structure(10) { logical in
        logical.structure(8) { timestamp in
          timestamp.field(1, true)
          timestamp.structure(2) { $0.structure(2) { _ in } }
        }
      }
    case .integer, .number, .real, .flag: break
    }
  }
}
