import CairnModel

/// A reader's columns so far, found by their names.
struct ColumnList: Sendable {
  private(set) var columns: [SourceColumn] = []
  private var numbers: [SourceColumn: UInt16] = [:]

  /// The number of a column, which is added where it is new; nil where there are too many.
  mutating func add(_ column: SourceColumn) -> UInt16? {
    if let number = numbers[column] { return number }
    guard columns.count < Limits.propertyColumns else { return nil }
    let number = UInt16(columns.count)
    columns.append(column)
    numbers[column] = number
    return number
  }

  /// The number of a column that is known.
  func number(of column: SourceColumn) -> UInt16? { numbers[column] }

  /// The number of the property of a name.
  mutating func add(_ name: String) -> UInt16? { add(SourceColumn(name: ByteText(name))) }
}
