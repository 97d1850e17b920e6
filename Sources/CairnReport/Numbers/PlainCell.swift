internal import CairnModel

extension Cell {
  /// Writes the exact spelling that all formats for programs share; says whether there was one.
  ///
  /// Texts are written as they are: what escapes them comes before.
  func appendPlain(to bytes: inout [UInt8]) -> Bool {
    switch self {
    case .null: return false
    case .text(let text): bytes.append(contentsOf: text.bytes)
    case .count(let count):
      if count < 0 { bytes.append(UInt8(ascii: "-")) }
      bytes.append(digitsOf: UInt64(count.magnitude))
    case .money(let amount): ExactNumber.append(amount, to: &bytes)
    case .rate(let value): return ExactNumber.append(value, trimmed: false, to: &bytes)
    case .seconds(let value), .number(let value):
      return ExactNumber.append(value, trimmed: true, to: &bytes)
    case .time(let time): bytes.append(time)
    case .date(let date): bytes.append(date)
    case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }
    return true
  }

  /// Whether the cell is a number, and stands to the right in its column.
  var isNumber: Bool {
    switch self {
    case .count, .money, .rate, .seconds, .number: true
    case .null, .text, .time, .date, .flag: false
    }
  }
}
