public import CairnModel

// A file of dated rates is a CSV with a header that names four columns, in any order:
//
//     date,from,to,rate
//     2026-09-01,USD,EUR,0.8571
//     2026-09-01,EUR,PLN,4.2615
//
// One unit of `from` is worth `rate` units of `to`, from that local day on until the next line for
// the same two. A line of the other direction serves as well: its rate is turned round.

/// Reads a file of dated exchange rates.
public enum RateFile {
  /// The largest file that is read, in bytes: a century of daily rates of fifty currencies.
  public static let byteLimit = 64 << 20

  /// Reads rates into one currency; lines about other pairs are left out.
  public static func read(
    _ text: String, name: String, into target: ByteText
  ) throws(DefinitionsError) -> ExchangeRates {
    var reading = RateReading(name: name, target: target)
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
      guard cells != [""], cells.first?.hasPrefix("#") != true else { continue }
      reading.see(cells, line: index + 1, String(line))
    }
    reading.close()
    guard reading.problems.isEmpty else { throw DefinitionsError(problems: reading.problems) }
    return ExchangeRates(into: target, reading.direct.merging(reading.turned) { $0 + $1 })
  }

  private static func trimmed(_ cell: Substring) -> String {
    var cell = cell
    while let last = cell.last, last.isWhitespace || last == "\"" { cell.removeLast() }
    while let first = cell.first, first.isWhitespace || first == "\"" { cell.removeFirst() }
    return String(cell)
  }
}

/// One reading of a file of rates.
private struct RateReading {
  let name: String
  let target: ByteText
  var direct: [ByteText: [ExchangeRates.Rate]] = [:]
  /// Rates from the target to others, turned round.
  var turned: [ByteText: [ExchangeRates.Rate]] = [:]
  var problems: [DefinitionProblem] = []
  private var columns: [String: Int]?

  static let wanted = ["date", "from", "to", "rate"]
  /// Ten places behind the point.
  static let one: Int64 = 10_000_000_000

  init(name: String, target: ByteText) { (self.name, self.target) = (name, target) }

  mutating func see(_ cells: [String], line: Int, _ text: String) {
    func report(_ message: String) {
      guard problems.count < 20 else { return }
      problems.append(
        DefinitionProblem(
          file: name, line: line, column: 1, length: max(1, text.count), message: message,
          suggestion: nil, text: text))
    }
    guard let columns else {
      var places: [String: Int] = [:]
      for (place, cell) in cells.enumerated() { places[cell.lowercased()] = place }
      let missing = Self.wanted.filter { places[$0] == nil }
      if !missing.isEmpty {
        report("a file of rates begins with the header date,from,to,rate; \(missing) is not there")
      }
      self.columns = places
      return
    }
    func cell(_ column: String) -> String? {
      columns[column].flatMap { cells.indices.contains($0) ? cells[$0] : nil }
    }
    guard let date = cell("date"), let from = cell("from"), let to = cell("to"),
      let rate = cell("rate")
    else { return report("a line has a date, two currencies and a rate") }
    guard let day = Self.day(date) else { return report("'\(date)' is no date such as 2026-09-01") }
    guard let number = Self.rate(rate) else {
      return report("'\(rate)' is no rate above zero with ten places at most")
    }
    let (source, other) = (ByteText(from), ByteText(to))
    if other == target, source != target {
      direct[source, default: []].append(
        ExchangeRates.Rate(day: day, numerator: number, denominator: Self.one))
    } else if source == target, other != target {
      turned[other, default: []].append(
        ExchangeRates.Rate(day: day, numerator: Self.one, denominator: number))
    }
  }

  mutating func close() {
    guard problems.isEmpty, direct.isEmpty, turned.isEmpty else { return }
    problems.append(
      DefinitionProblem(
        file: name, line: 1, column: 1, length: 1,
        message: "no line tells a rate to or from \(target)", suggestion: nil, text: ""))
  }

  private static func day(_ text: String) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, let year = Int(parts[0]),
      let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    return CivilDate(year: year, month: month, day: day)?.daysSince1970
  }

  private static func rate(_ text: String) -> Int64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts[0].count <= 8, parts.last?.count ?? 0 <= 10,
      !(parts[0] + (parts.count == 2 ? parts[1] : "")).isEmpty,
      text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else { return nil }
    let places = parts.count == 2 ? String(parts[1]) : ""
    let fraction = places + String(repeating: "0", count: 10 - places.count)
    guard let whole = Int64(parts[0].isEmpty ? "0" : parts[0]), let rest = Int64(fraction) else {
      return nil
    }
    let number = whole * one + rest
    return number > 0 ? number : nil
  }
}
