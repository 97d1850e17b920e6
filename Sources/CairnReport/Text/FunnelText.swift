internal import CairnModel

/// The funnel as people expect it: a bar for each step, what was lost between them, and where most.
///
/// It is drawn from the tables `steps` and `maturity` of any report that has them.
struct FunnelText {
  static let tables: Set<String> = ["steps", "maturity"]

  private struct Step {
    /// The breakdown values before the step's name.
    var group: String
    var name: String
    var persons: Int
    var cells: [String]
    var dropped: Int?
    var open: Int
    var isFirst: Bool
  }

  private static let columns: [(name: String, header: String)] = [
    ("persons", "persons"), ("share_of_first", "of first"), ("share_of_previous", "of previous"),
    ("median_seconds_from_previous", "median time"),
  ]

  private let steps: [Step]
  private let groupHeader: String
  private let maturity: ReportTable?
  private let options: RenderOptions

  /// Nil where the report is no funnel.
  init?(_ report: Report, options: RenderOptions) {
    guard let table = report[table: "steps"],
      let first = table.columns.firstIndex(of: "step"), table.columns.contains("name"),
      table.columns.contains("persons"), !table.rows.isEmpty
    else { return nil }
    self.options = options
    maturity = report[table: "maturity"]
    groupHeader = table.columns[..<first].joined(separator: ", ")
    let canvas = TextCanvas(options)
    steps = table.rows.map { row in
      func cell(_ name: String) -> Cell {
        table.columns.firstIndex(of: name).map { row[$0] } ?? .null
      }
      func count(_ name: String) -> Int? {
        if case .count(let count) = cell(name) { return count }
        return nil
      }
      return Step(
        group: row[..<first].map { canvas.visible($0.readable(in: options.zone) ?? "") }
          .joined(separator: ", "),
        name: canvas.visible(cell("name").readable(in: options.zone) ?? ""),
        persons: count("persons") ?? 0,
        cells: Self.columns.map { cell($0.name).readable(in: options.zone) ?? canvas.dash },
        dropped: count("dropped"), open: count("open") ?? 0, isFirst: count("step") == 1)
    }
  }

  func draw(on canvas: inout TextCanvas) {
    canvas.line()
    drawSteps(on: &canvas)
    canvas.line()
    drawBiggestLoss(on: &canvas)
    drawMaturity(on: &canvas)
  }

  private func drawSteps(on canvas: inout TextCanvas) {
    let headers = Self.columns.map(\.header)
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

  private func drawBiggestLoss(on canvas: inout TextCanvas) {
    var biggest: (loss: Int, from: Step, to: Step)?
    for (from, to) in zip(steps, steps.dropFirst()) where !to.isFirst {
      let loss = from.dropped ?? max(0, from.persons - to.persons - from.open)
      if loss > (biggest?.loss ?? 0) { biggest = (loss, from, to) }
    }
    guard let biggest else { return }
    let group = biggest.from.group.isEmpty ? "" : "\(biggest.from.group): "
    let count = ReadableNumber.count(biggest.loss)
    let noun = biggest.loss == 1 ? "person" : "persons"
    let line =
      "biggest loss: \(group)\(biggest.from.name) \(canvas.arrow) \(biggest.to.name) "
      + "(\(count) \(noun))"
    canvas.paragraph(line, ink: .red)
  }

  private func drawMaturity(on canvas: inout TextCanvas) {
    guard let maturity, let row = maturity.rows.first, maturity.rows.count == 1 else { return }
    func text(_ name: String) -> String? {
      maturity.columns.firstIndex(of: name).flatMap { row[$0].readable(in: options.zone) }
    }
    guard let entered = text("entered"), let mature = text("mature") else { return }
    var line = "\(mature) of \(entered) entries are mature"
    if let rate = text("conversion_rate") {
      line += "; \(rate) of them converted"
      if let low = text("rate_low"), let high = text("rate_high") {
        line += " (95% interval \(low) to \(high))"
      }
    }
    canvas.paragraph(line)
    guard mature != entered, let low = text("full_low"), let high = text("full_high") else {
      return
    }
    canvas.paragraph("counting the open ones too, between \(low) and \(high)")
  }
}
