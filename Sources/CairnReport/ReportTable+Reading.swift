internal import CairnModel

extension ReportTable {
  /// A row's cell under a name; null where the table has no such column.
  func cell(_ name: String, in row: [Cell]) -> Cell {
    columns.firstIndex(of: name).map { row[$0] } ?? .null
  }

  func has(_ names: String...) -> Bool { names.allSatisfy(columns.contains) }
}

extension Cell {
  var countValue: Int? {
    if case .count(let count) = self { return count }
    return nil
  }

  var textValue: String? {
    if case .text(let text) = self { return text.description }
    return nil
  }

  /// The cell as a length to draw; never for figures, which stay exact.
  var drawnValue: Double? {
    switch self {
    case .count(let count): Double(count)
    case .money(let amount): Double(amount.tenThousandths) / 10_000
    case .rate(let value), .seconds(let value), .number(let value):
      value.isFinite ? value : nil
    case .null, .text, .time, .date, .flag: nil
    }
  }
}
