internal import CairnModel

/// One table as comma-separated values: RFC 4180, UTF-8, a header always, lines ended by LF.
///
/// A cell without a value is empty, an empty text is `""`. A text that a spreadsheet would take for
/// a formula gets a leading `'`, and characters that a terminal would obey are shown as `\x1b`;
/// numbers are never touched, so a refund stays `-2.5`. `isRaw` writes texts as they are.
struct ReportCSV: Sendable {
  var isRaw = false

  func bytes(of table: ReportTable?) -> [UInt8] {
    guard let table, !table.columns.isEmpty else { return [] }
    var bytes: [UInt8] = []
    append(table.columns.map { Cell.text($0) }, to: &bytes)
    for row in table.rows { append(row, to: &bytes) }
    return bytes
  }

  /// Writes a row with the end of its line.
  func append(_ row: [Cell], to bytes: inout [UInt8]) {
    for (index, cell) in row.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(cell, isAlone: row.count == 1, to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Writes a cell; one without a value that is alone in its row is quoted, since an empty line is
  /// no record to many readers.
  func append(_ cell: Cell, isAlone: Bool, to bytes: inout [UInt8]) {
    if case .text(let text) = cell {
      appendText(text, to: &bytes)
    } else if !cell.appendPlain(to: &bytes), isAlone {
      bytes.append(contentsOf: "\"\"".utf8)
    }
  }

  private func appendText(_ text: ByteText, to bytes: inout [UInt8]) {
    if let first = text.bytes.first, Self.isPlain(first), text.bytes.allSatisfy(Self.isPlain) {
      bytes.append(contentsOf: text.bytes)
      return
    }
    let field = isRaw ? text.bytes : guarded(text.description)
    guard field.isEmpty || field.contains(where: Self.needsQuotes) || hasOuterSpace(field) else {
      bytes += field
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Letters, digits and the few signs that mean nothing anywhere.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
    default: false
    }
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D
  }

  private func hasOuterSpace(_ field: [UInt8]) -> Bool {
    field.first == 0x20 || field.last == 0x20 || field.first == 0x09 || field.last == 0x09
  }

  private func guarded(_ text: String) -> [UInt8] {
    let visible = VisibleText.escaped(text, keeping: ["\n", "\r", "\t"])
    return Array((startsFormula(text) ? "'" + visible : visible).utf8)
  }

  /// Whether a spreadsheet may calculate the text, also when it drops leading spaces and quotes.
  ///
  /// A minus alone has nothing to calculate, and is the name of standard input.
  private func startsFormula(_ text: String) -> Bool {
    guard text != "-", let first = text.unicodeScalars.first else { return false }
    if ["\t", "\r", "\n", "\0"].contains(first) { return true }
    let outer: [Unicode.Scalar] = [" ", "\"", "'", "\u{A0}", "\u{3000}", "\u{FEFF}"]
    let start = text.unicodeScalars.first { !outer.contains($0) }
    guard let start else { return false }
    // The wide forms are signs to spreadsheets of East Asia.
    return ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"].contains(start)
  }
}
