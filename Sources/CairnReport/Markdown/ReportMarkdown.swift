internal import CairnModel

/// One table as GitHub Markdown: exact numbers to the right, texts that cannot break out.
enum ReportMarkdown {
  static func bytes(of table: ReportTable?) -> [UInt8] {
    guard let table, !table.columns.isEmpty else { return [] }
    var text = line(table.columns.map(escaped))
    text += line(
      table.columns.indices.map { index in
        table.rows.contains { $0[index].isNumber } ? "---:" : "---"
      })
    for row in table.rows {
      text += line(
        row.map { cell in
          if case .text(let text) = cell { return escaped(text.description) }
          var bytes: [UInt8] = []
          _ = cell.appendPlain(to: &bytes)
          return String(decoding: bytes, as: UTF8.self)
        })
    }
    return Array(text.utf8)
  }

  private static func line(_ cells: [String]) -> String {
    "| \(cells.joined(separator: " | ")) |\n"
  }

  /// A text with everything escaped that Markdown or HTML would obey.
  static func escaped(_ text: String) -> String {
    var result = ""
    let scalars = Array(VisibleText.escaped(text).unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "|", "\\", "`", "*", "[", "]", "~": result += "\\\(scalar)"
      case "_": result += isInsideWord(index, of: scalars) ? "_" : "\\_"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Whether letters or digits stand on both sides, where an underscore means nothing.
  private static func isInsideWord(_ index: Int, of scalars: [Unicode.Scalar]) -> Bool {
    guard index > 0, index + 1 < scalars.count else { return false }
    return isWord(scalars[index - 1]) && isWord(scalars[index + 1])
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
