internal import CairnModel

extension Cell {
  /// Writes the cell as a JSON value.
  func appendJSON(to bytes: inout [UInt8]) {
    switch self {
    case .text(let text): JSONText.append(text, to: &bytes)
    case .time, .date:
      bytes.append(UInt8(ascii: "\""))
      _ = appendPlain(to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    case .null, .count, .money, .rate, .seconds, .number, .flag:
      if !appendPlain(to: &bytes) { bytes.append(contentsOf: "null".utf8) }
    }
  }
}

extension ReportTable {
  /// The beginnings of a row's members: `{"step": `, `, "name": `.
  var jsonKeys: [[UInt8]] {
    columns.enumerated().map { index, column in
      var key = Array((index == 0 ? "{" : ", ").utf8)
      JSONText.append(column, to: &key)
      key.append(contentsOf: ": ".utf8)
      return key
    }
  }

  /// Writes a row as a flat object.
  static func appendJSON(_ row: [Cell], keys: [[UInt8]], to bytes: inout [UInt8]) {
    for (key, cell) in zip(keys, row) {
      bytes += key
      cell.appendJSON(to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}
