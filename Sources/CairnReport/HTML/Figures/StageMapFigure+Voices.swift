internal import CairnModel

/// The rows of the map that other reports fill: what people met, what it cost them, where it hurt.
extension StageMapFigure {
  /// The touchpoints of a stage that most people met.
  func touchpointLane(_ names: [String]) -> Lane {
    let meaning = "what most people met, with how many"
    guard let touchpoints, touchpoints.has("stage", "touchpoint", "persons") else {
      return blank("touchpoints", meaning, "No report about touchpoints is part of this page.")
    }
    return lane("touchpoints", meaning, names) { name in
      rows(touchpoints, of: name).prefix(3).map { row in
        "\(text("touchpoint", row, touchpoints)) \(text("persons", row, touchpoints))"
      }
    }
  }

  /// What the touchpoint that most people met cost them.
  func effortLane(_ names: [String]) -> Lane {
    let meaning = "median steps and active time where most people were"
    guard let touchpoints,
      touchpoints.has("stage", "persons", "median_interactions", "median_active_seconds")
    else {
      return blank("effort", meaning, "No report about effort is part of this page.")
    }
    return lane("effort", meaning, names) { name in
      let row = rows(touchpoints, of: name).first {
        touchpoints.cell("median_interactions", in: $0) != .null
      }
      guard let row else { return [] }
      let steps = text("median_interactions", row, touchpoints)
      let seconds = touchpoints.cell("median_active_seconds", in: row).countValue
      let time = seconds.flatMap { ReadableNumber.duration(Double($0)) } ?? "–"
      return ["\(steps) steps, \(time)", "at \(text("touchpoint", row, touchpoints))"]
    }
  }

  /// The frictions of a stage that cost most, with their evidence.
  func painLane(_ names: [String]) -> Lane {
    let meaning = "the worst frictions, by people and money"
    guard let pains, pains.has("stage", "kind", "persons") else {
      return blank("pain points", meaning, "No report about pain points is part of this page.")
    }
    return lane("pain points", meaning, names) { name in
      pains.rows.filter { pains.cell("stage", in: $0).textValue == name }.prefix(2).map { row in
        let what = [text("kind", row, pains), text("detail", row, pains)]
        let money = pains.cell("cost", in: row).roundedForPage.readable(in: zone).map {
          ", \($0) \(pains.cell("currency", in: row).readable(in: zone) ?? "")"
        }
        let named = what.filter { $0 != "–" }.joined(separator: " ")
        return "\(named): \(text("persons", row, pains)) persons\(money ?? "")"
      }
    }
  }

  private func lane(
    _ name: String, _ meaning: String, _ stages: [String], _ lines: (String) -> [String]
  ) -> Lane {
    let cells = stages.map { stage -> Markup in
      let found = lines(stage)
      guard !found.isEmpty else {
        return .tag("span", ["class": "blank"], [Markup("nothing seen")])
      }
      return .joined(found.map { .name($0) }, by: "<br>")
    }
    return Lane(name: name, meaning: meaning, cells: cells)
  }

  /// The rows of a stage, those with most persons first.
  private func rows(_ table: ReportTable, of stage: String) -> [[Cell]] {
    let own = table.rows.filter { table.cell("stage", in: $0).textValue == stage }
    return own.enumerated().sorted { left, right in
      let leftCount = table.cell("persons", in: left.element).countValue ?? 0
      let rightCount = table.cell("persons", in: right.element).countValue ?? 0
      return (rightCount, left.offset) < (leftCount, right.offset)
    }.map(\.element)
  }

  private func text(_ column: String, _ row: [Cell], _ table: ReportTable) -> String {
    table.cell(column, in: row).readable(in: zone) ?? "–"
  }
}
