import CairnModel
import Testing

extension Report {
  /// The sum of a column for each value of some others; nothing is as good as no row.
  func sums(_ name: String, _ keys: [String], _ column: String) -> [String: Int64] {
    guard let table = self[table: name], let place = table.columns.firstIndex(of: column) else {
      return ["no table": 0]
    }
    let places = keys.compactMap { table.columns.lastIndex(of: $0) }
    var sums: [String: Int64] = [:]
    for row in table.rows {
      sums[places.map { row[$0].words }.joined(separator: " "), default: 0] += row[place].amount
    }
    return sums.filter { $0.value != 0 }
  }
}

extension Cell {
  /// The words of a key cell.
  var words: String {
    switch self {
    case .text(let text): text.description
    case .count(let count): String(count)
    case .date(let date): date.description
    default: "\(self)"
    }
  }

  /// A count, or money in ten-thousandths.
  fileprivate var amount: Int64 {
    switch self {
    case .count(let count): Int64(count)
    case .money(let money): money.tenThousandths
    default: 0
    }
  }
}

/// Columns of a table that add up, by the columns that stay.
struct AddedColumns {
  var table: String
  var keys: [String]
  var columns: [String]

  /// Expects some reports together to have the sums of one.
  func expect(_ parts: [Report], toAddUpTo whole: Report, _ world: String) {
    for column in columns {
      var sums: [String: Int64] = [:]
      for part in parts { sums.merge(part.sums(table, keys, column), uniquingKeysWith: +) }
      #expect(
        sums.filter { $0.value != 0 } == whole.sums(table, keys, column),
        "\(world), \(table) \(column)")
    }
  }
}
