internal import CairnModel

extension Cell {
  /// The exact spelling that CSV and Markdown write, or nil where the cell is empty.
  var plainValue: String? {
    switch self {
    case .null: nil
    case .text(let text): text.description
    case .count(let count): String(count)
    case .money(let amount): ExactNumber.money(amount)
    case .rate(let value): ExactNumber.rate(value)
    case .seconds(let value), .number(let value): ExactNumber.number(value)
    case .time(let time): time.description
    case .date(let date): date.description
    case .flag(let flag): flag ? "true" : "false"
    }
  }

  /// Whether the cell is a number, and stands to the right in its column.
  var isNumber: Bool {
    switch self {
    case .count, .money, .rate, .seconds, .number: true
    case .null, .text, .time, .date, .flag: false
    }
  }
}
