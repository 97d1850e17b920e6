internal import CairnModel

/// Where the figures of a served page lead: to the persons behind them and their time-lines.
///
/// Addresses are made of this program's own paths and of escaped values; a text from a log is never
/// an address.
struct PageLinks: Hashable, Sendable {
  /// The range, filter and segment of the page, ready to be put behind `?`.
  var scope: String
  /// The funnel that the page shows.
  var funnel: String?

  /// Where a cell of a report's table leads, or nil where it leads nowhere.
  func address(_ report: String, _ table: ReportTable, _ row: [Cell], _ column: Int) -> String? {
    let name = table.columns[column]
    func value(_ column: String) -> String? { table.cell(column, in: row).textValue }
    switch (report, table.name, name) {
    case (_, _, "person"): return value("person").map { "/person?person=\(Self.escaped($0))" }
    case ("funnel", "steps", "persons"):
      guard let funnel, table.columns.first == "step", let step = row[0].countValue else {
        return nil
      }
      return people("funnel", [("steps", funnel), ("step", String(step))])
    case ("stages", "stages", "persons"):
      return value("stage").map { people("persons", [("stage", $0)]) }
    case ("channels", "credit", "channel"):
      return value("channel").flatMap {
        $0 == "unattributed" ? nil : people("sessions", [("channel", $0)])
      }
    case ("sessions", "summary", "sessions"): return people("sessions", [])
    case ("revenue", "summary", "orders"):
      return people("orders", value("currency").map { [("currency", $0)] } ?? [])
    default: return nil
    }
  }

  /// The page of some persons, sessions or orders.
  func people(_ list: String, _ filters: [(String, String)]) -> String {
    let pairs = [("of", list)] + filters
    let own = pairs.map { "\($0.0)=\(Self.escaped($0.1))" }.joined(separator: "&")
    return "/people?\(own)" + (scope.isEmpty ? "" : "&\(scope)")
  }

  /// A value as it stands in an address.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return escaped
  }
}
