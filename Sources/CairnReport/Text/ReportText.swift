internal import CairnModel

/// A report for a terminal: title, as-of line, definition, tables, notes.
struct ReportText {
  private let report: Report
  private let only: ReportTable?
  private let options: RenderOptions

  init(_ report: Report, only: ReportTable? = nil, options: RenderOptions) {
    (self.report, self.only, self.options) = (report, only, options)
  }

  var bytes: [UInt8] {
    var canvas = TextCanvas(options)
    drawHead(on: &canvas)
    if only == nil, let funnel = FunnelText(report, options: options) {
      funnel.draw(on: &canvas)
      for table in report.tables where !FunnelText.tables.contains(table.name) {
        draw(table, on: &canvas)
      }
    } else {
      for table in only.map({ [$0] }) ?? report.tables { draw(table, on: &canvas) }
    }
    drawNotes(on: &canvas)
    return Array(canvas.text.utf8)
  }

  private func drawHead(on canvas: inout TextCanvas) {
    let title = canvas.visible(report.name)
    canvas.line(canvas.inked(canvas.fitted(title, to: canvas.width), .bold))
    canvas.paragraph(canvas.visible(AsOfLine.text(report, options.zone, canvas)), ink: .dim)
    let definition = DefinitionLine.text(report.definition, arrow: " \(canvas.arrow) ")
    if !definition.isEmpty { canvas.paragraph(canvas.visible(definition), ink: .dim) }
  }

  private func draw(_ table: ReportTable, on canvas: inout TextCanvas) {
    canvas.line()
    if report.tables.count > 1 {
      canvas.line(canvas.inked(canvas.fitted(canvas.visible(table.name), to: canvas.width), .bold))
    }
    TextTable(table.byPeriod ?? table, canvas: canvas, options: options).draw(on: &canvas)
  }

  private func drawNotes(on canvas: inout TextCanvas) {
    var notes = report.notes.map { canvas.visible($0) }
    if (only.map { [$0] } ?? report.tables).contains(where: { $0.byPeriod != nil }) {
      notes.append(
        "shares by period; * is of a period that is not over. --format json has the persons")
    }
    if canvas.hasShortened {
      notes.append("texts ending in \(canvas.ellipsis) are shortened; --format json has them whole")
    }
    if !notes.isEmpty { canvas.line() }
    for note in notes { canvas.paragraph("note: \(note)", indent: 6) }
  }
}

/// What an answer rests on, in one line: the generation, the events and the days of the data.
enum AsOfLine {
  static func text(_ report: Report, _ zone: ZoneTable, _ canvas: TextCanvas) -> String {
    text(report.asOf, zone: zone, separator: " \(canvas.separator) ", dash: canvas.dash)
  }

  static func text(
    _ asOf: Report.AsOf?, zone: ZoneTable, separator: String, dash: String
  ) -> String {
    guard let asOf else { return "times in \(zone.name)" }
    var parts = [
      "as of generation \(ReadableNumber.count(asOf.generation))",
      "\(ReadableNumber.count(asOf.events)) \(asOf.events == 1 ? "event" : "events")",
    ]
    if let start = asOf.dataStart, let end = asOf.dataEnd {
      let first = zone.clock(start, withSeconds: false)
      let last = zone.clock(end, withSeconds: false)
      parts.append("data \(first) \(dash) \(last) \(zone.name)")
    } else {
      parts.append("no data yet")
    }
    return parts.joined(separator: separator)
  }
}

/// The settings that shaped an answer, in one line: `steps view → cart; window 7d; entry best`.
enum DefinitionLine {
  static func text(_ settings: [Report.Setting], arrow: String) -> String {
    settings.compactMap { setting in
      value(setting.value, separator: setting.name == "steps" ? arrow : ", ")
        .map { "\(setting.name.map { $0 == "_" ? " " : String($0) }.joined()) \($0)" }
    }.joined(separator: "; ")
  }

  private static func value(_ value: SettingValue, separator: String) -> String? {
    switch value {
    case .null: return nil
    case .text(let text): return text.isEmpty ? nil : text
    case .number(let number): return String(number)
    case .flag(let flag): return flag ? "yes" : "no"
    case .list(let values):
      let texts = values.compactMap { Self.value($0, separator: ", ") }
      return texts.isEmpty ? nil : texts.joined(separator: separator)
    case .object(let settings):
      let text = Self.text(settings, arrow: separator)
      return text.isEmpty ? nil : "(\(text))"
    }
  }
}
