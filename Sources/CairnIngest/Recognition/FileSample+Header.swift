// Tables that begin inside of a line, or without the header of the files before them.

public import CairnModel

/// Why the first line of a table cannot be the one that names its columns; nil where it may be.
///
/// A line that has the column of the time is one. Else it is none where a value stands in it, such
/// as a number, or where the lines behind it have more cells.
public func problemOfHeader(head: [UInt8], separator: UInt8, _ mapping: FieldMapping) -> String? {
  let separator = TablePreamble(head: head, separator: separator).separator ?? separator
  let rules = mapping.time.all
  let names = Set(rules.flatMap { $0.from + $0.joined }.map(FileSample.plainName))
  guard !names.isEmpty, rules.allSatisfy({ $0.constant == nil }) else { return nil }
  let sample = FileSample(tableHead: head)
  let records = sample.records(at: separator, limit: 50)
  if let problem = sample.problemOfQuote(separator) { return problem }
  guard let first = records.first else { return nil }
  let found = first.map(FileSample.plainName)
  // Members of lifted objects have the object's name in front.
  let ends = found.compactMap { $0.split(separator: ".").last.map(String.init) }
  guard names.isDisjoint(with: found + ends) else { return nil }
  if let value = first.first(where: FileSample.isValue) {
    return "the first line does not name columns: '\(value.prefix(40))' is a value; "
      + FileSample.headerAdvice
  }
  return FileSample.unevenHeader(records)
}

extension FileSample {
  /// The beginning of a table; where that is all of it, its last line is whole.
  init(tableHead head: [UInt8]) {
    let limit = 65_536
    self.init("", head.count < limit ? head + [.lineFeed] : Array(head.prefix(limit)), [])
  }

  static let headerAdvice =
    "put the header of its other files in front, or name the columns in journey.yaml: "
    + "`columns: [user_id, event, time, …]`"

  /// A column's name as names are compared: without regard to case, blanks around it, underscores.
  static func plainName(_ name: String) -> String {
    trimmed(name).filter { $0 != "_" }.lowercased()
  }

  /// Whether a cell is a number, a time or an e-mail address, and so no name of a column.
  static func isValue(_ cell: String) -> Bool {
    let hasDigit = cell.contains { $0.isNumber }
    let isNumber = hasDigit && cell.allSatisfy { $0.isNumber || "-:. T+Z".contains($0) }
    let address = cell.split(separator: "@", omittingEmptySubsequences: false)
    return isNumber || address.count == 2 && !address[0].isEmpty && address[1].contains(".")
  }

  /// What is wrong where the first record has fewer cells than those behind it, which have as many
  /// as each other.
  static func unevenHeader(_ records: [[String]]) -> String? {
    guard let first = records.first, records.count > 2 else { return nil }
    let width = records[1].count
    guard width > first.count, width > 1, records[2...].allSatisfy({ $0.count == width }) else {
      return nil
    }
    return "the first line has " + first.count.counted("cell", "cells")
      + " and those behind it have \(width), so it does not name their columns: the file begins "
      + "inside of a line, or behind its header; \(headerAdvice)"
  }

  /// What is wrong where the first line ends a quoted cell, behind which rows stand.
  func problemOfQuote(_ separator: UInt8) -> String? {
    guard let line = lines.first, line.count(where: { $0 == "\"" }) % 2 == 1, lines.count > 2,
      TablePreamble(head: bytes, separator: separator).lineCount == 0
    else { return nil }
    let text = lines.dropFirst().joined(separator: "\n")
    let rest = FileSample(tableHead: Array(text.utf8)).records(at: separator, limit: 50)
    guard let width = rest.first?.count, width > 1, rest.allSatisfy({ $0.count == width }),
      rest.count == lines.count - 1
    else { return nil }
    return "the first line ends a quoted cell that began before it, so it does not name columns: "
      + "the file begins inside of a line; \(Self.headerAdvice)"
  }

  /// Lines of cells behind one that has fewer.
  var tableWithoutHeader: Recognition? {
    for separator in Self.separators {
      let records = records(at: separator.byte, limit: 50)
      guard let problem = Self.unevenHeader(records) ?? problemOfQuote(separator.byte) else {
        continue
      }
      let parts = problem.split(separator: ";", maxSplits: 1)
      return .unknown(reason: String(parts[0]), advice: Self.headerAdvice)
    }
    return nil
  }
}
