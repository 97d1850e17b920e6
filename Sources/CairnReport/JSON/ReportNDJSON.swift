internal import CairnModel

/// One table as lines, each a JSON object; the same values as in the envelope.
enum ReportNDJSON {
  static func bytes(of table: ReportTable?) -> [UInt8] {
    guard let table else { return [] }
    var bytes: [UInt8] = []
    let keys = table.jsonKeys
    for row in table.rows {
      ReportTable.appendJSON(row, keys: keys, to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}
