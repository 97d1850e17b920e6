internal import CairnModel

/// The envelope: one object a report, in the order report, as_of, definition, tables, notes.
///
/// A row stands on a line of its own, so that a difference between two answers is a difference
/// between lines.
enum ReportJSON {
  static func bytes(of report: Report, only chosen: ReportTable? = nil) -> [UInt8] {
    var bytes: [UInt8] = []
    func write(_ text: String) { bytes.append(contentsOf: text.utf8) }
    write("{\"report\": \(JSONText.quoted(report.name)),\n \"as_of\": \(asOf(report.asOf)),\n")
    write(" \"definition\": \(object(report.definition)),\n \"tables\": {")
    let tables = chosen.map { [$0] } ?? report.tables
    for (index, table) in tables.enumerated() {
      write("\(index == 0 ? "" : ",")\n  \(JSONText.quoted(table.name)): [")
      append(rowsOf: table, to: &bytes)
      write("]")
    }
    write("},\n \"notes\": [")
    for (index, note) in report.notes.enumerated() {
      write("\(index == 0 ? "" : ",\n  ")\(JSONText.quoted(note))")
    }
    write("]}\n")
    return bytes
  }

  /// The rows of one table as an array and nothing else.
  static func rows(of table: ReportTable) -> [UInt8] {
    var bytes = Array("[".utf8)
    append(rowsOf: table, to: &bytes)
    return bytes + Array("]\n".utf8)
  }

  private static func append(rowsOf table: ReportTable, to bytes: inout [UInt8]) {
    let keys = table.jsonKeys
    for (index, row) in table.rows.enumerated() {
      bytes.append(contentsOf: (index == 0 ? "\n   " : ",\n   ").utf8)
      ReportTable.appendJSON(row, keys: keys, to: &bytes)
    }
  }

  private static func asOf(_ asOf: Report.AsOf?) -> String {
    guard let asOf else { return "null" }
    func time(_ time: EventTime?) -> String { time.map { "\"\($0)\"" } ?? "null" }
    return "{\"generation\": \(asOf.generation), \"events\": \(asOf.events), "
      + "\"data_start\": \(time(asOf.dataStart)), \"data_end\": \(time(asOf.dataEnd))}"
  }

  static func object(_ settings: [Report.Setting]) -> String {
    let members = settings.map { "\(JSONText.quoted($0.name)): \(value($0.value))" }
    return "{\(members.joined(separator: ", "))}"
  }

  private static func value(_ value: SettingValue) -> String {
    switch value {
    case .null: "null"
    case .text(let text): JSONText.quoted(text)
    case .number(let number): String(number)
    case .flag(let flag): flag ? "true" : "false"
    case .list(let values): "[\(values.map(Self.value).joined(separator: ", "))]"
    case .object(let settings): object(settings)
    }
  }
}
