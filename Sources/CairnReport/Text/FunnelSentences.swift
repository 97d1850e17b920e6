internal import CairnModel

/// What a funnel says in words: where most persons are lost, and how far it can be trusted.
struct FunnelSentences {
  private struct Step {
    var group: String
    var name: String
    var loss: Int
    var isFirst: Bool
  }

  private let steps: [Step]
  /// What is counted: persons, sessions or attempts.
  let counted: String
  /// How many entries are mature and what became of them, and the bounds where some are open.
  let maturity: [String]

  init(_ report: Report, zone: ZoneTable) {
    steps = Self.steps(report, zone: zone)
    counted = Self.counted(report)
    maturity = Self.maturity(report[table: "maturity"], zone: zone)
  }

  private static func counted(_ report: Report) -> String {
    func setting(_ name: String) -> SettingValue? {
      report.definition.first { $0.name == name }?.value
    }
    if setting("entry") == .text("each") { return "attempts" }
    return setting("unit") == .text("session") ? "sessions" : "persons"
  }

  private static func steps(_ report: Report, zone: ZoneTable) -> [Step] {
    guard let table = report[table: "steps"], let first = table.columns.firstIndex(of: "step")
    else {
      return []
    }
    return table.rows.enumerated().map { index, row in
      func count(_ name: String) -> Int? { table.cell(name, in: row).countValue }
      let persons = count("persons") ?? 0
      let next = index + 1 < table.rows.count ? table.rows[index + 1] : nil
      let kept = next.flatMap { table.cell("persons", in: $0).countValue } ?? 0
      return Step(
        group: row[..<first].compactMap { $0.readable(in: zone) }.joined(separator: ", "),
        name: table.cell("name", in: row).readable(in: zone) ?? "",
        loss: count("dropped") ?? max(0, persons - kept - (count("open") ?? 0)),
        isFirst: count("step") == 1)
    }
  }

  /// `biggest loss: view_item → add_to_cart (7,173 persons)`, or nil where nobody was lost.
  ///
  /// Only those count whose window has closed; of equal losses the first is named.
  func biggestLoss(arrow: String) -> String? {
    var biggest: (loss: Int, from: Step, to: Step)?
    for (from, to) in zip(steps, steps.dropFirst()) where !to.isFirst {
      if from.loss > (biggest?.loss ?? 0) { biggest = (from.loss, from, to) }
    }
    guard let biggest else { return nil }
    let group = biggest.from.group.isEmpty ? "" : "\(biggest.from.group): "
    let noun = biggest.loss == 1 ? String(counted.dropLast()) : counted
    return "biggest loss: \(group)\(biggest.from.name) \(arrow) \(biggest.to.name) "
      + "(\(ReadableNumber.count(biggest.loss)) \(noun))"
  }

  private static func maturity(_ table: ReportTable?, zone: ZoneTable) -> [String] {
    guard let table, table.rows.count == 1, let row = table.rows.first else { return [] }
    func text(_ name: String) -> String? { table.cell(name, in: row).readable(in: zone) }
    guard let entered = text("entered"), let mature = text("mature") else { return [] }
    var sentence = "\(mature) of \(entered) entries are mature"
    if let rate = text("conversion_rate") {
      sentence += "; \(rate) of them converted"
      if let low = text("rate_low"), let high = text("rate_high") {
        sentence += " (95% interval \(low) to \(high))"
      }
    }
    guard mature != entered, let low = text("full_low"), let high = text("full_high") else {
      return [sentence]
    }
    return [sentence, "counting the open ones too, between \(low) and \(high)"]
  }
}
