internal import CairnModel

/// The funnel as people expect it: a bar for each step, what was lost between them, and where most.
///
/// It is drawn from the tables `steps` and `maturity` of any report that has them.
struct FunnelText {
  static let tables: Set<String> = ["steps", "maturity", "reasons"]

  private struct Step {
    /// The breakdown values before the step's name.
    var group: String
    var name: String
    var persons: Int
    var cells: [String]
  }

  /// The columns of figures that the report has something to say in.
  private static func columns(_ table: ReportTable, counted: String) -> [Column] {
    let all = [
      Column(name: "persons", header: counted), Column(name: "share_of_first", header: "of first"),
      Column(name: "share_of_everybody", header: "of all"),
      Column(name: "share_of_previous", header: "of prev"),
      Column(name: "dropped", header: "lost"), Column(name: "open", header: "open"),
      Column(name: "median_seconds_from_previous", header: "median"),
    ]
    return all.filter { column in
      guard table.columns.contains(column.name) else { return column.isAlwaysThere }
      return column.name != "open"
        || table[column: "open"].contains { ($0.countValue ?? 0) > 0 }
    }
  }

  private struct Column {
    var name: String
    var header: String
    var isAlwaysThere: Bool { name != "share_of_everybody" && name != "open" && name != "dropped" }
  }

  private let steps: [Step]
  private let headers: [String]
  private let groupHeader: String
  private let sentences: FunnelSentences
  private let options: RenderOptions

  /// Nil where the report is no funnel.
  init?(_ report: Report, options: RenderOptions) {
    guard let table = report[table: "steps"],
      let first = table.columns.firstIndex(of: "step"), table.columns.contains("name"),
      table.columns.contains("persons"), !table.rows.isEmpty
    else { return nil }
    self.options = options
    sentences = FunnelSentences(report, zone: options.zone)
    groupHeader = table.columns[..<first].joined(separator: ", ")
    let canvas = TextCanvas(options)
    let columns = Self.columns(table, counted: sentences.counted)
    headers = columns.map(\.header)
    steps = table.rows.map { row in
      Step(
        group: row[..<first].map { canvas.visible($0.readable(in: options.zone) ?? "") }
          .joined(separator: ", "),
        name: canvas.visible(table.cell("name", in: row).readable(in: options.zone) ?? ""),
        persons: table.cell("persons", in: row).countValue ?? 0,
        cells: columns.map { column in
          table.cell(column.name, in: row).readable(in: options.zone) ?? canvas.dash
        })
    }
  }

  func draw(on canvas: inout TextCanvas) {
    canvas.line()
    drawSteps(on: &canvas)
    canvas.line()
    if let loss = sentences.biggestLoss(arrow: canvas.arrow) {
      canvas.paragraph(canvas.visible(loss), ink: .red)
    }
    for sentence in sentences.maturity { canvas.paragraph(sentence) }
  }

  private func drawSteps(on canvas: inout TextCanvas) {
    var numberWidths = headers.indices.map { index in
      max(
        DisplayWidth.of(headers[index]), steps.map { DisplayWidth.of($0.cells[index]) }.max() ?? 0)
    }
    // A narrow terminal keeps the names and as many figures as fit.
    while numberWidths.reduce(8, { $0 + $1 + 2 }) > canvas.width { numberWidths.removeLast() }
    let labels = self.labels(on: &canvas)
    let fixed = numberWidths.reduce(0) { $0 + $1 + 2 }
    let longest = labels.map(DisplayWidth.of).max() ?? 0
    let labelWidth = min(longest, max(8, canvas.width - fixed - 8))
    let barRoom = min(30, canvas.width - fixed - labelWidth - 2)

    var head = aligned(canvas.fitted(labels[0], to: labelWidth), to: labelWidth, right: false)
    for (header, width) in zip(headers, numberWidths) {
      head += "  " + aligned(header, to: width, right: true)
    }
    canvas.line(canvas.inked(head, .bold))
    let most = steps.map(\.persons).max() ?? 0
    for (index, step) in steps.enumerated() {
      if index > 0, step.group != steps[index - 1].group { canvas.line() }
      var line = aligned(
        canvas.fitted(labels[index + 1], to: labelWidth), to: labelWidth, right: false)
      for (cell, width) in zip(step.cells, numberWidths) {
        line += "  " + aligned(cell, to: width, right: true)
      }
      let bar = Self.bar(step.persons, of: most, room: barRoom, asciiOnly: canvas.asciiOnly)
      canvas.line(bar.isEmpty ? line : line + "  " + canvas.inked(bar, .green))
    }
  }

  /// The header and every step's name, behind the breakdown values where there are some.
  private func labels(on canvas: inout TextCanvas) -> [String] {
    let names = ["step"] + steps.map(\.name)
    guard !groupHeader.isEmpty else { return names }
    let groups = [canvas.visible(groupHeader)] + steps.map(\.group)
    let width = min(groups.map(DisplayWidth.of).max() ?? 0, canvas.width / 4)
    return zip(groups, names).map { group, name in
      aligned(canvas.fitted(group, to: width), to: width, right: false) + "  " + name
    }
  }

  /// A bar as long as the share; nobody has none, and everybody else has at least a sliver.
  static func bar(_ persons: Int, of most: Int, room: Int, asciiOnly: Bool) -> String {
    guard persons > 0, most > 0, room > 0 else { return "" }
    let eighths = Int((Double(persons) / Double(most) * Double(room * 8)).rounded())
    if asciiOnly { return String(repeating: "#", count: max(1, (eighths + 4) / 8)) }
    let slivers = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let (whole, rest) = max(1, eighths).quotientAndRemainder(dividingBy: 8)
    return String(repeating: "█", count: whole) + slivers[rest]
  }
}
