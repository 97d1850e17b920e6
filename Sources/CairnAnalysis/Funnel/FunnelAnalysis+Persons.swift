import CairnModel

extension FunnelAnalysis {
  /// One line for each person, session or attempt, with the events that the chain goes by.
  func persons(_ whole: FunnelFold, _ names: any PersonNames) -> ReportTable {
    var table = ReportTable(
      name: "persons",
      columns: ["person", "level", "entry_time", "last_time", "outcome", "event_keys"])
    let lines = whole.persons.map { (name: names.name(of: $0.person), line: $0) }
    let sorted = lines.sorted {
      ($0.name, $0.line.entry, $0.line.level, $0.line.last)
        < ($1.name, $1.line.entry, $1.line.level, $1.line.last)
    }
    for (name, line) in sorted {
      table.append([
        .text(name), .count(line.level), .time(EventTime(microseconds: line.entry)),
        .time(EventTime(microseconds: line.last)), .text(line.outcome.rawValue),
        .text(line.keys.map { $0?.text ?? "-" }.joined(separator: " ")),
      ])
    }
    return table
  }
}

extension EventKey {
  /// The event's id where it has one of up to eight readable bytes, else its 64 bits as sixteen
  /// hexadecimal digits.
  var text: String {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
    let id = bytes.prefix { $0 != 0 }
    let isID = !id.isEmpty && bytes.dropFirst(id.count).allSatisfy { $0 == 0 }
    if isID, id.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
      return String(decoding: id, as: UTF8.self)
    }
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
