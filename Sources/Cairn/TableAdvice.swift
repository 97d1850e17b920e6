internal import CairnIngest
internal import CairnModel

/// What to say of a table of which no column is known as the time, or as naming somebody: which
/// columns may be that.
struct TableAdvice {
  private static let shown = 5

  private let columns: TableColumns
  private let lacks: [TableColumns.Need]

  /// Looks at a table's beginning; nil where nothing is lacking, or nothing can be seen.
  init?(_ head: [UInt8], _ source: SourceDefinition) {
    guard case .delimited(let separator, nil) = source.format,
      let columns = TableColumns(head: head, separator: separator)
    else { return nil }
    lacks = columns.lacks(source.mapping)
    // An event's name may be said for all rows; without the other two there is nothing to go by.
    guard lacks.contains(.time) || lacks.contains(.person) else { return nil }
    self.columns = columns
  }

  /// What is lacking, in words.
  private var lacking: String {
    let words = lacks.map { need in
      switch need {
      case .event: "the event"
      case .time: "the time"
      case .person: "the person"
      }
    }
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }

  /// One sentence for the screen; `source` is what the table is called in the definitions, nil
  /// where it is not in them.
  func sentence(_ file: String, source: String?) -> String {
    var text = "\(file): no column is known as \(lacking)"
    func list(_ columns: [TableColumns.Column], _ count: (TableColumns.Column) -> Int) -> String {
      columns.prefix(Self.shown).map { "\($0.name) (\(count($0)))" }.joined(separator: ", ")
    }
    let rows = columns.rowCount.counted("row", "rows")
    if lacks.contains(.time) {
      let times = list(columns.times) { $0.times }
      text += times.isEmpty ? "; none holds times" : "; times stand in \(times) of \(rows)"
    }
    if lacks.contains(.person) {
      let ids = list(columns.ids) { $0.distinct }
      text += ids.isEmpty ? "; none looks like an id" : "; different ids in \(ids)"
    }
    guard let source else { return text + "; cairn init writes a journey.yaml to start from" }
    return text + "; name them under 'fields:' of the source \(source) in journey.yaml"
  }

  /// The remarks and the fields for a draft, as comments.
  func comments(_ source: String, amounts: [String]) -> [String] {
    var lines = ["No column is known as \(lacking). Of \(columns.rowCount.counted("row", "rows")):"]
    for column in columns.times.prefix(Self.shown) where lacks.contains(.time) {
      lines.append(
        "  \(column.name): \(column.times.counted("time", "times")), such as \(column.example)")
    }
    for column in columns.ids.prefix(Self.shown) where lacks.contains(.person) {
      lines.append(
        "  \(column.name): \(column.filled) filled, \(column.distinct) different, such as "
          + column.example)
    }
    lines.append("Name the right ones, and take the signs in front of these lines away:")
    lines.append("fields:")
    for need in lacks { lines.append("  " + field(need, source)) }
    lines += amounts.map { "  " + $0 }
    return lines.map { "    # \($0.replacing("\n", with: " "))" }
  }

  private func field(_ need: TableColumns.Need, _ source: String) -> String {
    switch need {
    case .event: return "event: {const: \(source)}"
    case .time:
      guard let time = columns.times.first else { return "time: COLUMN" }
      guard let pattern = time.patterns.first else { return "time: \(Self.quoted(time.name))" }
      let other = time.patterns.count > 1 ? "  # or \(time.patterns[1])" : ""
      return "time: {from: \(Self.quoted(time.name)), pattern: \"\(pattern)\"}\(other)"
    case .person:
      let name = columns.ids.first?.name ?? "COLUMN"
      let kind = name.lowercased().contains("mail") ? "email" : "customer"
      return "ids: {\(kind): \(Self.quoted(name))}"
    }
  }

  /// A name as YAML has it.
  static func quoted(_ name: String) -> String {
    let signs = name.unicodeScalars
    let isPlain = signs.allSatisfy { sign in
      sign.isASCII && (sign.properties.isAlphabetic || "_ 0123456789".unicodeScalars.contains(sign))
    }
    guard !isPlain || name.isEmpty || name.first?.isNumber == true else { return name }
    let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }
}
